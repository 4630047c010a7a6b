import { at, knownTexts, mustBe, records } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { isRecord, textOf, UNKNOWN } from "../support/values";

/** Objects of a cluster other than pods. */
export const objectPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-K8S-017",
    name: "namespace-restricts-pods",
    description: "A namespace admits only pods that meet the restricted standard.",
    level: "mandatory",
    severity: "medium",
    remediation: "Label it pod-security.kubernetes.io/enforce: restricted.",
    authority: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    settings: {
      standards: {
        type: "array",
        default: ["restricted"],
        description: "Pod security standards that a namespace may enforce",
      },
    },
    resourceTypes: ["kubernetes:core/v1:Namespace"],
    checkResource: ({ props }, settings) => {
      const labels = at(props, "metadata.labels");
      if (labels === UNKNOWN) return [];
      const enforced = isRecord(labels) ? textOf(labels["pod-security.kubernetes.io/enforce"]) : undefined;
      return settings.texts("standards").includes(enforced ?? "")
        ? []
        : [`The namespace enforces ${enforced ?? "no standard"}; allowed: ${settings.texts("standards").join(", ")}.`];
    },
  },
  {
    id: "MLY-K8S-018",
    name: "role-names-its-rights",
    description: 'A role of a cluster names what it may do and with what: no "*" in verbs, resources or groups.',
    level: "mandatory",
    severity: "high",
    remediation: "List the verbs, resources and API groups that are needed.",
    authority: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    resourceTypes: [
      "kubernetes:rbac.authorization.k8s.io/v1:Role",
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
    ],
    checkResource: ({ props }) =>
      records(props.rules).flatMap((rule) =>
        ["verbs", "resources", "apiGroups"]
          .filter((part) => knownTexts(rule[part])?.includes("*"))
          .map((part) => `A rule has "*" in ${part}.`),
      ),
  },
  {
    id: "MLY-K8S-019",
    name: "service-behind-load-balancer",
    description: "A service of the cluster is not exposed directly: users come through the load balancer.",
    level: "mandatory",
    severity: "high",
    remediation: 'Set type: "ClusterIP" and bind the service to a target group.',
    authority: "https://kubernetes.io/docs/concepts/services-networking/service/",
    resourceTypes: ["kubernetes:core/v1:Service"],
    checkResource: ({ props }) => mustBe(props, "spec.type", ["ClusterIP", "ExternalName"], "ClusterIP"),
  },
];
