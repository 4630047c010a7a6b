import { showBytes, showPercent } from "../../../policies/support/values";
import { budgetBar, letterOf } from "../budgetBar";
import { type Html, html } from "../html";
import { badge, facts, table } from "../parts";
import type { ReportContext, Section } from "../section";
import { shownStack } from "../shownStack";
import { documentationOf } from "./documentation";
import { type MemoryBudget, readGroups, type Setting, type ShownGroup, type ShownParameter } from "./model";

/** The settings of PostgreSQL, and what they come to on the class of the plan. */
export function parameters({ plan }: ReportContext): Section | undefined {
  const groups = readGroups(shownStack(plan));
  if (groups.length === 0) return undefined;
  return { id: "parameters", title: "Database parameters", html: html`${groups.map(groupPart)}` };
}

function groupPart(group: ShownGroup, index: number): Html {
  const { name, major, databases, instanceClass, memoryBytes, memory } = group;
  const id = `parameters-${index + 1}`;
  return html`${facts([
    ["Parameter group", name],
    ["Family", `postgres${major}`],
    ["Instances", databases.join(", ")],
    ["Class", instanceClass],
    ["Memory for the database", `about ${showBytes(memoryBytes)}`],
  ])}
${memory && memoryPart(memory, id)}
<h3>Every parameter</h3>
${parameterTable(group, id)}`;
}

function memoryPart({ whole, allowance, shares }: MemoryBudget, id: string): Html {
  const used = shares.filter(({ isFree }) => !isFree).reduce((sum, { amount }) => sum + amount, 0);
  const verdict =
    used <= allowance
      ? html`<p>${badge("good", "Fits")} The settings may use ${showBytes(used)} of the ${showBytes(allowance)} that are allowed to them.</p>`
      : html`<p>${badge("bad", "Too much")} The settings may use ${showBytes(used)}, and ${showBytes(allowance)} are allowed to them.</p>`;
  return html`<h3>Memory budget</h3>
${verdict}
${budgetBar({ id: `${id}-bar`, title: "What takes the memory at the worst moment; the table below has the figures", shares, whole })}
${table({
  id: `${id}-memory`,
  caption: "Memory at the worst moment: every connection busy, every vacuum running",
  columns: [
    { label: "Part" },
    { label: "Memory", isFigure: true },
    { label: "Share", isFigure: true },
    { label: "How it comes about" },
  ],
  rows: shares.map(({ label, amount, how }, index) => [
    html`<b>${letterOf(index)}</b> ${label}`,
    showBytes(amount),
    showPercent(amount / whole),
    how,
  ]),
})}`;
}

function parameterTable({ parameters: all, major, instanceClass }: ShownGroup, id: string): Html {
  return table({
    id: `${id}-table`,
    caption: "Formulas are RDS's: it computes them anew when the class changes",
    columns: [
      { label: "Parameter" },
      { label: `Set to, on ${instanceClass}` },
      { label: "Default" },
      { label: "Takes effect" },
      { label: "Why" },
    ],
    rows: all.map((each) => [
      nameOf(each, major),
      setting(each.set),
      each.byDefault === undefined ? html`<span class="muted">not known here</span>` : setting(each.byDefault),
      each.isStatic ? "needs a restart" : each.takesEffect,
      html`<span class="reason">${each.why ?? ""}</span>`,
    ]),
  });
}

/** The value, and under it the formula that it comes from. */
function setting({ value, formula }: Setting): Html {
  if (!formula.includes("{")) return html`${value}`;
  const parts = formula.split(/(?<=[(/,])/);
  return html`${value}<br><code class="formula">${parts.map((part) => html`${part}<wbr>`)}</code>`;
}

function nameOf({ name }: ShownParameter, major: number): Html {
  const page = documentationOf(name, major);
  return page === undefined ? html`<code>${name}</code>` : html`<a href="${page}"><code>${name}</code></a>`;
}
