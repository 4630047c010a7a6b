import { imageMessages } from "../support/containers";
import { POD_TYPES, podContainers } from "../support/pods";
import type { ResourcePolicy } from "../support/policy";

export const podImageFixed: ResourcePolicy = {
  id: "MLY-K8S-015",
  name: "pod-image-fixed",
  description: 'A container of a pod runs a fixed image: a rollback to "latest" is none.',
  level: "mandatory",
  severity: "medium",
  remediation: "Name a tag other than latest, or a digest.",
  authority: "https://kubernetes.io/docs/concepts/containers/images/",
  resourceTypes: POD_TYPES,
  checkResource: (resource) => podContainers(resource).flatMap(imageMessages),
};
