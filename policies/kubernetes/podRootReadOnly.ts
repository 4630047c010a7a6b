import { nameOf } from "../support/containers";
import { at } from "../support/expectations";
import { POD_TYPES, podContainers } from "../support/pods";
import type { ResourcePolicy } from "../support/policy";
import { UNKNOWN } from "../support/values";

export const podRootReadOnly: ResourcePolicy = {
  id: "MLY-K8S-011",
  name: "pod-root-read-only",
  description: "The root file system of a container is read-only: what breaks in leaves nothing behind.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set readOnlyRootFilesystem: true, and mount an emptyDir for what is written.",
  authority: "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
  resourceTypes: POD_TYPES,
  checkResource: (resource) =>
    podContainers(resource)
      .filter((container) => {
        const readOnly = at(container, "securityContext.readOnlyRootFilesystem");
        return readOnly !== true && readOnly !== UNKNOWN;
      })
      .map((container) => `${nameOf(container)} can write to its root file system.`),
};
