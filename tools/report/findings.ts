import type { Suppression, Violation } from "../../policies/runner";
import type { Plan } from "../plan/plan";
import { counted } from "../support/amounts";
import { type Html, html } from "./html";
import { badge, type Tone, table } from "./parts";
import { resourceLink } from "./resources";
import type { ReportContext, Section } from "./section";

/** What the policies report, what was set aside, and what the program warned of. */
export function findings({ plan }: ReportContext): Section {
  return {
    id: "findings",
    title: "Findings",
    html: html`${violationsOf(plan)}
<p class="muted">Judged with ${plan.policyConfig === undefined ? "the policies' own levels and settings" : html`<code>${plan.policyConfig}</code>`}.</p>
<h3>Set aside</h3>${suppressionsOf(plan)}
<h3 id="findings-warnings">Warnings of the configuration</h3>${warningsOf(plan)}`,
  };
}

const LEVELS: readonly (readonly [Violation["level"], Tone, meaning: string])[] = [
  ["mandatory", "bad", "An update is refused as long as one of these stands."],
  ["remediate", "warning", "An update fixes these by itself."],
  ["advisory", "warning", "An update goes on; each is worth a look."],
];

const SEVERITIES: readonly string[] = ["critical", "high", "medium", "low"];

/** Violations of one level, the gravest first. */
export function violationsAt(
  { violations }: Pick<Plan, "violations">,
  level: Violation["level"],
): readonly Violation[] {
  return violations
    .filter((each) => each.level === level)
    .sort((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity));
}

function violationsOf(plan: Plan): Html {
  if (plan.violations.length === 0) return html`<p>${badge("good", "None")} No policy finds fault with this stack.</p>`;
  return html`${LEVELS.map(([level, tone, meaning]) => {
    const some = violationsAt(plan, level);
    if (some.length === 0) return undefined;
    return html`<h3>${badge(tone, level)} ${counted(some.length, "finding")}</h3><p class="muted">${meaning}</p>
<ul class="findings">${some.map((each) => violation(plan, each))}</ul>`;
  })}`;
}

function violation(plan: Plan, { policy, severity, urn, message, remediation }: Violation): Html {
  return html`<li><p><b>${policy}</b> at ${resourceLink(plan, urn)}, severity ${severity}</p>
<p>${message}</p><p><span class="muted">To fix it:</span> ${remediation}</p></li>`;
}

function suppressionsOf(plan: Plan): Html {
  if (plan.suppressions.length === 0) return html`<p>No finding is set aside.</p>`;
  return table({
    id: "findings-suppressions",
    caption: "Findings that a tag or the configuration sets aside, with the reason that is written there",
    columns: [{ label: "Policy" }, { label: "Resource" }, { label: "Reason" }, { label: "Written in" }],
    rows: plan.suppressions.map(({ policy, urn, reason, from }: Suppression) => [
      policy,
      resourceLink(plan, urn),
      reason,
      from === "tag" ? "a tag of the resource" : "the policies' configuration",
    ]),
  });
}

/** What a person should know of before an update: what the program said, and what could not be read. */
export function warningTexts({ messages, encrypted }: Pick<Plan, "messages" | "encrypted">): readonly string[] {
  return [
    ...messages.filter(({ severity }) => severity !== "info").map(({ text }) => text),
    ...encrypted.map((key) => `${key} is encrypted in the stack file: the plan goes on with a stand-in for it.`),
  ];
}

function warningsOf(plan: Plan): Html {
  const texts = warningTexts(plan);
  const notes = plan.messages.filter(({ severity }) => severity === "info").map(({ text }) => text);
  return html`${texts.length === 0 ? html`<p>None.</p>` : html`<ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>`}
${notes.length > 0 ? html`<p class="muted">Notes</p><ul>${notes.map((text) => html`<li>${text}</li>`)}</ul>` : undefined}`;
}
