import { HOURS_PER_MONTH } from "../facts/prices";
import {
  CACHE_CLUSTER,
  cacheEngineOf,
  isMember,
  nodesOf,
  REPLICATION_GROUP,
  SERVERLESS_CACHE,
} from "../support/cacheServers";
import { at, records } from "../support/expectations";
import type { Stack, StackResource } from "../support/stack";
import { numberOf, textOf } from "../support/values";
import {
  allMonth,
  byUse,
  type CostContext,
  type Line,
  notKnown,
  type PricedLine,
  present,
  type RuleTable,
} from "./rule";
import { gbAMonth, requestsAMonth, type Usage } from "./usage";
import { shareFromOtherZones } from "./zones";

export const cacheRules: RuleTable = {
  group: "cache",
  rules: { [REPLICATION_GROUP]: nodes, [CACHE_CLUSTER]: nodes, [SERVERLESS_CACHE]: serverless },
};

/**
 * GB that are billed at least of a serverless cache, by engine.
 * Source: https://aws.amazon.com/elasticache/pricing/, "ElastiCache Serverless" (2026-11).
 */
const LEAST_GIGABYTES: Readonly<Record<string, number>> = { valkey: 0.1 };
const LEAST_GIGABYTES_OF_OTHERS = 1;

function nodes(resource: StackResource, { stack, usage }: CostContext): readonly Line[] {
  const { type, props } = resource;
  if (isMember(props, type)) return [];
  const nodeType = textOf(props.nodeType);
  const engine = cacheEngineOf(resource);
  const count = type === CACHE_CLUSTER ? numberOf(props.numCacheNodes ?? 1) : nodesOf(props);
  if (nodeType === undefined || engine === undefined) return [notKnown("cache nodes", "nodeType or engine")];
  if (count === undefined) return [notKnown("cache nodes", "the number of nodes")];
  return present([
    allMonth(`${nodeType} with ${engine}`, `elasticache/node/${nodeType}/${engine}`, count),
    backups(props, usage),
    trafficOf(stack, usage),
  ]);
}

/** As with a database: EC2 charges for it, ElastiCache does not. Source: https://aws.amazon.com/elasticache/pricing/ (2026-11). */
function trafficOf(stack: Stack, usage: Usage): PricedLine {
  const gb = gbAMonth(usage, usage.cacheKbPerRequest) * shareFromOtherZones(stack);
  return { ...byUse("data between zones, to the cache", "transfer/between-zones", gb), group: "network" };
}

/** One a day. Source: https://aws.amazon.com/elasticache/pricing/, backup storage (2026-11). */
function backups({ snapshotRetentionLimit }: StackResource["props"], { cacheGb }: Usage): PricedLine {
  return byUse("backups", "elasticache/backup", (numberOf(snapshotRetentionLimit) ?? 0) * cacheGb);
}

/** What is billed of an empty cache, a least size and what it keeps ready for, and of the one that is used. */
function serverless(resource: StackResource, { usage }: CostContext): readonly Line[] {
  const engine = cacheEngineOf(resource);
  if (engine === undefined) return [notKnown("serverless cache", "engine")];
  const limits = at(resource.props, "cacheUsageLimits");
  const ready = numberOf(at(limits, "dataStorage.minimum")) ?? 0;
  const least = Math.max(LEAST_GIGABYTES[engine] ?? LEAST_GIGABYTES_OF_OTHERS, ready);
  const [units] = records(at(limits, "ecpuPerSeconds"));
  const leastUnits = ((numberOf(units?.minimum) ?? 0) * 3600 * HOURS_PER_MONTH) / 1_000_000;
  const usedUnits = (requestsAMonth(usage) * usage.cacheUnitsPerRequest) / 1_000_000;
  return present([
    allMonth("data", `elasticache/serverless/${engine}/data`, least, Math.max(least, usage.cacheGb)),
    {
      what: "processing units",
      price: `elasticache/serverless/${engine}/units`,
      least: leastUnits,
      expected: Math.max(leastUnits, usedUnits),
    },
    backups(resource.props, usage),
  ]);
}
