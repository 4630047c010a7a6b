import { phases } from "../../policies/facts/phases";
import type { Scenario } from "../cost/scenarios";
import { dollars } from "../support/amounts";
import { barChart } from "./bars";
import { type Html, html } from "./html";
import { table } from "./parts";
import type { ReportContext } from "./section";

/** The same stack in each phase on each topology. */
export function costsByPhase({ scenarios = [], plan }: ReportContext): Html | undefined {
  if (scenarios.length === 0) return undefined;
  const caption = "Dollars a month of this stack in each phase on each topology";
  const isThis = ({ phase, topology }: Scenario) => phase === plan.phase && topology === plan.topology;
  return html`<h3>In other phases, on other topologies</h3>
<p>The stack with its own settings but for phase and topology. What was set by hand for one phase stays so in the others.
${Object.keys(plan.usage).length > 0 ? "The use is that of the phase; of this stack, its own." : undefined}</p>
<div class="beside">${barChart({
    id: "costs-phases-chart",
    caption,
    groups: phases.map((phase) => ({
      name: `Phase ${phase}`,
      bars: scenarios.flatMap((each) => {
        if (each.phase !== phase || !("plan" in each)) return [];
        const { least, expected } = each.plan.costs;
        const label = isThis(each) ? html`<b>${each.topology}</b>` : each.topology;
        return [{ label, least, expected, note: dollars(expected) }];
      }),
    })),
  })}${table({
    id: "costs-phases",
    caption,
    columns: [
      { label: "Phase" },
      { label: "Topology" },
      { label: "At least", isFigure: true },
      { label: "Expected", isFigure: true },
    ],
    rows: scenarios.map((each) => [
      each.phase,
      isThis(each) ? html`${each.topology} <span class="muted">(this stack)</span>` : each.topology,
      ...("plan" in each ? [dollars(each.plan.costs.least), dollars(each.plan.costs.expected)] : ["–", "–"]),
    ]),
  })}</div>
${scenarios.map((each) => ("reason" in each ? html`<p class="small">Phase ${each.phase} on ${each.topology} cannot be planned: ${each.reason}</p>` : undefined))}`;
}
