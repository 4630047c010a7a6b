import { type CostItem, estimate } from "../../../policies/costs/estimate";
import { stackOf } from "../../../policies/support/stack";
import { type Amount, monthlyOf, sumsBy } from "../amounts";
import type { Plan } from "../plan";
import type { Baseline } from "./baseline";

/** What a plan says of its costs, as far as it is compared. */
export interface ComparedCosts {
  readonly region: string;
  readonly priceDate?: string;
  readonly problem?: string;
  readonly least: number;
  readonly expected: number;
  readonly items: readonly Pick<CostItem, "urn" | "group" | "kind" | "least" | "dollars">[];
}

/** Dollars a month of one thing, before and after; 0 where it is not there. */
export interface CostChange {
  /** A group of the bill, or a resource: its type and name. */
  readonly what: string;
  readonly before: Amount;
  readonly after: Amount;
}

/** The difference in costs. */
export interface CostChanges {
  readonly total: CostChange;
  /** Those that differ. */
  readonly groups: readonly CostChange[];
  /** Those that differ, the largest difference first. */
  readonly resources: readonly CostChange[];
  /** What to know of these figures; where there are none, why. */
  readonly notes: readonly string[];
  /** Neither plan lacks prices. */
  readonly isKnown: boolean;
}

type Before = Pick<Baseline, "resources" | "costs">;
type After = Pick<Plan, "costs" | "phase">;

export function costChanges(baseline: Before, { costs: after, phase }: After): CostChanges {
  const before = baseline.costs ?? priced(baseline, after.region, phase);
  const problems = [...new Set([before.problem, after.problem])].filter((each) => each !== undefined);
  return {
    total: { what: "total", before: amountOf(before), after: amountOf(after) },
    groups: differing(
      sumsBy(before.items, ({ group }) => group),
      sumsBy(after.items, ({ group }) => group),
    ),
    resources: bySize(differing(monthlyOf(before), monthlyOf(after))).map((each) => ({
      ...each,
      what: each.what.split("::").slice(-2).join(" ").replace(/^.*\$/, ""),
    })),
    notes: [
      ...problems,
      ...(baseline.costs === undefined ? ["the plan before has no costs: it is priced as this one is"] : []),
      ...(before.region === after.region ? [] : [`prices of ${before.region} before, of ${after.region} after`]),
      ...(before.priceDate === after.priceDate || problems.length > 0
        ? []
        : [`prices of ${before.priceDate} before, of ${after.priceDate} after`]),
    ],
    isKnown: problems.length === 0,
  };
}

function amountOf({ least, expected }: ComparedCosts): Amount {
  return { least, expected };
}

/** A plan of before there were costs, by what its JSON has: which value comes from which resource it does not say, so each may. */
function priced({ resources }: Before, region: string, phase: Plan["phase"]): ComparedCosts {
  const planned = resources.map(({ urn, type, name, props, dependencies = [] }) => ({
    ...{ urn, type, name, props, dependencies },
    protect: false,
    propertyDependencies: Object.fromEntries(Object.keys(props).map((key) => [key, dependencies])),
  }));
  return estimate(stackOf(planned), { region, phase });
}

const NOTHING: Amount = { least: 0, expected: 0 };
/** Less than a cent is not shown. */
const CENT = 0.005;

function differing(before: ReadonlyMap<string, Amount>, after: ReadonlyMap<string, Amount>): readonly CostChange[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((what) => ({ what, before: before.get(what) ?? NOTHING, after: after.get(what) ?? NOTHING }))
    .filter(({ before: was, after: is }) =>
      (["least", "expected"] as const).some((use) => Math.abs(is[use] - was[use]) >= CENT),
    );
}

function bySize(changes: readonly CostChange[]): readonly CostChange[] {
  const difference = ({ before, after }: CostChange) => Math.abs(after.expected - before.expected);
  return [...changes].sort((one, other) => difference(other) - difference(one));
}
