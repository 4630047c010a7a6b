import type { ResourcePolicy } from "../support/policy";
import { ALSO_ALLOWED, secretLooking } from "../support/secretLooking";
import { isRecord, textOf } from "../support/values";

export const noSecretsInConfigMaps: ResourcePolicy = {
  id: "MLY-SEC-004",
  name: "no-secrets-in-config-maps",
  description: "No secret stands in a ConfigMap: those are readable by everybody who may read configuration.",
  level: "mandatory",
  severity: "critical",
  remediation: "Move the value to Secrets Manager, and mount it with the Secrets Store CSI driver.",
  authority: "https://kubernetes.io/docs/concepts/configuration/configmap/",
  settings: { ...ALSO_ALLOWED },
  resourceTypes: ["kubernetes:core/v1:ConfigMap", "kubernetes:core/v1:ConfigMapPatch"],
  checkResource: ({ props }, settings) =>
    Object.entries(isRecord(props.data) ? props.data : {}).flatMap(([name, value]) => {
      const text = textOf(value);
      return text === undefined ? [] : (secretLooking(name, text, settings) ?? []);
    }),
};
