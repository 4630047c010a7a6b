import { mustBe } from "../support/expectations";
import { POD_TYPES, podOf } from "../support/pods";
import type { ResourcePolicy } from "../support/policy";

export const podHasNoApiToken: ResourcePolicy = {
  id: "MLY-K8S-016",
  name: "pod-has-no-api-token",
  description: "A pod that does not talk to the Kubernetes API has no token for it.",
  level: "advisory",
  severity: "medium",
  remediation: "Set automountServiceAccountToken: false; suppress it where a pod needs the API.",
  authority: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
  resourceTypes: POD_TYPES,
  checkResource: (resource) => mustBe(podOf(resource), "automountServiceAccountToken", ["false"]),
};
