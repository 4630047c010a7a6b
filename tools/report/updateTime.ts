import type { Plan } from "../plan/plan";
import { type Step, type Timeline, timelineOf } from "../plan/timeline/timeline";
import { duration, longSteps, whyOf } from "../plan/timeline/words";
import { type Html, html } from "./html";
import { folded, table } from "./parts";
import { resourceLink } from "./resources";
import type { ReportContext, Section } from "./section";

/** How long the first update takes, what decides it, and what is made beside it. */
export function updateTime({ plan }: ReportContext): Section | undefined {
  const timeline = timelineOf(plan);
  const { seconds, forcedSeconds, chain, others } = timeline;
  const steps = longSteps(chain);
  if (steps.length === 0) return undefined;
  return {
    id: "time",
    title: "The time of the first update",
    html: html`<p>About ${duration(seconds)} from nothing, by usual times of AWS: a single update may take half or twice as long. What AWS itself
forces, and the orders that this program promises, take ${duration(forcedSeconds)}. Each step below waits for the one before it.</p>
${drawn(timeline, steps)}
${chainTable(plan, steps)}
${others.length > 0 ? folded("What is made beside it", othersTable(plan, others)) : undefined}`,
  };
}

/** A bar for each step, where it is in the whole time. Screen readers skip it: the table beside it says the same. */
function drawn({ seconds: whole }: Timeline, steps: readonly Step[]): Html {
  const share = (seconds: number) => `${Math.round((seconds / whole) * 1000) / 10}%`;
  return html`<figure class="bars" aria-hidden="true">${steps.map(
    ({ name, start, seconds }) =>
      html`<div class="row"><span class="label">${name}</span><svg class="bar" width="100%" height="14"><rect class="sure" x="${share(start)}" width="${share(seconds)}" height="14"/></svg><span class="note">${duration(seconds)}</span></div>`,
  )}</figure>`;
}

function chainTable(plan: Plan, steps: readonly Step[]): Html {
  return table({
    id: "time-chain",
    caption: "The chain that decides the time; calls that AWS answers at once are left out",
    columns: [
      { label: "Resource" },
      { label: "Kind" },
      { label: "Starts after", isFigure: true },
      { label: "Takes", isFigure: true },
      { label: "Waits for" },
    ],
    rows: steps.map((step) => [
      resourceLink(plan, step.urn),
      step.type,
      duration(step.start),
      duration(step.seconds),
      whyOf(step),
    ]),
  });
}

function othersTable(plan: Plan, others: readonly Step[]): Html {
  return table({
    id: "time-others",
    caption: "Made meanwhile: each could take the spare time longer, and the update would take no longer",
    columns: [
      { label: "Resource" },
      { label: "Kind" },
      { label: "Takes", isFigure: true },
      { label: "Spare time", isFigure: true },
    ],
    rows: others.map((step) => [resourceLink(plan, step.urn), step.type, duration(step.seconds), duration(step.slack)]),
  });
}
