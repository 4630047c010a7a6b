import { logicalName } from "../../support/urns";
import { type Html, html, type Value } from "../html";
import { badge, folded, table } from "../parts";
import type { ReportContext, Section } from "../section";
import { shownStack } from "../shownStack";
import { readBeside } from "./beside";
import { drawing } from "./drawing";
import { layOut } from "./layout/layout";
import { sceneOf, wayOut } from "./layout/scene";
import { INSIDE, OUTSIDE, type Reach } from "./links";
import { type Reaches, readReaches } from "./reaches";

const DESCRIPTION =
  "Zones are columns, subnets are strips in them, and arrows show who opens connections to whom. The table below the drawing has the same connections.";

/** How a connection leaves the network: a rule alone does not get it out. */
const WAYS = {
  "NAT gateway": "through a NAT gateway",
  "own public address": "from an own public address",
  "no way": "but there is no route out: neither NAT gateway nor public address",
  unknown: "",
} as const;

/** What stands where, and who may talk to whom. */
export function architecture({ plan }: ReportContext): Section {
  const stack = shownStack(plan);
  const made = readReaches(stack);
  const scene = sceneOf(made, { region: plan.costs.region, beside: readBeside(stack) });
  const ordered = inOrder(made);
  const named = ordered.filter(({ kind }) => kind === "named");
  const others = ordered.filter(({ kind }) => kind !== "named");
  return {
    id: "architecture",
    title: "Architecture",
    html: html`${warnings(made)}
<figure><div class="scroll" role="region" tabindex="0" aria-label="Drawing of the architecture">${drawing(layOut(scene), `Architecture of stack ${plan.stack}`, DESCRIPTION)}</div>
<figcaption>An arrow is a connection that the rules of both sides allow, with the ports at the side that listens. Thick: from outside. Dashed: to the outside.
Filled squares always run, empty ones may be added by scaling.</figcaption></figure>
<h3>Who may talk to whom</h3>
${reachTable("architecture-reaches", "Connections that the security groups and network policies are meant to allow, by TCP unless said otherwise", named, made)}
${others.length > 0 ? folded("Connections that nobody asked for, but wide ranges and AWS's own rules allow", reachTable("architecture-others", "Allowed on both sides, by ranges of addresses or by rules of AWS's own", others, made)) : undefined}`,
  };
}

/** From outside first, to the outside last, and as the boxes are in the program between them. */
function inOrder({ reaches, boxes }: Reaches): readonly Reach[] {
  const place = (end: string) => boxes.findIndex(({ id }) => id === end);
  const rank = ({ from, to }: Reach) => (from === OUTSIDE ? 0 : to === OUTSIDE ? 2 : 1);
  return [...reaches].sort(
    (one, other) => rank(one) - rank(other) || place(one.from) - place(other.from) || place(one.to) - place(other.to),
  );
}

function warnings({ warnings: found }: Reaches): Html | undefined {
  if (found.length === 0) return undefined;
  return html`<ul class="notes">${found.map(
    ({ urn, words }) =>
      html`<li>${badge("warning", "Half a rule")} ${words} <span class="muted">(${logicalName(urn)})</span></li>`,
  )}</ul>`;
}

function reachTable(id: string, caption: string, reaches: readonly Reach[], { boxes, vpc }: Reaches): Html {
  const titleOf = (end: string): Value => {
    if (end === OUTSIDE) return "Internet";
    if (end === INSIDE) return `Anything in ${vpc?.cidr ?? "the network"}`;
    return boxes.find((box) => box.id === end)?.title ?? end;
  };
  const wayWords = (from: string) =>
    WAYS[
      wayOut(
        boxes.find((box) => box.id === from),
        vpc,
      ) ?? "unknown"
    ];
  return table({
    id,
    caption,
    columns: [{ label: "From" }, { label: "To" }, { label: "Port" }, { label: "Addresses" }, { label: "Rules" }],
    rows: reaches.map(({ from, to, ports, cidrs, rules }) => [
      titleOf(from),
      titleOf(to),
      ports.join(", "),
      [cidrs.join(", "), to === OUTSIDE && wayWords(from)].filter((words) => words).join(", "),
      html`<span class="muted rules">${rules.length > 0 ? rules.map(logicalName).join(", ") : "made by AWS"}</span>`,
    ]),
  });
}
