import { nameOf } from "../support/containers";
import { SERVING_TYPES, servingContainers } from "../support/pods";
import type { ResourcePolicy } from "../support/policy";

export const podProbed: ResourcePolicy = {
  id: "MLY-K8S-013",
  name: "pod-probed",
  description: "Kubernetes can tell whether a container serves, and whether it hangs.",
  level: "mandatory",
  severity: "high",
  remediation: "Set readinessProbe and livenessProbe.",
  authority: "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
  resourceTypes: SERVING_TYPES,
  checkResource: (resource) =>
    servingContainers(resource).flatMap((container) =>
      ["readinessProbe", "livenessProbe"]
        .filter((probe) => container[probe] === undefined)
        .map((probe) => `${nameOf(container)} has no ${probe}.`),
    ),
};
