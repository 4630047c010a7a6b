import { lambdaRuntimes } from "../facts/lambdaRuntimes";
import { daysBefore, daysBetween } from "../support/daysAhead";
import { FUNCTION } from "../support/functions";
import type { ResourcePolicy } from "../support/policy";
import { TODAY } from "../support/today";
import { textOf } from "../support/values";

/** After the date function-runtime-supported reports it. */
export const functionRuntimeLasts: ResourcePolicy = {
  id: "MLY-FN-009",
  name: "function-runtime-lasts",
  description:
    "A function's runtime is patched for months to come: the next one is tried in time, not in the week of its end.",
  level: "advisory",
  severity: "low",
  remediation: "Try the function on the next runtime, and change it before the date.",
  authority: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtime-support-policy",
  settings: { today: TODAY, daysBefore: daysBefore(120, "the deprecation of the runtime") },
  resourceTypes: [FUNCTION],
  checkResource: ({ props }, settings) => {
    const runtime = textOf(props.runtime) ?? "";
    const end = Object.hasOwn(lambdaRuntimes, runtime) ? lambdaRuntimes[runtime] : undefined;
    const days = end === undefined ? undefined : daysBetween(settings.text("today"), end);
    if (days === undefined || days < 0 || days > settings.number("daysBefore")) return [];
    return [`The runtime ${runtime} is deprecated on ${end}, in ${days} days.`];
  },
};
