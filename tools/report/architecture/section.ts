import { type Html, html, type Value } from "../html";
import { badge, folded, table } from "../parts";
import type { ReportContext, Section } from "../section";
import { shownStack } from "../shownStack";
import { INSIDE, OUTSIDE, type Reach } from "./links";
import { type Reaches, readReaches } from "./reaches";

/** What stands where, and who may talk to whom. */
export function architecture({ plan }: ReportContext): Section {
  const made = readReaches(shownStack(plan));
  const named = made.reaches.filter(({ kind }) => kind === "named");
  const others = made.reaches.filter(({ kind }) => kind !== "named");
  return {
    id: "architecture",
    title: "Architecture",
    html: html`${warnings(made)}
<h3>Who may talk to whom</h3>
${reachTable("architecture-reaches", "Connections that the security groups and network policies are meant to allow, by TCP unless said otherwise", named, made)}
${others.length > 0 ? folded("Connections that nobody asked for, but wide ranges and AWS's own rules allow", reachTable("architecture-others", "Allowed on both sides, by ranges of addresses or by rules of AWS's own", others, made)) : undefined}`,
  };
}

function warnings({ warnings: found }: Reaches): Html | undefined {
  if (found.length === 0) return undefined;
  return html`<ul class="notes">${found.map(
    ({ urn, words }) =>
      html`<li>${badge("warning", "Half a rule")} ${words} <span class="muted">(${nameOf(urn)})</span></li>`,
  )}</ul>`;
}

function reachTable(id: string, caption: string, reaches: readonly Reach[], { boxes, vpc }: Reaches): Html {
  const titleOf = (end: string): Value => {
    if (end === OUTSIDE) return "Outside";
    if (end === INSIDE) return `Anything in ${vpc?.cidr ?? "the network"}`;
    return boxes.find((box) => box.id === end)?.title ?? end;
  };
  return table({
    id,
    caption,
    columns: [{ label: "From" }, { label: "To" }, { label: "Port" }, { label: "Addresses" }, { label: "Rules" }],
    rows: reaches.map(({ from, to, ports, cidrs, rules }) => [
      titleOf(from),
      titleOf(to),
      ports.join(", "),
      cidrs.join(", "),
      html`<span class="muted small">${rules.length > 0 ? rules.map(nameOf).join(", ") : "made by AWS"}</span>`,
    ]),
  });
}

function nameOf(urn: string): string {
  return urn.split("::").pop() ?? urn;
}
