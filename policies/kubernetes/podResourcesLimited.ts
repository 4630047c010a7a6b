import { nameOf } from "../support/containers";
import { at } from "../support/expectations";
import { POD_TYPES, podContainers } from "../support/pods";
import type { ResourcePolicy } from "../support/policy";

export const podResourcesLimited: ResourcePolicy = {
  id: "MLY-K8S-012",
  name: "pod-resources-limited",
  description:
    "A container says how much memory it may take at most, and what of memory and CPU it needs: neighbours live on the same node.",
  level: "mandatory",
  severity: "high",
  remediation: "Set resources.requests for cpu and memory, and resources.limits.memory.",
  authority: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  resourceTypes: POD_TYPES,
  checkResource: (resource) =>
    podContainers(resource).flatMap((container) =>
      ["requests.cpu", "requests.memory", "limits.memory"]
        .filter((path) => at(container, `resources.${path}`) === undefined)
        .map((path) => `${nameOf(container)} has no resources.${path}.`),
    ),
};
