import { ENVIRONMENT, productionOnly } from "../support/environment";
import { at, mustBe } from "../support/expectations";
import { SCHEDULE } from "../support/functions";
import type { ResourcePolicy } from "../support/policy";
import { numberOf, textOf } from "../support/values";

/** The default of EventBridge Scheduler: a day. Source: EventBridge Scheduler API reference, RetryPolicy (2026-11). */
const DEFAULT_AGE_SECONDS = 86_400;
/** The least that it allows. Same source. */
const LEAST_AGE_SECONDS = 60;

const UNIT_SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/** Seconds between two runs of `rate(15 minutes)`; undefined for cron and at. */
function periodOf(expression: string): number | undefined {
  const [, count, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const seconds = UNIT_SECONDS[unit];
  return count === undefined || seconds === undefined ? undefined : Number(count) * seconds;
}

export const schedulePolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-FN-007",
    name: "schedule-runs",
    description: "A schedule of production is switched on: while one is paused and forgotten, expired entries pile up.",
    level: "mandatory",
    severity: "medium",
    remediation: 'Leave state out, or set it to "ENABLED"; delete the schedule when it is not wanted.',
    authority: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-state.html",
    settings: { environment: ENVIRONMENT },
    resourceTypes: [SCHEDULE],
    checkResource: productionOnly(({ props }) => mustBe(props, "state", ["ENABLED"], "ENABLED")),
  },
  {
    id: "MLY-FN-008",
    name: "schedule-does-not-pile-up",
    description:
      "A run that could not start is given up when the next is due: after an outage hundreds of old ones would start at once.",
    level: "advisory",
    severity: "medium",
    remediation: "Set target.retryPolicy.maximumEventAgeInSeconds to the schedule's own period or less.",
    authority: "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html",
    resourceTypes: [SCHEDULE],
    checkResource: ({ props }) => {
      const period = periodOf(textOf(props.scheduleExpression) ?? "");
      const given = at(props, "target.retryPolicy.maximumEventAgeInSeconds");
      const age = given === undefined ? DEFAULT_AGE_SECONDS : numberOf(given);
      if (period === undefined || age === undefined || age <= Math.max(period, LEAST_AGE_SECONDS)) return [];
      return [`A run is tried for ${age} s, and the next one is due after ${period} s.`];
    },
  },
];
