import type { OfflineResource } from "../offlineMonitor";
import type { Plan } from "../plan";
import { neededSecondsOf, secondsOf } from "./creationTimes";
import { type Wait, waitsOf } from "./waits";

/** A resource of an update from nothing, and when AWS makes it. */
export interface Step {
  readonly urn: string;
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** Seconds after the start of the update. */
  readonly start: number;
  readonly seconds: number;
  /** Seconds that it could take longer, and the update would take no longer. */
  readonly slack: number;
  /** What it waits for last; undefined: nothing. */
  readonly waits: Wait | undefined;
}

/** How long an update from nothing takes, with AWS's usual times (creationTimes.ts) and as many requests at once as there can be. */
export interface Timeline {
  readonly seconds: number;
  /** What decides that: each waits for the one before. */
  readonly chain: readonly Step[];
  /** The rest that takes a quarter of a minute or more, the longest first. */
  readonly others: readonly Step[];
  /** Seconds that AWS's own needs and this program's promises leave at least: without orders that neither of them asks for. */
  readonly forcedSeconds: number;
  readonly forcedChain: readonly Step[];
}

interface Node {
  readonly resource: OfflineResource;
  readonly waits: readonly Wait[];
}

const LONG_SECONDS = 15;

/** @throws never: what is not in the table of times takes as long as a call that AWS answers at once */
export function timelineOf({ resources, costs }: Pick<Plan, "resources" | "costs">): Timeline {
  const byUrn = new Map<string, OfflineResource>(resources.map((each) => [each.urn, each]));
  const nodes = resources.map((resource) => ({ resource, waits: waitsOf(resource, byUrn, costs.region) }));
  const steps = schedule(nodes, secondsOf);
  const forced = schedule(nodes.map(withoutOrders), neededSecondsOf);
  const chain = chainOf(steps);
  const others = [...steps.values()].filter((step) => step.seconds >= LONG_SECONDS && !chain.includes(step));
  const forcedChain = chainOf(forced);
  return {
    seconds: endOf(chain),
    chain,
    others: others.sort((one, other) => other.seconds - one.seconds),
    forcedSeconds: endOf(forcedChain),
    forcedChain,
  };
}

function withoutOrders({ resource, waits }: Node): Node {
  return { resource, waits: waits.filter(({ kind }) => kind !== "order") };
}

/** The program's order is one in which what is waited for comes first. */
function schedule(
  nodes: readonly Node[],
  durationOf: (resource: OfflineResource) => number,
): ReadonlyMap<string, Step> {
  const ends = new Map<string, number>();
  const started = inOrder(nodes).map((node) => {
    const waits = last(node.waits, ends);
    const start = waits === undefined ? 0 : (ends.get(waits.urn) ?? 0);
    const seconds = durationOf(node.resource);
    ends.set(node.resource.urn, start + seconds);
    return { node, waits, start, seconds };
  });
  const whole = Math.max(0, ...ends.values());
  const latest = new Map<string, number>();
  const steps = started.reverse().map(({ node: { resource, waits: all }, waits, start, seconds }): Step => {
    const end = latest.get(resource.urn) ?? whole;
    for (const { urn } of all) latest.set(urn, Math.min(latest.get(urn) ?? whole, end - seconds));
    const { urn, type, name } = resource;
    return { urn, type, name, start, seconds, slack: end - seconds - start, waits };
  });
  return new Map(steps.map((step) => [step.urn, step]));
}

/** Of those that end last, what the value itself needs: an order besides it costs nothing. */
function last(waits: readonly Wait[], ends: ReadonlyMap<string, number>): Wait | undefined {
  const end = Math.max(...waits.map(({ urn }) => ends.get(urn) ?? 0));
  const latest = waits.filter(({ urn }) => (ends.get(urn) ?? 0) === end);
  return latest.find(({ kind }) => kind !== "order") ?? latest[0];
}

function inOrder(nodes: readonly Node[]): readonly Node[] {
  const byUrn = new Map(nodes.map((node) => [node.resource.urn, node]));
  const placed = new Set<Node>();
  const place = (node: Node): void => {
    if (placed.has(node)) return;
    for (const { urn } of node.waits) {
      const before = byUrn.get(urn);
      if (before) place(before);
    }
    placed.add(node);
  };
  for (const node of nodes) place(node);
  return [...placed];
}

/** From the last to end back to what waits for nothing; what takes no time of its own at either end is left out. */
function chainOf(steps: ReadonlyMap<string, Step>): readonly Step[] {
  const chain: Step[] = [];
  const ends = [...steps.values()].map((step) => ({ step, end: step.start + step.seconds }));
  const latest = Math.max(0, ...ends.map(({ end }) => end));
  let step = ends.find(({ step: each, end }) => end === latest && each.seconds > 0)?.step;
  while (step) {
    if (step.seconds > 0) chain.unshift(step);
    step = step.waits && steps.get(step.waits.urn);
  }
  return chain;
}

function endOf(chain: readonly Step[]): number {
  const step = chain[chain.length - 1];
  return step === undefined ? 0 : step.start + step.seconds;
}
