import { summaryOf } from "../plan/changes/render";
import { counted, dollars } from "../support/amounts";
import { warningTexts } from "./findings";
import { html, type Value } from "./html";
import { badge, facts } from "./parts";
import type { ReportContext, Section } from "./section";
import { verdictOf } from "./verdict";

/** What a person wants to know first: may it ship, what does it cost, and what to look at. */
export function summary(context: ReportContext): Section {
  const { tone, answer, reasons } = verdictOf(context);
  const first = lookFirst(context);
  return {
    id: "summary",
    title: "Summary",
    html: html`
<p class="verdict">${badge(tone, answer)} ${reasons.length === 1 ? reasons[0] : undefined}</p>
${reasons.length > 1 ? html`<ul>${reasons.map((each) => html`<li>${each}</li>`)}</ul>` : undefined}
${facts(factsOf(context))}
${first.length > 0 ? html`<h3>What to look at first</h3><ul>${first.map((each) => html`<li>${each}</li>`)}</ul>` : undefined}`,
  };
}

function factsOf({ plan, date }: ReportContext): readonly (readonly [string, Value])[] {
  const { stack, topology, phase, resources, violations, suppressions, costs } = plan;
  const made = resources.filter(({ custom, external }) => custom && !external).length;
  const amount = (value: number) => (costs.problem === undefined ? dollars(value) : "not known");
  return [
    ["Stack", stack],
    ["Topology", topology || "none"],
    ["Phase", phase],
    ["Region", costs.region || "none"],
    ["Resources", made],
    ["Findings", violations.length],
    ["Set aside", suppressions.length],
    ["A month, expected", amount(costs.expected)],
    ["A month, at least", amount(costs.least)],
    ["Planned on", date],
  ];
}

/** The sentences that lead to the sections, the gravest first. */
function lookFirst({ plan, comparison }: ReportContext): readonly Value[] {
  const { violations, costs } = plan;
  const { changes = [] } = comparison ?? {};
  const warnings = warningTexts(plan).length;
  const unpriced = costs.items.filter(({ kind }) => kind === "unpriced").length;
  const [dearest] = [...costs.items].sort((one, other) => other.dollars - one.dollars);
  return [
    ...(changes.length > 0
      ? [html`<a href="#changes">${counted(changes.length, "change")}</a>: ${summaryOf(changes)}.`]
      : []),
    ...(violations.length > 0
      ? [html`<a href="#findings">${counted(violations.length, "finding")}</a> of the policies.`]
      : []),
    ...(warnings > 0
      ? [html`<a href="#findings-warnings">${counted(warnings, "warning")}</a> of the configuration.`]
      : []),
    ...(dearest !== undefined && dearest.dollars > 0
      ? [
          html`The dearest line of the bill: ${dearest.what}, ${dollars(dearest.dollars)} of <a href="#costs">${dollars(costs.expected)}</a>.`,
        ]
      : []),
    ...(unpriced > 0
      ? [html`<a href="#costs">${counted(unpriced, "line")}</a> of the bill without a price: not in the sum.`]
      : []),
  ];
}
