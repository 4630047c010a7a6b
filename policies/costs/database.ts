import { daysBetween } from "../facts/days";
import { findInstanceClass } from "../facts/instanceClasses";
import { findPostgresFamily } from "../facts/postgresFamilies";
import { HOURS_PER_MONTH } from "../facts/prices";
import { at } from "../support/expectations";
import type { Stack, StackResource } from "../support/stack";
import { numberOf, textOf } from "../support/values";
import { during, shareOfWeek } from "./hours";
import {
  allMonth,
  byUse,
  type CostContext,
  fixed,
  type Line,
  notKnown,
  type PricedLine,
  present,
  type RuleTable,
} from "./rule";
import { sourceOf } from "./scaling";
import { gbAMonth, type Usage } from "./usage";
import { shareFromOtherZones } from "./zones";

const INSTANCE = "aws:rds/instance:Instance";

export const databaseRules: RuleTable = {
  group: "database",
  rules: { [INSTANCE]: instance, "aws:rds/proxy:Proxy": proxy },
};

function instance(resource: StackResource, context: CostContext): readonly Line[] {
  const { props } = resource;
  const share = hoursOfDatabase(resource, context.stack);
  const source = sourceOf(context.stack, resource, "replicateSourceDb", INSTANCE);
  // A standby costs as much as the instance itself, and has its own storage.
  const zones = textOf(props.multiAz) === "true" ? 2 : 1;
  return present([
    // Stopped, an instance costs its storage and backups.
    ...hoursOf(resource, source, zones, context).map((line) => during(share, line)),
    ...storageOf(props, source, zones, context.usage),
    ...monitoringOf(props, context.usage),
    ...(source === undefined ? trafficOf(context) : []),
    ...(zones === 2 ? [{ what: "replication to the standby", free: RDS_PRICING }] : []),
  ]);
}

function hoursOfDatabase({ urn }: StackResource, stack: Stack): number {
  const calls = stack
    .ofType("aws:scheduler/schedule:Schedule")
    .filter(({ propertyDependencies }) => propertyDependencies.target?.includes(urn))
    .map(({ props }) => ({ cron: textOf(props.scheduleExpression), api: textOf(at(props, "target.arn")) ?? "" }))
    .filter(({ api }) => /:rds:(start|stop)DBInstance$/.test(api));
  return shareOfWeek(calls.map(({ cron, api }) => ({ cron, isOn: api.endsWith("startDBInstance") })));
}

/** Also: data of replication between zones of a Multi-AZ deployment is free. */
const RDS_PRICING = "https://aws.amazon.com/rds/postgresql/pricing/";

/** RDS charges nothing for data of other zones, EC2 does, in each direction. Source: RDS_PRICING, data transfer (2026-11). */
function trafficOf({ stack, usage }: CostContext): readonly PricedLine[] {
  const gb = gbAMonth(usage, usage.databaseKbPerRequest) * shareFromOtherZones(stack);
  return [{ ...byUse("data between zones, to the database", "transfer/between-zones", gb), group: "network" }];
}

function hoursOf(
  { props }: StackResource,
  source: StackResource | undefined,
  zones: number,
  { usage, today }: CostContext,
): readonly Line[] {
  const name = textOf(props.instanceClass);
  if (name === undefined) return [notKnown("instance", "instanceClass")];
  const facts = findInstanceClass(name);
  const vcpu = zones * (facts?.vcpu ?? 0);
  const family = name.split(".")[1] ?? "";
  const version = textOf(props.engineVersion ?? source?.props.engineVersion) ?? "";
  return [
    allMonth(zones === 2 ? `${name} and its standby` : name, `rds/instance/${name}`, zones),
    ...(facts?.burstable === true
      ? [byUse("CPU above the baseline", `rds/cpu-credits/${family}`, usage.databaseBurstHours)]
      : []),
    ...insightsOf(props, vcpu),
    ...extendedSupport(version, vcpu, today),
  ];
}

const DAYS_OF_TWO_YEARS = 730;

/** Of the standby as well. Source: Amazon RDS user guide, "Amazon RDS Extended Support charges" (2026-11). */
function extendedSupport(version: string, vcpu: number, today: string): readonly PricedLine[] {
  const end = findPostgresFamily(`postgres${version.split(".")[0]}`)?.endOfStandardSupport;
  if (end === undefined || today <= end) return [];
  const isLastYear = daysBetween(end, today) > DAYS_OF_TWO_YEARS;
  const price = isLastYear ? "rds/extended-support/year3" : "rds/extended-support/year1-2";
  return [allMonth(`extended support of PostgreSQL ${version}`, price, vcpu)];
}

/** Days of Performance Insights that cost nothing. Source: https://aws.amazon.com/rds/performance-insights/pricing/ (2026-11). */
const FREE_INSIGHTS_DAYS = 7;

/** Mode advanced has the long retention in it. Source: https://aws.amazon.com/cloudwatch/pricing/, Database Insights (2026-11). */
function insightsOf(props: StackResource["props"], vcpu: number): readonly Line[] {
  if (textOf(props.databaseInsightsMode) === "advanced")
    return [allMonth("Database Insights, mode advanced", "rds/insights/advanced", vcpu)];
  const days = numberOf(props.performanceInsightsRetentionPeriod) ?? FREE_INSIGHTS_DAYS;
  if (textOf(props.performanceInsightsEnabled) !== "true" || days <= FREE_INSIGHTS_DAYS) return [];
  const months = Math.max(1, Math.round(days / 31));
  return [
    fixed("Performance Insights, first month", "rds/insights/first-month", vcpu),
    fixed("Performance Insights, further months", "rds/insights/further-month", vcpu * (months - 1)),
  ];
}

/** Storage grows by itself when less than a tenth is free. Source: Amazon RDS user guide, storage autoscaling (2026-11). */
const FILLED = 0.9;

function storageOf(
  props: StackResource["props"],
  source: StackResource | undefined,
  zones: number,
  usage: Usage,
): readonly Line[] {
  const allocated = numberOf(props.allocatedStorage ?? source?.props.allocatedStorage);
  const type = textOf(props.storageType ?? source?.props.storageType) ?? "gp2";
  if (allocated === undefined) return [notKnown("storage", "allocatedStorage")];
  const most = numberOf(props.maxAllocatedStorage) ?? allocated;
  const grown = Math.max(allocated, Math.min(most, Math.ceil(usage.databaseUsedGb / FILLED)));
  const days = numberOf(props.backupRetentionPeriod) ?? (source === undefined ? 1 : 0);
  // Backups are free up to the size of the database's storage.
  const backups = days === 0 ? 0 : usage.databaseUsedGb * (1 + days * usage.databaseDailyChange);
  return [
    { ...fixed(`storage ${type}`, `rds/storage/${type}`), least: zones * allocated, expected: zones * grown },
    ...beyondBaseline(props, allocated, type, zones),
    byUse("backups beyond the size of the storage", "rds/backup", Math.max(0, backups - grown)),
  ];
}

/**
 * Operations and throughput that are part of gp3 storage of PostgreSQL: more from 400 GiB on.
 * Source: Amazon RDS user guide, "Amazon RDS DB instance storage", gp3 (2026-11).
 */
const GP3 = { small: { iops: 3000, throughput: 125 }, large: { iops: 12_000, throughput: 500 }, from: 400 };

function beyondBaseline(
  props: StackResource["props"],
  allocated: number,
  type: string,
  zones: number,
): readonly PricedLine[] {
  const iops = numberOf(props.iops) ?? 0;
  const baseline = type === "gp3" ? (allocated < GP3.from ? GP3.small : GP3.large) : { iops: 0, throughput: Infinity };
  const throughput = Math.max(0, (numberOf(props.storageThroughput) ?? 0) - baseline.throughput);
  return [
    fixed("operations beyond the baseline", `rds/iops/${type}`, zones * Math.max(0, iops - baseline.iops)),
    fixed("throughput beyond the baseline", "rds/throughput/gp3", zones * throughput),
  ];
}

const SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600;
const KB_PER_GB = 1_000_000;

/** Enhanced monitoring is paid as the logs that it writes, into a group that RDS makes. */
function monitoringOf(props: StackResource["props"], { monitoringKb }: Usage): readonly PricedLine[] {
  const interval = numberOf(props.monitoringInterval) ?? 0;
  if (interval === 0) return [];
  const gb = ((SECONDS_PER_MONTH / interval) * monitoringKb) / KB_PER_GB;
  return [{ ...fixed("enhanced monitoring, logs", "cloudwatch/logs-in", gb), group: "logs and alarms" }];
}

function proxy(_proxy: StackResource, { stack }: CostContext): readonly Line[] {
  return [fixed("database proxy", "rds/proxy", HOURS_PER_MONTH * proxyCores(stack))];
}

/** By the largest database of the stack, since which one it serves may not be known yet; two at least. */
function proxyCores(stack: Stack): number {
  const cores = stack
    .ofType(INSTANCE)
    .map(({ props }) => findInstanceClass(textOf(props.instanceClass) ?? "")?.vcpu ?? 0);
  return Math.max(2, ...cores);
}
