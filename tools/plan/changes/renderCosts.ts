import { dollars } from "../../support/amounts";
import { table } from "../../support/table";
import type { Amount } from "../amounts";
import type { CostChange, CostChanges } from "./costs";

/** $105.03 → $214.67 (+$109.64). */
export function step({ before, after }: CostChange, use: keyof Amount): string {
  const [was, is] = [dollars(before[use]), dollars(after[use])];
  return was === is ? was : `${was} → ${is} (${signed(after[use] - before[use])})`;
}

function signed(amount: number): string {
  return amount > 0 ? `+${dollars(amount)}` : dollars(amount);
}

/** One line: what the stack costs, before and after. */
export function costSummary({ total, isKnown, notes }: CostChanges): string {
  if (!isKnown) return notes.join("; ");
  return `${step(total, "expected")} a month expected, ${step(total, "least")} at least`;
}

/** Titles and rows of what differs: groups, then resources. */
export const costTitles = ["", "expected a month", "at least"] as const;

export function costRows(changes: readonly CostChange[]): readonly (readonly string[])[] {
  return changes.map((each) => [each.what, step(each, "expected"), step(each, "least")]);
}

/** The difference for a terminal. */
export function costLines(costs: CostChanges): readonly string[] {
  const { groups, resources, notes, isKnown } = costs;
  const rows = [...costRows(groups), ...costRows(resources)];
  return [
    "",
    `Costs: ${costSummary(costs)}`,
    ...(isKnown && rows.length > 0
      ? table(costTitles, rows)
          .split("\n")
          .map((line) => `  ${line}`)
      : []),
    ...(isKnown ? notes.map((note) => `  ${note}`) : []),
  ];
}
