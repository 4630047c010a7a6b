import { assumptionsOf } from "../../policies/costs/usage";
import type { Plan } from "../plan/plan";
import { type Html, html } from "./html";
import { folded, table } from "./parts";

/** What the expected use is computed from. */
export function assumptions({ phase, usage }: Pick<Plan, "phase" | "usage">): Html {
  const figures = Object.entries({ ...assumptionsOf(phase), ...usage });
  const own = Object.keys(usage);
  return html`<h3>What the expected use is computed from</h3>${
    own.length > 0 ? html`<p>The stack's own figures, in place of its phase's: ${own.join(", ")}.</p>` : undefined
  }${folded(
    `${figures.length} figures of phase ${phase}, and where they come from`,
    table({
      id: "costs-assumptions",
      caption: `What a stack of phase ${phase} is used for`,
      columns: [{ label: "Figure" }, { label: "Value", isFigure: true }, { label: "Unit" }, { label: "From" }],
      rows: figures.map(([key, { value, unit, from }]) => [key, value.toLocaleString("en-US"), unit, from]),
    }),
  )}`;
}
