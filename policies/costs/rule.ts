import type { PriceId } from "../facts/priceKinds";
import { HOURS_PER_MONTH } from "../facts/prices";
import type { Stack, StackResource } from "../support/stack";
import type { Usage } from "./usage";

/** Parts of a bill, in the order in which people read them. */
export const COST_GROUPS = [
  "application",
  "database",
  "cache",
  "network",
  "load balancer",
  "logs and alarms",
  "keys and storage",
] as const;

export type CostGroup = (typeof COST_GROUPS)[number];

/** A line of the bill as a rule says it, for one resource and a month. */
export type Line = PricedLine | FreeLine | UnpricedLine;

export interface PricedLine {
  readonly what: string;
  readonly price: PriceId;
  /** In the unit of the price: at minimum sizes without traffic. */
  readonly least: number;
  /** With the use that is expected. */
  readonly expected: number;
  /** @default the group of the resource's type */
  readonly group?: CostGroup;
}

export interface FreeLine {
  readonly what: string;
  /** Page that says so. */
  readonly free: string;
}

export interface UnpricedLine {
  readonly what: string;
  /** Why there is no price. */
  readonly unpriced: string;
}

/** What a rule may look at beside its resource. */
export interface CostContext {
  readonly stack: Stack;
  readonly usage: Usage;
  /** Day of the prices, ISO 8601: there is no clock here, and extended support goes by date. */
  readonly today: string;
  /** Dollars of a price in the region; undefined when it is not known. */
  dollarsOf(price: PriceId): number | undefined;
}

/** What a resource of one type costs, a line for each thing that is charged. */
export type CostRule = (resource: StackResource, context: CostContext) => readonly Line[];

/** Rules of a part of the bill, by type. */
export interface RuleTable {
  readonly group: CostGroup;
  readonly rules: Readonly<Record<string, CostRule>>;
}

/** The same at any use. */
export function fixed(what: string, price: PriceId, quantity = 1): PricedLine {
  return { what, price, least: quantity, expected: quantity };
}

/** By the hour, all month: so many at least, and so many at expected use. */
export function allMonth(what: string, price: PriceId, least = 1, expected = least): PricedLine {
  return { what, price, least: least * HOURS_PER_MONTH, expected: expected * HOURS_PER_MONTH };
}

/** By use: nothing without traffic. */
export function byUse(what: string, price: PriceId, expected: number): PricedLine {
  return { what, price, least: 0, expected };
}

/** Something that decides the price is not known before the update, or not set. */
export function notKnown(what: string, property: string): UnpricedLine {
  return { what, unpriced: `${property} is not known yet` };
}

/** Without the lines of which there is nothing, such as operations above a baseline that is not exceeded. */
export function present(lines: readonly Line[]): readonly Line[] {
  return lines.filter((line) => !("price" in line) || line.least !== 0 || line.expected !== 0);
}
