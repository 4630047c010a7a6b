import { at, mustBeSet } from "../support/expectations";
import { FUNCTION } from "../support/functions";
import type { ResourcePolicy } from "../support/policy";
import { numberOf } from "../support/values";

export const functionConcurrencyBounded: ResourcePolicy = {
  id: "MLY-FN-005",
  name: "function-concurrency-bounded",
  description:
    "A function has a bound for how often it runs at once: without one it can take all of the account, and the database with it.",
  level: "advisory",
  severity: "low",
  remediation: "Set reservedConcurrentExecutions; 0 stops the function.",
  authority: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
  settings: {
    maximumConcurrency: {
      type: "number",
      default: 0,
      minimum: 0,
      maximum: 10_000,
      description: "Runs at once that a function may reserve; 0 asks for no bound",
    },
  },
  resourceTypes: [FUNCTION],
  checkResource: ({ props }, settings) => {
    const most = settings.number("maximumConcurrency");
    if (most === 0) return [];
    const reserved = numberOf(at(props, "reservedConcurrentExecutions"));
    if (reserved === undefined) return mustBeSet(props, "reservedConcurrentExecutions");
    return reserved <= most ? [] : [`reservedConcurrentExecutions is ${reserved}; it must be ${most} or less.`];
  },
};
