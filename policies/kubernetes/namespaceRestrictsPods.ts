import { at } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { isRecord, textOf, UNKNOWN } from "../support/values";

export const namespaceRestrictsPods: ResourcePolicy = {
  id: "MLY-K8S-017",
  name: "namespace-restricts-pods",
  description: "A namespace lets in only pods that keep to the restricted standard.",
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
};
