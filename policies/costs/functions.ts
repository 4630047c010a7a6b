import { HOURS_PER_MONTH } from "../facts/prices";
import type { Stack, StackResource } from "../support/stack";
import { isRecord, numberOf, textOf } from "../support/values";
import { readCron } from "./hours";
import { byUse, type CostContext, fixed, type Line, type RuleTable } from "./rule";
import type { Usage } from "./usage";

const FUNCTION = "aws:lambda/function:Function";
const SCHEDULE = "aws:scheduler/schedule:Schedule";

export const functionRules: RuleTable = {
  group: "database",
  rules: { [FUNCTION]: lambda, [SCHEDULE]: schedule },
};

const MILLION = 1_000_000;

function lambda(resource: StackResource, { stack, usage }: CostContext): readonly Line[] {
  const { props } = resource;
  const gb = (numberOf(props.memorySize) ?? 128) / 1024;
  const [architecture] = Array.isArray(props.architectures) ? props.architectures.map(textOf) : [];
  const price = architecture === "arm64" ? "lambda/gb-second-arm64" : "lambda/gb-second-x86_64";
  const runs = scheduledRuns(stack, resource);
  const seconds = usage.updates * usage.functionSecondsPerUpdate + runs * usage.functionSecondsPerRun;
  const atRest = { requests: runs / MILLION, seconds: runs * usage.functionSecondsPerRun * gb };
  return [
    {
      ...byUse("calls of the function", "lambda/requests", callsOf(stack, resource, usage) / MILLION),
      least: atRest.requests,
    },
    { ...byUse("time of the function", price, seconds * gb), least: atRest.seconds },
  ];
}

/** Calls a month: by schedules, and once with every update. */
export function callsOf(stack: Stack, resource: StackResource, usage: Usage): number {
  return usage.updates + scheduledRuns(stack, resource);
}

function scheduledRuns(stack: Stack, { urn }: StackResource): number {
  return stack
    .ofType(SCHEDULE)
    .filter(({ propertyDependencies }) => propertyDependencies.target?.includes(urn))
    .reduce((sum, each) => sum + (runsAMonth(each.props) ?? 0), 0);
}

const WEEKS_PER_MONTH = HOURS_PER_MONTH / (7 * 24);

const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };

/** Of `rate(15 minutes)` or a cron expression of weekdays; undefined for another expression. Source: EventBridge Scheduler user guide, schedule types (2026-11). */
function runsAMonth({ scheduleExpression }: StackResource["props"]): number | undefined {
  const cron = readCron(textOf(scheduleExpression));
  if (cron !== undefined) return cron.days.length * WEEKS_PER_MONTH;
  const [, count, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(textOf(scheduleExpression) ?? "") ?? [];
  const minutes = Number(count) * (MINUTES[unit] ?? 0);
  return minutes > 0 ? (HOURS_PER_MONTH * 60) / minutes : undefined;
}

function schedule({ props }: StackResource): readonly Line[] {
  const runs = runsAMonth(props);
  const what = "schedule";
  return [
    runs === undefined
      ? { what, unpriced: "how often it runs does not follow from its expression" }
      : fixed(what, "scheduler/invocations", runs / MILLION),
    ...figures(props),
  ];
}

/** Metrics that one run of the action `measure` writes: those of database/figures.ts. */
export const FIGURE_METRICS = 11;

function figures({ target }: StackResource["props"]): readonly Line[] {
  if (!isRecord(target) || textOf(target.input) !== '{"action":"measure"}') return [];
  return [
    { ...fixed("the database's figures, metrics", "cloudwatch/metric", FIGURE_METRICS), group: "logs and alarms" },
  ];
}
