import { html } from "./html";
import type { ReportContext, Section } from "./section";

/** What the stack hands on. */
export function outputs({ plan }: ReportContext): Section | undefined {
  const entries = Object.entries(plan.outputs);
  if (entries.length === 0) return undefined;
  return {
    id: "outputs",
    title: "Outputs",
    html: html`<p>Ids and addresses are examples of the right shape: AWS chooses the real ones, which <code>pulumi stack output</code> shows after an update.</p>
<dl class="outputs">${entries.map(([name, value]) => html`<dt>${name}</dt><dd><code>${shown(value)}</code></dd>`)}</dl>`,
  };
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
