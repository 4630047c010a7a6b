import { fixed, type RuleTable } from "./rule";

export const keyRules: RuleTable = {
  group: "keys and storage",
  rules: {
    "aws:kms/key:Key": () => [fixed("key", "kms/key")],
    "aws:secretsmanager/secret:Secret": () => [fixed("secret", "secretsmanager/secret")],
  },
};
