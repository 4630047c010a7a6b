import type { Stack, StackResource } from "../support/stack";
import { numberOf, textOf } from "../support/values";
import { callsOf } from "./functions";
import { byUse, type CostContext, type Line, present } from "./rule";
import { taskMinutes } from "./tasks";
import { gbAMonth, type Usage } from "./usage";

/** What writes into a log group. */
interface Writer {
  readonly words: string;
  /** GB a month at expected use. */
  readonly gb: (stack: Stack, usage: Usage, group: StackResource) => number;
  /** Part of it that is written without users. @default 0 */
  readonly atRest?: number;
  /** Of an AWS service that has its own price. */
  readonly isVended?: boolean;
}

const KB_PER_GB = 1_000_000;

const APPLICATION: Writer = {
  words: "application",
  gb: (stack, usage) =>
    gbAMonth(usage, usage.applicationLogKbPerRequest) / Math.max(1, groupsOf(stack, APPLICATION).length),
};

/** The database's groups share its log. */
const DATABASE: Writer = {
  words: "database",
  gb: (stack, { databaseLogGb }) => databaseLogGb / Math.max(1, groupsOf(stack, DATABASE).length),
};

/** KB for each request that WAF checks: one in a hundred matches a rule, and is an entry of 2 KB. By experience: no page says it. */
const WAF_KB_PER_REQUEST = 2 / 100;

/** Name of a group, or what it begins with → what writes into it. Sources: the pages of the services on their log groups (2026-11). */
const BY_NAME: readonly (readonly [RegExp, Writer])[] = [
  [/^\/aws\/rds\/instance\//, DATABASE],
  [/^\/aws\/rds\/proxy\//, { words: "proxy", gb: (_stack, { databaseLogGb }) => databaseLogGb / 10 }],
  [
    /^\/aws\/ecs\/containerinsights\//,
    {
      words: "Container Insights",
      gb: (stack, usage) => (taskMinutes(stack, usage) * usage.insightsLogKb) / KB_PER_GB,
      atRest: 1,
    },
  ],
  [/^\/aws\/containerinsights\/.*\/application$/, APPLICATION],
  // With enhanced observability the metrics are paid, and the events that they are made of are not.
  [/^\/aws\/containerinsights\/.*\/performance$/, { words: "Container Insights", gb: () => 0 }],
  [
    /^\/aws\/containerinsights\/.*\/(host|dataplane)$/,
    { words: "nodes", gb: (_stack, { hostLogGb }) => hostLogGb / 2, atRest: 0.5 },
  ],
  [
    /^\/aws\/eks\/.*\/cluster$/,
    { words: "control plane", gb: (_stack, usage) => usage.controlPlaneLogGb, atRest: 0.5 },
  ],
  [/^\/(aws\/)?lambda\//, { words: "function", gb: functionGb, atRest: 0 }],
  [/^aws-waf-logs-/, { words: "WAF", gb: (_stack, usage) => gbAMonth(usage, WAF_KB_PER_REQUEST), isVended: true }],
  [/^\/(ecs|ec2)\//, APPLICATION],
];

const FLOW_LOG: Writer = {
  words: "flow log",
  gb: (_stack, { flowLogGb }) => flowLogGb,
  isVended: true,
};

const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

function writerOf(stack: Stack, { urn, props }: StackResource): Writer | undefined {
  const isOfFlowLog = stack
    .ofType("aws:ec2/flowLog:FlowLog")
    .some(({ propertyDependencies }) => propertyDependencies.logDestination?.includes(urn));
  if (isOfFlowLog) return FLOW_LOG;
  const name = textOf(props.name) ?? textOf(props.namePrefix) ?? "";
  return BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
}

function groupsOf(stack: Stack, writer: Writer): readonly StackResource[] {
  return stack.ofType(LOG_GROUP).filter((group) => writerOf(stack, group) === writer);
}

function functionGb(stack: Stack, usage: Usage, group: StackResource): number {
  const calls = stack
    .ofType("aws:lambda/function:Function")
    .filter(({ propertyDependencies }) => propertyDependencies.loggingConfig?.includes(group.urn))
    .reduce((sum, each) => sum + callsOf(stack, each, usage), 0);
  return (calls * usage.functionLogKb) / KB_PER_GB;
}

const DAYS_PER_MONTH = 730 / 24;

/** Logs that are taken in, and, once the group is as old as its retention, kept. */
export function logGroup(group: StackResource, { stack, usage }: CostContext): readonly Line[] {
  const writer = writerOf(stack, group);
  if (writer === undefined) return [{ what: "logs", unpriced: "what writes into this group is not known" }];
  const { words, isVended = false, atRest = 0 } = writer;
  const gb = writer.gb(stack, usage, group);
  if (gb === 0) return [{ what: `logs of ${words}`, free: "https://aws.amazon.com/cloudwatch/pricing/" }];
  const isInfrequent = textOf(group.props.logGroupClass) === "INFREQUENT_ACCESS";
  const price = isInfrequent
    ? "cloudwatch/logs-in-infrequent"
    : isVended
      ? "cloudwatch/logs-in-vended"
      : "cloudwatch/logs-in";
  const days = numberOf(group.props.retentionInDays) ?? 0;
  // Without a retention logs are kept for ever: counted as of a year.
  const kept = gb * usage.logCompression * ((days === 0 ? 365 : days) / DAYS_PER_MONTH);
  return present([
    { ...byUse(`logs of ${words}`, price, gb), least: gb * atRest },
    { ...byUse(`logs of ${words}, kept`, "cloudwatch/logs-kept", kept), least: kept * atRest },
  ]);
}
