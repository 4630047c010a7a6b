import { at } from "../support/expectations";
import type { StackPolicy } from "../support/policy";
import { ALSO_ALLOWED, secretsInData } from "../support/secretLooking";
import { textOf } from "../support/values";

const STACK = "pulumi:pulumi:Stack";
/** Type → the property that has the generated value. */
const GENERATED: Readonly<Record<string, string>> = {
  "random:index/randomPassword:RandomPassword": "result",
  "tls:index/privateKey:PrivateKey": "privateKeyPem",
  "aws:iam/accessKey:AccessKey": "secret",
};
/** Shorter texts are found in others by chance. */
const LEAST_LENGTH = 8;

/**
 * A pack sees a stack's outputs as the properties of the stack itself, after a preview or an update. It sees secrets in plain text, and not
 * whether they are marked as secret: so it allows neither. Source: @pulumi/policy deserialize.js (2026-11).
 */
export const noSecretsInOutputs: StackPolicy = {
  id: "MLY-SEC-012",
  name: "no-secrets-in-outputs",
  description:
    "No output of the stack is a secret, marked as one or not: everyone who may read the stack's outputs can show it.",
  level: "mandatory",
  severity: "critical",
  remediation: "Export the secret's ARN in place of its value.",
  authority: "https://www.pulumi.com/docs/iac/concepts/secrets/",
  settings: ALSO_ALLOWED,
  checkStack: (stack, settings) => {
    const generated = Object.entries(GENERATED).flatMap(([type, property]) =>
      stack.ofType(type).flatMap(({ name, props }) => {
        const value = textOf(props[property]) ?? "";
        return value.length >= LEAST_LENGTH ? [{ name, value }] : [];
      }),
    );
    return stack.ofType(STACK).flatMap(({ urn, props }) =>
      Object.keys(props).flatMap((name) => {
        const value = at(props, name);
        const holds = generated.find((each) => JSON.stringify(value)?.includes(each.value));
        if (holds !== undefined)
          return [{ urn, message: `The output ${name} holds the generated value of ${holds.name}.` }];
        return secretsInData(name, value, settings).map((message) => ({ urn, message: `Output: ${message}` }));
      }),
    );
  },
};
