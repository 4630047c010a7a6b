import { at } from "../support/expectations";
import { FUNCTION } from "../support/functions";
import type { StackPolicy } from "../support/policy";
import { textOf, UNKNOWN } from "../support/values";

/** Where a function writes when nothing else is said. Source: AWS Lambda developer guide, "Configuring log groups" (2026-11). */
const DEFAULT_GROUP = "/aws/lambda/";

export const functionLogsExpire: StackPolicy = {
  id: "MLY-FN-004",
  name: "function-logs-expire",
  description:
    "A function writes into a log group of the program: one that Lambda makes itself keeps everything for ever.",
  level: "advisory",
  severity: "low",
  remediation: "Make an aws.cloudwatch.LogGroup with retentionInDays, and name it in loggingConfig.logGroup.",
  authority: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
  checkStack: (stack) => {
    const groups = stack.ofType("aws:cloudwatch/logGroup:LogGroup").flatMap(({ props }) => textOf(props.name) ?? []);
    return stack
      .ofType(FUNCTION)
      .filter(({ props }) => {
        const wanted = at(props, "loggingConfig.logGroup") ?? `${DEFAULT_GROUP}${textOf(props.name) ?? ""}`;
        if (wanted === UNKNOWN) return false;
        // Any other name was chosen on purpose, and the group that has it may be of another stack.
        return textOf(wanted)?.startsWith(DEFAULT_GROUP) === true && !groups.includes(textOf(wanted) ?? "");
      })
      .map(({ urn }) => ({
        urn,
        message: "The function's log group is in no program, and keeps its entries for ever.",
      }));
  },
};
