import { type Container, faultsIn, imageMessages } from "../support/containers";
import { at, knownTexts, mustBe, records } from "../support/expectations";
import {
  PATCHED_POD_TYPES,
  POD_TYPES,
  podContainers,
  podOf,
  SERVING_TYPES,
  securityOf,
  servingContainers,
} from "../support/pods";
import type { ResourcePolicy } from "../support/policy";
import { textOf, UNKNOWN } from "../support/values";

/** Whether a value is another one than these; one that is not known yet is not judged. */
function isNot(value: unknown, ...wanted: readonly unknown[]): boolean {
  return value !== UNKNOWN && !wanted.includes(value);
}

/** Which of the properties each container lacks. */
function missingIn(containers: readonly Container[], ...paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) =>
    faultsIn(containers, `has no ${path}.`, (container) => at(container, path) === undefined),
  );
}

export const podPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-K8S-006",
    name: "pod-runs-as-non-root",
    description: "No container of a pod runs as root.",
    level: "mandatory",
    severity: "high",
    remediation: "Set securityContext.runAsNonRoot: true, and runAsUser to a number that is not 0.",
    authority: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    resourceTypes: POD_TYPES,
    checkResource: (resource) =>
      faultsIn(podContainers(resource), "may run as root.", (container) => {
        const nonRoot = securityOf(resource, container, "runAsNonRoot");
        return isNot(nonRoot, true) || (nonRoot === true && securityOf(resource, container, "runAsUser") === 0);
      }),
  },
  {
    id: "MLY-K8S-007",
    name: "pod-does-not-escalate",
    description: "No process of a pod gets more rights than the one that started it.",
    level: "mandatory",
    severity: "high",
    remediation: "Set allowPrivilegeEscalation: false on every container.",
    authority: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    resourceTypes: POD_TYPES,
    checkResource: (resource) =>
      faultsIn(podContainers(resource), "may gain rights.", (container) =>
        isNot(at(container, "securityContext.allowPrivilegeEscalation"), false),
      ),
  },
  {
    id: "MLY-K8S-008",
    name: "pod-unprivileged",
    description: "No container of a pod is privileged: it would be root on the node.",
    level: "mandatory",
    severity: "critical",
    remediation: "Leave securityContext.privileged out.",
    authority: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    resourceTypes: PATCHED_POD_TYPES,
    checkResource: (resource) =>
      faultsIn(
        podContainers(resource),
        "is privileged.",
        (container) => at(container, "securityContext.privileged") === true,
      ),
  },
  {
    id: "MLY-K8S-009",
    name: "pod-drops-capabilities",
    description: "Containers of a pod have no Linux capabilities beyond binding a low port.",
    level: "mandatory",
    severity: "medium",
    remediation: 'Set securityContext.capabilities to { drop: ["ALL"] } and add nothing but NET_BIND_SERVICE.',
    authority: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    resourceTypes: POD_TYPES,
    checkResource: (resource) =>
      faultsIn(podContainers(resource), "keeps Linux capabilities.", (container) => {
        const capabilities = at(container, "securityContext.capabilities");
        const dropped = knownTexts(at(capabilities, "drop")) ?? [];
        const added = knownTexts(at(capabilities, "add")) ?? [];
        return (
          capabilities !== UNKNOWN && (!dropped.includes("ALL") || added.some((each) => each !== "NET_BIND_SERVICE"))
        );
      }),
  },
  {
    id: "MLY-K8S-010",
    name: "pod-seccomp-on",
    description:
      "Containers of a pod run under a seccomp profile: it refuses system calls that applications do not need.",
    level: "mandatory",
    severity: "medium",
    remediation: 'Set securityContext.seccompProfile.type: "RuntimeDefault".',
    authority: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    resourceTypes: POD_TYPES,
    checkResource: (resource) =>
      faultsIn(podContainers(resource), "has no seccomp profile.", (container) =>
        isNot(securityOf(resource, container, "seccompProfile.type"), "RuntimeDefault", "Localhost"),
      ),
  },
  {
    id: "MLY-K8S-011",
    name: "pod-root-read-only",
    description: "The root file system of a container is read-only: an intruder cannot write a program there.",
    level: "mandatory",
    severity: "medium",
    remediation: "Set readOnlyRootFilesystem: true, and mount an emptyDir for what is written.",
    authority: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    resourceTypes: POD_TYPES,
    checkResource: (resource) =>
      faultsIn(podContainers(resource), "can write to its root file system.", (container) =>
        isNot(at(container, "securityContext.readOnlyRootFilesystem"), true),
      ),
  },
  {
    id: "MLY-K8S-012",
    name: "pod-resources-limited",
    description:
      "A container names the most memory that it may use, and the memory and CPU that it needs: other pods run on the same node.",
    level: "mandatory",
    severity: "high",
    remediation: "Set resources.requests for cpu and memory, and resources.limits.memory.",
    authority: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    resourceTypes: POD_TYPES,
    checkResource: (resource) =>
      missingIn(
        podContainers(resource),
        "resources.requests.cpu",
        "resources.requests.memory",
        "resources.limits.memory",
      ),
  },
  {
    id: "MLY-K8S-013",
    name: "pod-probed",
    description: "Kubernetes can check whether a container serves, and whether it hangs.",
    level: "mandatory",
    severity: "high",
    remediation: "Set readinessProbe and livenessProbe.",
    authority: "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
    resourceTypes: SERVING_TYPES,
    checkResource: (resource) => missingIn(servingContainers(resource), "readinessProbe", "livenessProbe"),
  },
  {
    id: "MLY-K8S-014",
    name: "pod-keeps-out-of-host",
    description: "A pod shares neither network, processes nor files with its node.",
    level: "mandatory",
    severity: "critical",
    remediation: "Leave out hostNetwork, hostPID, hostIPC, and volumes of hostPath.",
    authority: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    resourceTypes: PATCHED_POD_TYPES,
    checkResource: (resource) => {
      const pod = podOf(resource);
      const shared = ["hostNetwork", "hostPID", "hostIPC"].filter((each) => at(pod, each) === true);
      const paths = records(at(pod, "volumes")).filter(({ hostPath }) => hostPath !== undefined);
      return [
        ...shared.map((each) => `${each} is true.`),
        ...paths.map(({ name }) => `The volume ${textOf(name) ?? ""} is a folder of the node.`),
      ];
    },
  },
  {
    id: "MLY-K8S-015",
    name: "pod-image-fixed",
    description:
      'A container of a pod runs a fixed image: a rollback to "latest" starts the newest image, not the one before.',
    level: "mandatory",
    severity: "medium",
    remediation: "Name a tag other than latest, or a digest.",
    authority: "https://kubernetes.io/docs/concepts/containers/images/",
    resourceTypes: POD_TYPES,
    checkResource: (resource) => podContainers(resource).flatMap(imageMessages),
  },
  {
    id: "MLY-K8S-016",
    name: "pod-has-no-api-token",
    description: "A pod that does not talk to the Kubernetes API has no token for it.",
    level: "advisory",
    severity: "medium",
    remediation: "Set automountServiceAccountToken: false; suppress it where a pod needs the API.",
    authority: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
    resourceTypes: POD_TYPES,
    checkResource: (resource) => mustBe(podOf(resource), "automountServiceAccountToken", ["false"]),
  },
];
