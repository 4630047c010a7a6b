import { at } from "../support/expectations";
import { FUNCTION } from "../support/functions";
import type { ResourcePolicy } from "../support/policy";
import { ALSO_ALLOWED, secretsInRecord } from "../support/secretLooking";

export const noSecretsInFunctionEnvironment: ResourcePolicy = {
  id: "MLY-SEC-010",
  name: "no-secrets-in-function-environment",
  description: "No secret stands in the environment of a function: whoever may look at the function could read it.",
  level: "mandatory",
  severity: "critical",
  remediation: "Give the function the secret's ARN, and let it read the value by its role.",
  authority: "https://docs.aws.amazon.com/lambda/latest/dg/with-secrets-manager.html",
  settings: { ...ALSO_ALLOWED },
  resourceTypes: [FUNCTION],
  checkResource: ({ props }, settings) => secretsInRecord(at(props, "environment.variables"), settings),
};
