import { html } from "./html";
import { badge, counted, facts } from "./parts";
import type { ReportContext, Section } from "./section";

/** What a person wants to know first: may it ship, and what to look at. */
export function summary({ plan, date }: ReportContext): Section {
  const { stack, topology, resources, violations } = plan;
  const made = resources.filter(({ custom, external }) => custom && !external).length;
  const mandatory = violations.filter(({ level }) => level === "mandatory").length;
  return {
    id: "summary",
    title: "Summary",
    html: html`
<p class="verdict">${mandatory > 0 ? badge("bad", "May not ship") : badge("good", "May ship")}
${mandatory > 0 ? `${counted(mandatory, "mandatory policy", "mandatory policies")} violated: an update is refused.` : "No mandatory policy is violated."}</p>
${facts([
  ["Stack", stack],
  ["Topology", topology || "none"],
  ["Resources to create", made],
  ["Findings", counted(violations.length, "finding")],
  ["Planned on", date],
])}`,
  };
}
