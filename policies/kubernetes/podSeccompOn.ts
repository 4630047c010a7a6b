import { nameOf } from "../support/containers";
import { POD_TYPES, podContainers, securityOf } from "../support/pods";
import type { ResourcePolicy } from "../support/policy";
import { UNKNOWN } from "../support/values";

export const podSeccompOn: ResourcePolicy = {
  id: "MLY-K8S-010",
  name: "pod-seccomp-on",
  description: "System calls that no application makes are refused to the containers of a pod.",
  level: "mandatory",
  severity: "medium",
  remediation: 'Set securityContext.seccompProfile.type: "RuntimeDefault".',
  authority: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  resourceTypes: POD_TYPES,
  checkResource: (resource) =>
    podContainers(resource)
      .filter((container) => {
        const profile = securityOf(resource, container, "seccompProfile.type");
        return profile !== UNKNOWN && profile !== "RuntimeDefault" && profile !== "Localhost";
      })
      .map((container) => `${nameOf(container)} has no seccomp profile.`),
};
