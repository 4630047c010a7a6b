import { budgetBar, letterOf } from "../budgetBar";
import { type Html, html } from "../html";
import { badge, facts, table } from "../parts";
import type { ReportContext, Section } from "../section";
import { shownStack } from "../shownStack";
import { type ConnectionBudget, readBudgets } from "./model";

/** Whether all that runs gets its connections to the database. */
export function connections({ plan }: ReportContext): Section | undefined {
  const budgets = readBudgets(shownStack(plan));
  if (budgets.length === 0) return undefined;
  return { id: "connections", title: "Database connections", html: html`${budgets.map(budgetPart)}` };
}

function budgetPart(budget: ConnectionBudget, index: number): Html {
  const { database, maxConnections, proxyPercent, shares, needed } = budget;
  const id = `connections-${index + 1}`;
  const whole = maxConnections ?? needed;
  return html`${facts([
    ["Database", database],
    ["max_connections", maxConnections ?? `at least ${needed} are needed`],
    ["Through", proxyPercent === undefined ? "no proxy" : `RDS Proxy, at most ${proxyPercent} %`],
    ["Asked for", budget.asked],
    ["Open to the application", budget.available ?? "not known"],
  ])}
${verdict(budget)}
${budgetBar({ id: `${id}-bar`, title: `Who takes the ${whole} connections; the table below has the figures`, shares, whole })}
${table({
  id: `${id}-table`,
  caption: "Connections at the worst moment: full scale, in the middle of a deployment, all pools full",
  columns: [{ label: "Part" }, { label: "Connections", isFigure: true }, { label: "How it comes about" }],
  rows: shares.map(({ label, amount, how }, at) => [html`<b>${letterOf(at)}</b> ${label}`, amount, how]),
  totals: ["max_connections", whole, maxConnections === undefined ? "what your server must have" : ""],
})}
<p class="muted small">Migrations of the application when it starts need no connections of their own: a task has one for them or its pool, not both.
Through a proxy every connection counts as one of the database, because a session that it cannot share keeps its own.</p>`;
}

function verdict({ asked, available, needed, maxConnections }: ConnectionBudget): Html {
  if (available === undefined || maxConnections === undefined) {
    return html`<p>${badge("neutral", "To check")} The database is not in this plan: its max_connections must be ${needed} or more.</p>`;
  }
  return asked <= available
    ? html`<p>${badge("good", "Fits")} ${available > asked ? `${available - asked} are left over.` : "Nothing is left over."}</p>`
    : html`<p>${badge("bad", "Too many")} ${asked} are asked for and ${available} are there; max_connections must be ${needed} or more.</p>`;
}
