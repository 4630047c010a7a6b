/**
 * Definitions of the custom resources that the project uses, cut down to the fields that it sets. The API server knows no others,
 * so a misspelt field is refused.
 */

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: "string" };
const whole: Schema = { type: "integer" };
const hostname: Schema = {
  type: "string",
  maxLength: 253,
  pattern: "^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
};
const texts: Schema = { type: "object", additionalProperties: text };
const list = (items: Schema): Schema => ({ type: "array", items });
const choice = (...values: readonly string[]): Schema => ({ type: "string", enum: values });
/** An object of which every field has to be there. */
const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: "object",
  required: Object.keys(properties),
  properties,
});

function definition(group: string, version: string, kind: string, spec: Schema, scope = "Namespaced"): object {
  const singular = kind.toLowerCase();
  const plural = singular.endsWith("s") ? `${singular}es` : `${singular}s`;
  const name = `${plural}.${group}`;
  // Groups under k8s.io are protected: a definition there has to say where it was approved.
  const annotations = { "api-approved.kubernetes.io": "unapproved, cut down for tests" };
  const schema = { openAPIV3Schema: { type: "object", properties: { spec } } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name, annotations },
    spec: {
      group,
      scope,
      names: { kind, plural, singular, listKind: `${kind}List` },
      versions: [{ name: version, served: true, storage: true, schema }],
    },
  };
}

const requirement = object({ key: text, operator: choice("In", "NotIn", "Exists", "Gt"), values: list(text) });

export const customResourceDefinitions: readonly object[] = [
  definition(
    "secrets-store.csi.x-k8s.io",
    "v1",
    "SecretProviderClass",
    object({
      provider: text,
      parameters: texts,
      secretObjects: list(
        object({ secretName: text, type: text, data: list(object({ objectName: text, key: text })) }),
      ),
    }),
  ),
  definition(
    "eks.amazonaws.com",
    "v1",
    "TargetGroupBinding",
    object({
      serviceRef: object({ name: text, port: whole }),
      targetGroupARN: text,
      targetType: choice("instance", "ip"),
    }),
  ),
  definition(
    "eks.amazonaws.com",
    "v1",
    "NodeClass",
    object({
      role: text,
      subnetSelectorTerms: list(object({ id: text })),
      securityGroupSelectorTerms: list(object({ id: text })),
      tags: texts,
    }),
    "Cluster",
  ),
  definition(
    "karpenter.sh",
    "v1",
    "NodePool",
    object({
      weight: whole,
      template: object({
        spec: object({
          nodeClassRef: object({ group: text, kind: text, name: text }),
          requirements: list(requirement),
          expireAfter: text,
          terminationGracePeriod: text,
        }),
      }),
      disruption: object({
        consolidationPolicy: choice("WhenEmpty", "WhenEmptyOrUnderutilized"),
        consolidateAfter: text,
      }),
    }),
    "Cluster",
  ),
  definition(
    "gateway.networking.k8s.io",
    "v1",
    "HTTPRoute",
    object({
      parentRefs: list(object({ name: text, namespace: text })),
      // As in the definition of the Gateway API itself.
      hostnames: { ...list(hostname), maxItems: 16 },
      rules: list(
        object({
          matches: list(object({ path: object({ type: choice("Exact", "PathPrefix"), value: text }) })),
          backendRefs: list(object({ name: text, port: whole })),
        }),
      ),
    }),
  ),
];
