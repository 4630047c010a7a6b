import type { Phase } from "../facts/phases";
import { type PriceId, priceKindOf } from "../facts/priceKinds";
import { type Prices, pricesOf } from "../facts/prices";
import { isRemoteComponent, remoteComponentOf } from "../support/remoteComponents";
import type { Stack, StackResource } from "../support/stack";
import { cacheRules } from "./cache";
import { databaseRules } from "./database";
import { freePage } from "./free";
import { functionRules } from "./functions";
import { keyRules } from "./keysAndStorage";
import { kubernetesRules } from "./kubernetes";
import { loadBalancerRules } from "./loadBalancer";
import { machineRules } from "./machines";
import { networkRules } from "./network";
import { observabilityRules } from "./observability";
import type { CostContext, CostGroup, CostRule, Line } from "./rule";
import { taskRules } from "./tasks";
import { type Assumptions, usageOf } from "./usage";

export { COST_GROUPS, type CostGroup } from "./rule";

/** A line of the bill of a month of 730 hours, in US dollars. */
export interface CostItem {
  /** The resource that is paid for. */
  readonly urn: string;
  readonly type: string;
  /** What of it is paid for. */
  readonly what: string;
  readonly group: CostGroup;
  /** Units a month at expected use; 0 of what is free or has no price. */
  readonly quantity: number;
  readonly unit: string;
  /** Dollars of one unit. */
  readonly price: number;
  /** At expected use. */
  readonly dollars: number;
  /** Dollars at least use: minimum sizes, no traffic. */
  readonly least: number;
  readonly kind: "priced" | "free" | "unpriced";
  /** Which price it is, of what is priced. */
  readonly id?: PriceId;
  /** Page of the price, page that says that it is free, or why it has no price. */
  readonly source: string;
}

/** What a stack costs a month. */
export interface Estimate {
  readonly region: string;
  /** Day of the prices; none without prices of the region. */
  readonly priceDate?: string;
  /** Sum of what the items cost at least use. */
  readonly least: number;
  /** Sum of what they cost at expected use. */
  readonly expected: number;
  /** In the order of the program. */
  readonly items: readonly CostItem[];
  /** Why nothing is priced, in words: "no prices for eu-north-1". */
  readonly problem?: string;
}

interface GroupedRule {
  readonly group: CostGroup;
  readonly rule: CostRule;
}

const RULES: ReadonlyMap<string, GroupedRule> = new Map(
  [
    taskRules,
    machineRules,
    kubernetesRules,
    databaseRules,
    functionRules,
    cacheRules,
    networkRules,
    loadBalancerRules,
    observabilityRules,
    keyRules,
  ].flatMap(({ group, rules }) => Object.entries(rules).map(([type, rule]) => [type, { group, rule }] as const)),
);

/** What no rule knows is listed under what it is most often. */
const OTHER_GROUP: CostGroup = "keys and storage";

/** Where a stack is, and how it is used. */
export interface CostPlace {
  readonly region: string;
  /** Decides the use that is expected (usage/PHASE.json). */
  readonly phase: Phase;
  /** A stack's own figures, in place of the phase's. */
  readonly usage?: Partial<Assumptions>;
}

/** What a stack costs a month, line by line: what has a price, what is free, and what has no price. */
export function estimate(stack: Stack, { region, phase, usage }: CostPlace): Estimate {
  const prices = pricesOf(region) ?? (isInAws(stack) ? undefined : NO_PRICES);
  if (prices === undefined) return { region, least: 0, expected: 0, items: [], problem: `no prices for ${region}` };
  const context: CostContext = {
    stack,
    usage: usageOf(phase, usage),
    today: prices.date,
    dollarsOf: (id) => prices.priceOf(id)?.dollars,
  };
  const items = stack.resources
    .filter((resource) => !showsItsParts(resource, stack))
    .flatMap((resource) => itemsOf(resource, context, prices));
  return {
    region,
    ...(prices === NO_PRICES ? {} : { priceDate: prices.date }),
    least: items.reduce((sum, { least }) => sum + least, 0),
    expected: items.reduce((sum, { dollars }) => sum + dollars, 0),
    items,
  };
}

/** A workload on a cluster of one's own needs no prices, and may have no region. */
const NO_PRICES: Prices = { region: "", date: "", ids: [], priceOf: () => undefined };

function isInAws({ resources }: Stack): boolean {
  return resources.some(({ type }) => /^(aws|awsx|eks):/.test(type));
}

/** Where the parts of a remote component are seen, they are priced and the component is not. */
function showsItsParts(resource: StackResource, stack: Stack): boolean {
  return isRemoteComponent(resource) && stack.resources.some((other) => remoteComponentOf(other) === resource.urn);
}

function itemsOf(resource: StackResource, context: CostContext, prices: Prices): readonly CostItem[] {
  const { group, rule } = RULES.get(resource.type) ?? { group: OTHER_GROUP, rule: withoutRule };
  return rule(resource, context).map((line) => itemOf(resource, line, group, prices));
}

const withoutRule: CostRule = ({ type }) => {
  const what = type.split(":").pop() ?? type;
  const free = freePage(type);
  return [
    free === undefined ? { what: type, unpriced: `nothing is known about the price of ${type}` } : { what, free },
  ];
};

function itemOf({ urn, type }: StackResource, line: Line, usual: CostGroup, prices: Prices): CostItem {
  const nothing = { urn, type, what: line.what, group: usual, quantity: 0, unit: "", price: 0, dollars: 0, least: 0 };
  if ("free" in line) return { ...nothing, kind: "free", source: line.free };
  if ("unpriced" in line) return { ...nothing, kind: "unpriced", source: line.unpriced };
  const { group = usual, least, expected } = line;
  if (!Number.isFinite(least) || !Number.isFinite(expected))
    return {
      ...nothing,
      group,
      kind: "unpriced",
      source: "how much of it there is does not follow from its properties",
    };
  const unit = priceKindOf(line.price)?.unit ?? "";
  const price = prices.priceOf(line.price);
  if (price === undefined) {
    const source = `no price of ${line.price} in ${prices.region}`;
    return { ...nothing, group, quantity: expected, unit, kind: "unpriced", source };
  }
  const { dollars, page } = price;
  return {
    ...nothing,
    group,
    quantity: expected,
    unit,
    price: dollars,
    dollars: expected * dollars,
    least: least * dollars,
    kind: "priced",
    id: line.price,
    source: page,
  };
}
