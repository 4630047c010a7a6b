import { html } from "./html";
import { table } from "./parts";
import type { ReportContext, Section } from "./section";

/** What the stack hands on. */
export function outputs({ plan }: ReportContext): Section | undefined {
  const entries = Object.entries(plan.outputs);
  if (entries.length === 0) return undefined;
  return {
    id: "outputs",
    title: "Outputs",
    html: html`<p>Ids and addresses are examples of the right shape: AWS chooses the real ones.</p>${table({
      id: "outputs-table",
      caption: "Outputs of the stack, as pulumi stack output shows them after an update",
      columns: [{ label: "Output" }, { label: "Value" }],
      rows: entries.map(([name, value]) => [name, html`<code>${shown(value)}</code>`]),
    })}`,
  };
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
