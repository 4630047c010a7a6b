import type { CostChange, CostChanges } from "../plan/changes/costs";
import { costSummary } from "../plan/changes/renderCosts";
import { dollars } from "../support/amounts";
import { type Html, html } from "./html";
import { folded, table } from "./parts";

/** What an update does to the bill. */
export function costDifference({ total, groups, resources, notes, isKnown }: CostChanges): Html {
  if (!isKnown) return html`<h3>Costs</h3><p>Not known: ${notes.join("; ")}.</p>`;
  const costs = html`<h3>Costs</h3><p>${costSummary({ total, groups, resources, notes, isKnown })}.</p>
${notes.map((note) => html`<p class="small">${note}</p>`)}`;
  if (groups.length === 0) return costs;
  const byResource = differences("changes-costs-resources", "By resource, the largest difference first", resources);
  return html`${costs}${differences("changes-costs-groups", "By what is paid for", groups, { ...total, what: "Together" })}
${folded("By resource", byResource)}`;
}

function differences(id: string, title: string, changes: readonly CostChange[], total?: CostChange): Html {
  return table({
    id,
    caption: `${title}: dollars a month, expected`,
    columns: [
      { label: "Paid for" },
      { label: "Before", isFigure: true },
      { label: "After", isFigure: true },
      { label: "Difference", isFigure: true },
      { label: "Difference at least", isFigure: true },
    ],
    rows: changes.map(row),
    totals: total && row(total),
  });
}

function row({ what, before, after }: CostChange): readonly string[] {
  return [
    what,
    dollars(before.expected),
    dollars(after.expected),
    signed(after.expected - before.expected),
    signed(after.least - before.least),
  ];
}

function signed(amount: number): string {
  return amount >= 0.005 ? `+${dollars(amount)}` : dollars(amount);
}
