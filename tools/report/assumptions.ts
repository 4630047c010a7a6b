import { assumptionsOf } from "../../policies/costs/usage";
import type { Phase } from "../../policies/facts/phases";
import { type Html, html } from "./html";
import { folded, table } from "./parts";

/** What the expected use is reckoned from. */
export function assumptions(phase: Phase): Html {
  const figures = Object.entries(assumptionsOf(phase));
  return html`<h3>What the expected use is reckoned from</h3>${folded(
    `${figures.length} figures of phase ${phase}, and where they come from`,
    table({
      id: "costs-assumptions",
      caption: `Use of a stack of phase ${phase}, from policies/costs/usage/${phase}.json`,
      columns: [{ label: "Figure" }, { label: "Value", isFigure: true }, { label: "Unit" }, { label: "From" }],
      rows: figures.map(([key, { value, unit, from }]) => [key, value.toLocaleString("en-US"), unit, from]),
    }),
  )}`;
}
