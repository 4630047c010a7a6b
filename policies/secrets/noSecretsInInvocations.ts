import { at } from "../support/expectations";
import { EVENT_TARGET, INVOCATION, SCHEDULE } from "../support/functions";
import type { ResourcePolicy } from "../support/policy";
import { parseJson } from "../support/policyDocuments";
import { ALSO_ALLOWED, secretsInData } from "../support/secretLooking";
import { textOf } from "../support/values";

export const noSecretsInInvocations: ResourcePolicy = {
  id: "MLY-SEC-011",
  name: "no-secrets-in-invocations",
  description:
    "No secret is handed to a function as its input: the input stands in the state, and in the schedule for everybody to read.",
  level: "mandatory",
  severity: "critical",
  remediation: "Hand over the secret's ARN, and let the function read the value by its role.",
  authority: "https://docs.aws.amazon.com/lambda/latest/dg/with-secrets-manager.html",
  settings: { ...ALSO_ALLOWED },
  resourceTypes: [INVOCATION, SCHEDULE, EVENT_TARGET],
  checkResource: ({ type, props }, settings) => {
    const input = textOf(type === SCHEDULE ? at(props, "target.input") : props.input);
    return input === undefined ? [] : secretsInData("input", parseJson(input) ?? input, settings);
  },
};
