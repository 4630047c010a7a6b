import { nameOf } from "../support/containers";
import { at } from "../support/expectations";
import { PATCHED_POD_TYPES, podContainers } from "../support/pods";
import type { ResourcePolicy } from "../support/policy";

export const podUnprivileged: ResourcePolicy = {
  id: "MLY-K8S-008",
  name: "pod-unprivileged",
  description: "No container of a pod is privileged: it would be root on the node.",
  level: "mandatory",
  severity: "critical",
  remediation: "Leave securityContext.privileged out.",
  authority: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  resourceTypes: PATCHED_POD_TYPES,
  checkResource: (resource) =>
    podContainers(resource)
      .filter((container) => at(container, "securityContext.privileged") === true)
      .map((container) => `${nameOf(container)} is privileged.`),
};
