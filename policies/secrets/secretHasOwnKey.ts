import { mustBeSet } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const secretHasOwnKey: ResourcePolicy = {
  id: "MLY-SEC-006",
  name: "secret-has-own-key",
  description: "A secret is encrypted with a key of the account: its policy and its log say who can read the secret.",
  level: "advisory",
  severity: "medium",
  remediation: "Set kmsKeyId to a key with rotation.",
  authority: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
  resourceTypes: ["aws:secretsmanager/secret:Secret"],
  checkResource: ({ props }) => mustBeSet(props, "kmsKeyId"),
};
