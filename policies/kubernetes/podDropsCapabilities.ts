import { nameOf } from "../support/containers";
import { at, knownTexts } from "../support/expectations";
import { POD_TYPES, podContainers } from "../support/pods";
import type { ResourcePolicy } from "../support/policy";
import { UNKNOWN } from "../support/values";

export const podDropsCapabilities: ResourcePolicy = {
  id: "MLY-K8S-009",
  name: "pod-drops-capabilities",
  description: "Containers of a pod have no Linux capabilities beyond binding a low port.",
  level: "mandatory",
  severity: "medium",
  remediation: 'Set securityContext.capabilities to { drop: ["ALL"] } and add nothing but NET_BIND_SERVICE.',
  authority: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  resourceTypes: POD_TYPES,
  checkResource: (resource) =>
    podContainers(resource)
      .filter((container) => {
        const capabilities = at(container, "securityContext.capabilities");
        const dropped = knownTexts(at(capabilities, "drop")) ?? [];
        const added = knownTexts(at(capabilities, "add")) ?? [];
        return (
          capabilities !== UNKNOWN && (!dropped.includes("ALL") || added.some((each) => each !== "NET_BIND_SERVICE"))
        );
      })
      .map((container) => `${nameOf(container)} keeps Linux capabilities.`),
};
