import { COST_GROUPS, type CostItem } from "../../policies/costs/estimate";
import type { Plan } from "../plan/plan";
import { counted, dollars } from "../support/amounts";
import { type Html, html, type Value } from "./html";
import { folded, table } from "./parts";
import { resourceLink } from "./resources";

/** Every line of the bill: what has a price, what has none, and what is free. */
export function costItems(plan: Plan): Html {
  const { items } = plan.costs;
  const ofKind = (kind: CostItem["kind"]) => items.filter((item) => item.kind === kind);
  const [priced, unpriced, free] = [ofKind("priced"), ofKind("unpriced"), ofKind("free").filter(isResource)];
  return html`<h3>Line by line</h3>
${COST_GROUPS.map((group) => {
  const own = priced.filter((item) => item.group === group);
  return own.length === 0
    ? undefined
    : folded(`${capitalised(group)}: ${counted(own.length, "line")}`, linesOf(plan, group, own));
})}
${unpriced.length === 0 ? undefined : folded(`Without a price: ${counted(unpriced.length, "line")}`, unpricedOf(plan, unpriced))}
${free.length === 0 ? undefined : folded(`Free: ${counted(free.length, "resource")}`, freeOf(free))}
${priced.length === 0 ? undefined : html`<p class="small">The pages of the prices: ${pages(priced)}</p>`}`;
}

/** Components are made of what is listed. */
function isResource({ type }: CostItem): boolean {
  return !/^(malayalees|pulumi):/.test(type);
}

function linesOf(plan: Plan, group: string, items: readonly CostItem[]): Html {
  return table({
    id: `costs-items-${group.replaceAll(" ", "-")}`,
    caption: `What is paid for a month: ${group}`,
    columns: [
      { label: "What" },
      { label: "Resource" },
      { label: "Quantity", isFigure: true },
      { label: "Unit" },
      { label: "Price of one", isFigure: true },
      { label: "At least", isFigure: true },
      { label: "Expected", isFigure: true },
    ],
    rows: items.map(({ what, urn, quantity, unit, price, least, dollars: expected, source }) => [
      what,
      resourceLink(plan, urn),
      amount(quantity),
      unit,
      html`<a href="${source}">$${amount(price, 6)}</a>`,
      dollars(least),
      dollars(expected),
    ]),
  });
}

function unpricedOf(plan: Plan, items: readonly CostItem[]): Html {
  return table({
    id: "costs-items-unpriced",
    caption: "What may cost something and is not in the sums",
    columns: [{ label: "What" }, { label: "Resource" }, { label: "Why" }],
    rows: items.map(({ what, urn, source }) => [what, resourceLink(plan, urn), source]),
  });
}

function freeOf(items: readonly CostItem[]): Html {
  const types = [...new Set(items.map(({ type }) => type))].sort();
  return table({
    id: "costs-items-free",
    caption: "What costs nothing, by type, and the page that says so",
    columns: [{ label: "Type" }, { label: "Count", isFigure: true }, { label: "Page" }],
    rows: types.map((type) => {
      const own = items.filter((item) => item.type === type);
      const sources = [...new Set(own.map(({ source }) => source))];
      return [html`<code>${type}</code>`, own.length, sources.map(pageLink)];
    }),
  });
}

function pages(items: readonly CostItem[]): readonly Value[] {
  return [...new Set(items.map(({ source }) => source))].sort().map(pageLink);
}

function pageLink(address: string): Html {
  return html`<a href="${address}">${address.replace(/^https:\/\/|\/$/g, "")}</a> `;
}

/** As many digits as it takes to compute with: a request costs a fraction of a cent. */
function amount(value: number, digits = value < 1 ? 3 : 6): string {
  return value.toLocaleString("en-US", { maximumSignificantDigits: digits });
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
