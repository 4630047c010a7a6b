import { lambdaRuntimes, supportedRuntimes } from "../facts/lambdaRuntimes";
import { FUNCTION } from "../support/functions";
import type { ResourcePolicy } from "../support/policy";
import { TODAY } from "../support/today";
import { textOf } from "../support/values";

/** A function made of an image brings its runtime along. */
export const functionRuntimeSupported: ResourcePolicy = {
  id: "MLY-FN-001",
  name: "function-runtime-supported",
  description:
    "A function runs on a runtime that AWS still patches: some weeks after its deprecation no function on it can be changed.",
  level: "mandatory",
  severity: "high",
  remediation: "Set runtime to a newer one, and try the function's tests on it.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-2",
  settings: {
    today: TODAY,
  },
  resourceTypes: [FUNCTION],
  checkResource: ({ props }, settings) => {
    const runtime = textOf(props.runtime);
    if (runtime === undefined) return [];
    const today = settings.text("today");
    const deprecated = Object.hasOwn(lambdaRuntimes, runtime) ? lambdaRuntimes[runtime] : undefined;
    if (deprecated !== undefined && today <= deprecated) return [];
    const why = deprecated === undefined ? "is none that this pack knows" : `is deprecated since ${deprecated}`;
    return [`The runtime ${runtime} ${why}; patched on ${today}: ${supportedRuntimes(today).join(", ")}.`];
  },
};
