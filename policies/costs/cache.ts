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
import type { StackResource } from "../support/stack";
import { numberOf, textOf } from "../support/values";
import { allMonth, fixed, type Line, notKnown, type RuleTable } from "./rule";

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

function nodes(resource: StackResource): readonly Line[] {
  const { type, props } = resource;
  if (isMember(props, type)) return [];
  const nodeType = textOf(props.nodeType);
  const engine = cacheEngineOf(resource);
  const count = type === CACHE_CLUSTER ? numberOf(props.numCacheNodes ?? 1) : nodesOf(props);
  if (nodeType === undefined || engine === undefined) return [notKnown("cache nodes", "nodeType or engine")];
  if (count === undefined) return [notKnown("cache nodes", "the number of nodes")];
  return [allMonth(`${nodeType} with ${engine}`, `elasticache/node/${nodeType}/${engine}`, count)];
}

/** What is billed of an empty cache: a least size, and what it keeps ready for. */
function serverless(resource: StackResource): readonly Line[] {
  const engine = cacheEngineOf(resource);
  if (engine === undefined) return [notKnown("serverless cache", "engine")];
  const limits = at(resource.props, "cacheUsageLimits");
  const leastGigabytes = LEAST_GIGABYTES[engine] ?? LEAST_GIGABYTES_OF_OTHERS;
  const gigabytes = Math.max(leastGigabytes, numberOf(at(limits, "dataStorage.minimum")) ?? 0);
  const [units] = records(at(limits, "ecpuPerSeconds"));
  const leastUnits = ((numberOf(units?.minimum) ?? 0) * 3600 * HOURS_PER_MONTH) / 1_000_000;
  return [
    fixed("data", `elasticache/serverless/${engine}/data`, gigabytes * HOURS_PER_MONTH),
    fixed("processing units", `elasticache/serverless/${engine}/units`, leastUnits),
  ];
}
