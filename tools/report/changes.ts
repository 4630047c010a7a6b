import type { Change } from "../plan/changes/compare";
import type { Kind } from "../plan/changes/effects";
import { byGravity, effectLine, kindWords, summaryOf } from "../plan/changes/render";
import { counted } from "../support/amounts";
import { costDifference } from "./costChanges";
import { type Html, html } from "./html";
import { badge, folded, type Tone, table } from "./parts";
import { resourceLink } from "./resources";
import type { Comparison, ReportContext, Section } from "./section";

/** What an update does to the stack that runs, where the plan was compared with one. */
export function changes({ plan, comparison }: ReportContext): Section | undefined {
  if (comparison === undefined) return undefined;
  const { name, changes: found, advice } = comparison;
  return {
    id: "changes",
    title: "Changes",
    html: html`<p>Compared with ${name}: ${found.length === 0 ? "nothing changes." : `${summaryOf(found)}.`}</p>
${advice.length > 0 ? html`<h3>Before you do it</h3><ul>${advice.map((each) => html`<li>${each}</li>`)}</ul>` : undefined}
${costDifference(comparison.costs)}
${byKind(
  plan,
  "What holds data",
  "stateful",
  found.filter(({ isStateful }) => isStateful),
)}
${byKind(
  plan,
  "The rest",
  "rest",
  found.filter(({ isStateful }) => !isStateful),
)}
${findingChanges(plan, comparison)}`,
  };
}

const TONES: Partial<Readonly<Record<Kind, Tone>>> = {
  replaced: "bad",
  gone: "bad",
  window: "warning",
  reboot: "warning",
};

function byKind(plan: ReportContext["plan"], title: string, id: string, some: readonly Change[]): Html | undefined {
  if (some.length === 0) return undefined;
  const rows = table({
    id: `changes-${id}`,
    caption: `${title}: what an update does to it, the gravest first`,
    columns: [{ label: "Resource" }, { label: "Update" }, { label: "What differs" }],
    rows: byGravity(some).map(({ urn, type, kind, effects, isProtected }) => [
      html`${resourceLink(plan, urn)}<br><code class="type">${type}</code>`,
      html`${badge(TONES[kind] ?? "neutral", kindWords[kind])}${isProtected ? html` <span class="small">protected</span>` : undefined}`,
      differing(effects.filter(({ property }) => property !== "").map((effect) => effectLine(effect, kind))),
    ]),
  });
  return html`<h3>${title}</h3>${some.length > MANY ? folded(counted(some.length, "resource"), rows) : rows}`;
}

/** More are folded, so that what comes after them is found. */
const MANY = 25;

/** A few at once: the text of a whole policy may differ. */
const SHOWN = 4;

function differing(lines: readonly string[]): Html {
  const list = (some: readonly string[]) => html`<ul class="plain">${some.map((line) => html`<li>${line}</li>`)}</ul>`;
  if (lines.length <= SHOWN) return list(lines);
  return html`${list(lines.slice(0, SHOWN))}${folded(`${lines.length - SHOWN} more`, list(lines.slice(SHOWN)))}`;
}

function findingChanges(plan: ReportContext["plan"], { findings }: Comparison): Html | undefined {
  const lists = [
    ["New findings of the policies", findings.new],
    ["Findings that are gone", findings.gone],
  ] as const;
  return html`${lists.map(([title, some]) =>
    some.length === 0
      ? undefined
      : html`<h3>${title}</h3><ul>${some.map(({ policy, level, urn, message }) => html`<li>${level} <b>${policy}</b> at ${resourceLink(plan, urn)}: ${message}</li>`)}</ul>`,
  )}`;
}
