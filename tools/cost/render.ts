import { COST_GROUPS, type CostItem, type Estimate } from "../../policies/costs/estimate";
import { proposedBudget } from "../plan/budgetWarning";
import type { Plan } from "../plan/plan";
import { counted, dollars } from "../support/amounts";
import { type Alignment, table } from "../support/table";
import { logicalName } from "../support/urns";

/** What stacks cost, for people: a table each, and their sum. @param withItems every line of the bill as well */
export function renderBills(plans: readonly Plan[], withItems: boolean): string {
  const sum = plans.length > 1 ? [renderSum(plans)] : [];
  return [...plans.map((plan) => renderBill(plan, withItems)), ...sum].join("\n\n");
}

/** For programs: one stack is an object, several are a list. */
export function renderJson(plans: readonly Plan[]): string {
  const bills = plans.map(({ stack, costs: { region, priceDate, least, expected, problem, items } }) => ({
    ...{ stack, region, priceDate, least, expected, problem },
    items: items.map(({ urn, type, what, group, quantity, unit, price, dollars, least, kind, source }) => ({
      ...{ urn, type, what, group, quantity, unit, price, dollars, least, kind, source },
    })),
  }));
  return JSON.stringify(bills.length === 1 ? bills[0] : bills, null, 2);
}

const FIGURES: readonly Alignment[] = ["left", "right", "right"];

/** What a stack costs. @param withItems every line of the bill as well @param option which prints those */
export function renderBill({ stack, topology, costs }: Plan, withItems: boolean, option = "--items"): string {
  const place = `${stack}${topology && `, topology ${topology}`}, in ${costs.region}`;
  if (costs.problem !== undefined) return `${place}: ${costs.problem}`;
  const rows = COST_GROUPS.flatMap((group) => {
    const items = costs.items.filter((item) => item.group === group && item.kind === "priced");
    return items.length === 0 ? [] : [[group, ...sumsOf(items)]];
  });
  return [
    `${place}: US dollars a month, on demand${costs.priceDate === undefined ? "" : `, prices of ${costs.priceDate}`}`,
    "",
    table(["", "least", "expected"], [...rows, ["total", dollars(costs.least), dollars(costs.expected)]], FIGURES),
    "",
    ...notPriced(costs, withItems ? "" : ` (${option} lists all)`),
    ...(costs.expected > 0
      ? [`A budget with a margin: pulumi config set monthlyBudget ${proposedBudget(costs.expected)} --stack ${stack}`]
      : []),
    ...(withItems ? ["", renderItems(costs.items)] : []),
  ].join("\n");
}

function sumsOf(items: readonly CostItem[]): readonly string[] {
  return [items.reduce((sum, { least }) => sum + least, 0), items.reduce((sum, item) => sum + item.dollars, 0)].map(
    dollars,
  );
}

function notPriced({ items }: Estimate, hint: string): readonly string[] {
  const unpriced = items.filter(({ kind }) => kind === "unpriced");
  const free = items.filter(({ kind }) => kind === "free");
  return [
    `Free: ${counted(free.length, "thing")}${hint}.`,
    ...(unpriced.length === 0 ? [] : [`Without a price, so not in the total: ${counted(unpriced.length, "thing")}.`]),
    ...unpriced.map(({ urn, what, source }) => `  ${what} of ${logicalName(urn)}: ${source}`),
  ];
}

/** In the order of the groups; within one the most expensive first. */
function renderItems(items: readonly CostItem[]): string {
  const alignments: readonly Alignment[] = ["left", "left", "left", "right", "left", "right", "right", "right"];
  const sorted = [...items].sort(
    (one, other) =>
      COST_GROUPS.indexOf(one.group) - COST_GROUPS.indexOf(other.group) ||
      other.dollars - one.dollars ||
      one.what.localeCompare(other.what),
  );
  return table(
    ["part", "what", "resource", "quantity", "unit", "price", "least", "expected", "source"],
    sorted.map((item) => [item.group, item.what, logicalName(item.urn), ...amounts(item), item.source]),
    alignments,
  );
}

function amounts({ kind, quantity, unit, price, least, dollars: expected }: CostItem): readonly string[] {
  if (kind !== "priced") return ["", "", "", "", kind];
  return [short(quantity), unit, `$${short(price)}`, dollars(least), dollars(expected)];
}

function renderSum(plans: readonly Plan[]): string {
  const rows = plans.map(({ stack, costs: { least, expected, problem } }) =>
    problem === undefined ? [stack, dollars(least), dollars(expected)] : [stack, problem, ""],
  );
  const total = (["least", "expected"] as const).map((use) =>
    dollars(plans.reduce((sum, { costs }) => sum + costs[use], 0)),
  );
  return table(["all stacks", "least", "expected"], [...rows, ["sum", ...total]], FIGURES);
}

/** Up to six digits behind the point. */
export function short(figure: number): string {
  return figure.toLocaleString("en-US", { maximumFractionDigits: 6 });
}
