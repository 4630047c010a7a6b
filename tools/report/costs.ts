import { COST_GROUPS, type CostItem, type Estimate } from "../../policies/costs/estimate";
import { dollars } from "../support/amounts";
import { assumptions } from "./assumptions";
import { barChart } from "./bars";
import { costItems } from "./costItems";
import { costsByPhase } from "./costsByPhase";
import { type Html, html } from "./html";
import { badge, table } from "./parts";
import type { ReportContext, Section } from "./section";

/** What the stack costs a month, by what it is paid for and beside its variants. */
export function costs(context: ReportContext): Section {
  const { costs: estimate } = context.plan;
  return {
    id: "costs",
    title: "Costs",
    html: estimate.problem === undefined ? priced(context, estimate) : unknown(estimate.problem),
  };
}

function unknown(problem: string): Html {
  return html`<p>${badge("warning", "Not known")} There are ${problem}. <code>npm run prices</code> makes the file of a region's prices.</p>`;
}

function priced(context: ReportContext, estimate: Estimate): Html {
  const { region, priceDate, least, expected } = estimate;
  return html`<p>${dollars(expected)} a month with the use that is expected, ${dollars(least)} at least: minimum sizes without traffic.
Prices of ${region} on demand, as of ${priceDate}, for a month of 730 hours, without discounts, taxes and support.</p>
${unpricedNote(estimate.items)}
${expected > 0 ? html`<h3>By what is paid for</h3>${byGroup(estimate)}` : undefined}
${costsByPhase(context)}
${costItems(context.plan)}
${assumptions(context.plan)}`;
}

function unpricedNote(items: readonly CostItem[]): Html | undefined {
  const unpriced = items.filter(({ kind }) => kind === "unpriced");
  if (unpriced.length === 0) return undefined;
  const whats = [...new Set(unpriced.map(({ what }) => what))];
  return html`<p>${badge("warning", "Not in the sum")} ${whats.join(", ")}: without a price here.</p>`;
}

const sumOf = (items: readonly CostItem[], amount: (item: CostItem) => number) =>
  items.reduce((sum, item) => sum + amount(item), 0);

function byGroup({ items, least, expected }: Estimate): Html {
  const groups = COST_GROUPS.map((name) => {
    const own = items.filter(({ group, kind }) => group === name && kind === "priced");
    return { name, least: sumOf(own, (item) => item.least), expected: sumOf(own, (item) => item.dollars) };
  }).filter((group) => group.expected > 0);
  const share = (amount: number) => `${expected > 0 ? Math.round((amount / expected) * 100) : 0} %`;
  return html`<div class="beside">${barChart({
    id: "costs-groups-chart",
    caption: "Dollars a month by what is paid for",
    groups: [{ bars: groups.map((group) => ({ ...group, label: group.name, note: dollars(group.expected) })) }],
  })}${table({
    id: "costs-groups",
    caption: "Dollars a month by what is paid for",
    columns: [
      { label: "Paid for" },
      { label: "At least", isFigure: true },
      { label: "Expected", isFigure: true },
      { label: "Share", isFigure: true },
    ],
    rows: groups.map((group) => [group.name, dollars(group.least), dollars(group.expected), share(group.expected)]),
    totals: ["Together", dollars(least), dollars(expected), share(expected)],
  })}</div>`;
}
