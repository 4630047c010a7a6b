import { nameOf } from "../support/containers";
import { at } from "../support/expectations";
import { POD_TYPES, podContainers } from "../support/pods";
import type { ResourcePolicy } from "../support/policy";
import { UNKNOWN } from "../support/values";

export const podDoesNotEscalate: ResourcePolicy = {
  id: "MLY-K8S-007",
  name: "pod-does-not-escalate",
  description: "No process of a pod gets more rights than the one that started it.",
  level: "mandatory",
  severity: "high",
  remediation: "Set allowPrivilegeEscalation: false on every container.",
  authority: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  resourceTypes: POD_TYPES,
  checkResource: (resource) =>
    podContainers(resource)
      .filter((container) => {
        const allowed = at(container, "securityContext.allowPrivilegeEscalation");
        return allowed !== false && allowed !== UNKNOWN;
      })
      .map((container) => `${nameOf(container)} may gain rights.`),
};
