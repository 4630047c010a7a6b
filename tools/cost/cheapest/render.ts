import { describeCapacity } from "../../../components/configuration/capacity";
import { markdownTable } from "../../support/table";
import { claims, type Range } from "../claims";
import type { Cheapest } from "./cheapest";
import { differences } from "./differences";
import { type Candidate, needsOf, promises } from "./promises";
import type { Overrides } from "./search";

type Rendered = Pick<Cheapest, "stack" | "phase" | "usual" | "best" | "set"> & Partial<Pick<Cheapest, "isCutShort">>;

/** What was found for a stack: what to type, what it costs, and what it gives up. */
export function renderCheapest({ stack, phase, usual, best, set, isCutShort = false }: Rendered): readonly string[] {
  const guide = claims[phase].totals.fargate;
  const lost = differences(set, usual.config);
  return [
    markdownTable(
      [`${stack}, phase ${phase}`, "topology", "at the minimum", "at least use", "as expected"],
      [
        rowOf("the defaults", usual),
        rowOf("the cheapest", best),
        ...(guide === undefined ? [] : [["the guide", "fargate", "", "", shownRange(guide)]]),
      ],
    ),
    "",
    ...(guide === undefined ? [] : [nearness(best, guide), ""]),
    ...(isCutShort ? ["The time was over before all had been tried: there may be a cheaper one.", ""] : []),
    ...(Object.keys(set).length === 0
      ? ["The defaults are the cheapest that keep every promise."]
      : ["```sh", ...configLines(stack, set), "```", "", "What it gives up:", "", ...lost.map((each) => `- ${each}`)]),
  ];
}

/** The same as data. */
export function jsonOf({ stack, phase, usual, best, set, plans, isCutShort }: Cheapest) {
  const costsOf = ({ plan: { costs } }: Candidate) => ({ least: costs.least, expected: costs.expected });
  const givesUp = differences(set, usual.config);
  return { stack, phase, set, usual: costsOf(usual), cheapest: costsOf(best), givesUp, plans, isCutShort };
}

function rowOf(what: string, { config, plan: { costs } }: Candidate): readonly string[] {
  const { fewest } = needsOf(config);
  return [what, config.topology, describeCapacity(fewest), dollars(costs.least), dollars(costs.expected)];
}

function nearness({ plan: { costs } }: Candidate, { from, to }: Range): string {
  const distance = costs.expected - to;
  if (costs.expected < from) return `That is ${dollars(from - costs.expected)} below the guide's price.`;
  if (distance <= 0) return "That is within the guide's price.";
  return `That is ${dollars(distance)} above the guide's price, which counts tasks, database and load balancer alone.`;
}

/** What to type for it. */
export function configLines(stack: string, set: Overrides): readonly string[] {
  return Object.entries(set).map(([key, value]) => {
    const text = /^[\w.-]+$/.test(value) ? value : `'${value}'`;
    return `pulumi config set ${key} ${text} --stack ${stack}`;
  });
}

/** What is kept, whatever is set. */
export function promiseLines(): readonly string[] {
  return promises.map(({ name, sentence }) => `- **${name}**: ${sentence}`);
}

function shownRange({ from, to }: Range): string {
  return from === to ? dollars(from) : `${dollars(from)} to ${dollars(to)}`;
}

function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
