import { nameOf } from "../support/containers";
import { POD_TYPES, podContainers, securityOf } from "../support/pods";
import type { ResourcePolicy } from "../support/policy";
import { UNKNOWN } from "../support/values";

export const podRunsAsNonRoot: ResourcePolicy = {
  id: "MLY-K8S-006",
  name: "pod-runs-as-non-root",
  description: "No container of a pod runs as root.",
  level: "mandatory",
  severity: "high",
  remediation: "Set securityContext.runAsNonRoot: true, and runAsUser to a number that is not 0.",
  authority: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  resourceTypes: POD_TYPES,
  checkResource: (resource) =>
    podContainers(resource).flatMap((container) => {
      const asUser = securityOf(resource, container, "runAsUser");
      const nonRoot = securityOf(resource, container, "runAsNonRoot");
      if (nonRoot === UNKNOWN || (nonRoot === true && asUser !== 0)) return [];
      return [`${nameOf(container)} may run as root.`];
    }),
};
