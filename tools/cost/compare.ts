import type { Phase } from "../../components/configuration/keys/key";
import type { TopologyName } from "../../components/configuration/topologyFacts";
import { type CostItem, type Estimate, estimate } from "../../policies/costs/estimate";
import { REPLICATION_GROUP } from "../../policies/support/cacheServers";
import { stackOf } from "../../policies/support/stack";
import type { Plan } from "../plan/plan";
import { UsageError } from "../support/errors";
import { claims, holds, type Range, TOLERANCE } from "./claims";
import { type GuideParts, guideParts } from "./guideParts";
import { type CountedPart, isCounted, leftOutPart, STANDBY } from "./parts";
import type { Scenario } from "./scenarios";

/** Dollars a month at least use and at expected use. */
export interface Total {
  readonly least: number;
  readonly expected: number;
}

/** What doing without Redis saves. */
export interface Saving {
  readonly dollars: number;
  /** Of what it costs with it. */
  readonly percent: number;
}

/** A phase on a topology: what the guide says, what its own parts come to, and the whole bill. */
export interface Compared {
  readonly phase: Phase;
  readonly topology: TopologyName;
  /** The guide's total; it has none for EKS. */
  readonly claim?: Range;
  /** The claim is as near to the guide's own parts as the tolerance. */
  readonly isHeld?: boolean;
  /** The guide's own parts in its own sizes, without the cache. */
  readonly guideTotal: Range;
  readonly guideParts: GuideParts;
  /** The same parts of the plan, at expected use. */
  readonly sameParts: Readonly<Record<CountedPart, number>>;
  /** The other parts of the plan, at expected use. */
  readonly leftOut: Readonly<Record<string, number>>;
  readonly postgresql: Total;
  /** With the same nodes of Redis OSS, and of Valkey. */
  readonly redis: Total;
  readonly valkey: Total;
  readonly saving: { readonly guideParts: Saving; readonly redis: Saving; readonly valkey: Saving };
  /** The guide's percentage is as near to the whole bill's as the tolerance. */
  readonly isSavingHeld: boolean;
}

/** A variant that the configuration refuses. */
export interface Refused {
  readonly phase: Phase;
  readonly topology: TopologyName;
  readonly reason: string;
}

export interface Comparison {
  readonly stack: string;
  readonly region: string;
  readonly priceDate?: string;
  readonly rows: readonly (Compared | Refused)[];
}

/**
 * Compares a stack's variants with the guide's claims.
 * @throws UsageError when the region has no prices, or all variants are refused
 */
export function compare(stack: string, made: readonly Scenario[]): Comparison {
  const rows = made
    .filter(({ cache }) => cache === "postgresql")
    .map(({ phase, topology, ...postgresql }) => {
      const valkey = made.find((each) => each.phase === phase && each.topology === topology && each.cache === "valkey");
      if (valkey === undefined) throw new Error(`${phase} on ${topology} is not planned with Valkey`);
      if ("reason" in postgresql) return { phase, topology, reason: postgresql.reason };
      if ("reason" in valkey) return { phase, topology, reason: valkey.reason };
      return compared(phase, topology, postgresql.plan, valkey.plan);
    });
  const [costs] = made.flatMap((each) => ("plan" in each ? [each.plan.costs] : []));
  const [refused] = rows.flatMap((row) => ("reason" in row ? [row.reason] : []));
  if (costs === undefined) throw new UsageError(`nothing to compare, as ${stack} takes no variant: ${refused}`);
  return { stack, region: costs.region, priceDate: costs.priceDate, rows };
}

function compared(phase: Phase, topology: TopologyName, plan: Plan, withValkey: Plan): Compared {
  const { region, items, problem } = plan.costs;
  if (problem !== undefined) throw new UsageError(`${problem}, so there is nothing to compare`);
  const claim = claims[phase].totals[topology];
  const parts = guideParts(phase, topology, region, items);
  const guideTotal = sumOfParts(parts);
  const postgresql = totalOf(plan.costs);
  const valkey = totalOf(withValkey.costs);
  const standby = claims[phase].isMultiAz ? 0 : standbyOf(plan);
  const redis = totalOf(withRedis(withValkey, phase));
  const saving = {
    guideParts: savingOf(guideTotal.from, guideTotal.from + parts.cache.from),
    redis: savingOf(postgresql.expected, redis.expected),
    valkey: savingOf(postgresql.expected, valkey.expected),
  };
  return {
    phase,
    topology,
    ...(claim === undefined ? {} : { claim, isHeld: holds(claim, guideTotal) }),
    guideTotal,
    guideParts: parts,
    sameParts: samePartsOf(items, standby),
    leftOut: { ...leftOutOf(items), ...(standby > 0 ? { [STANDBY]: standby } : {}) },
    ...{ postgresql, redis, valkey, saving },
    isSavingHeld: Math.abs(saving.redis.percent - claims[phase].saving.percent) <= TOLERANCE.percentagePoints,
  };
}

/** The program makes Valkey; the guide's Redis is the same nodes with the older engine, which cost more. */
function withRedis({ resources, costs: { region } }: Plan, phase: Phase): Estimate {
  const changed = resources.map((resource) =>
    resource.type === REPLICATION_GROUP ? { ...resource, props: { ...resource.props, engine: "redis" } } : resource,
  );
  return estimate(stackOf(changed), { region, phase });
}

function totalOf({ least, expected }: Estimate): Total {
  return { least, expected };
}

function savingOf(without: number, withCache: number): Saving {
  const dollars = withCache - without;
  return { dollars, percent: (100 * dollars) / withCache };
}

function sumOfParts(parts: GuideParts): Range {
  const sum = (end: keyof Range) => parts.compute[end] + parts.database[end] + parts["load balancer"][end];
  return { from: sum("from"), to: sum("to") };
}

/** A standby costs as much as the instance that it stands by for. */
function standbyOf({ resources, costs: { items } }: Plan): number {
  const inTwoZones = new Set(resources.filter(({ inputs }) => inputs.multiAz === true).map(({ urn }) => urn));
  return items
    .filter((item) => isCounted(item, "database") && inTwoZones.has(item.urn))
    .reduce((sum, { dollars }) => sum + dollars / 2, 0);
}

function samePartsOf(items: readonly CostItem[], standby: number): Readonly<Record<CountedPart, number>> {
  const sum = (part: CountedPart) =>
    items.filter((item) => isCounted(item, part)).reduce((total, { dollars }) => total + dollars, 0);
  return {
    compute: sum("compute"),
    database: sum("database") - standby,
    "load balancer": sum("load balancer"),
    cache: sum("cache"),
  };
}

function leftOutOf(items: readonly CostItem[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const item of items) {
    const part = leftOutPart(item);
    if (part !== undefined && item.dollars > 0) sums[part] = (sums[part] ?? 0) + item.dollars;
  }
  return sums;
}
