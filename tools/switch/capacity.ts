import {
  type Capacity,
  countFor,
  describeCapacity,
  type InstanceCapacity,
  instanceCapacity,
  instanceRange,
  sum,
  times,
} from "../../components/configuration/capacity";
import { type TopologyFacts, topologyFacts } from "../../components/configuration/topologyFacts";
import type { StackConfig, TopologyName } from "../../components/stackConfig";
import { UsageError } from "../support/errors";
import type { Move } from "./planner";

/** Tasks, machines or pods, by topology. */
export type Counts = Readonly<Partial<Record<TopologyName, number>>>;

/** What a move keeps of the stack's capacity. */
export interface KeptCapacity {
  /** How many each topology keeps at least while the move lasts, where that is more than its own minimum. */
  readonly minimums: Counts;
  /** Healthy targets that the new topology must have before it gets traffic, and before it gets more. */
  readonly needed: number;
  /** What runs now and what will, for a person. */
  readonly lines: readonly string[];
}

export interface CapacityQuestion {
  readonly config: StackConfig;
  readonly move: Move;
  /** Healthy and starting targets of the topologies that run. */
  readonly running: Counts;
  readonly allowLess: boolean;
  /** What to type so that the new topology may run so many. */
  readonly remedy: (count: number) => string;
}

/** A topology of a move. */
interface Side {
  readonly topology: TopologyName;
  readonly size: InstanceCapacity | undefined;
  readonly minTasks: number;
  readonly maxTasks: number;
  /** How many run now. */
  readonly count: number;
  /** How many an interrupted move kept at least. */
  readonly recorded: number;
}

/**
 * How many the new topology has to run to carry what the others run now. Of the others counts what they may use, of the new one what it is
 * sure of: so nothing is lost either way. A move back to the main topology, and one whose target has all traffic already, take what there
 * is. A pure function.
 * @throws UsageError when the new one's maximum is less than that, or a size is not known, and less is not allowed
 */
export function keepCapacity({ config, move, running, allowLess, remedy }: CapacityQuestion): KeptCapacity {
  const side = (topology: TopologyName): Side => ({
    topology,
    size: instanceCapacity(topology, config),
    ...instanceRange(topology, config),
    count: running[topology] ?? 0,
    recorded: config.traffic.find((share) => share.topology === topology)?.minimum ?? 0,
  });
  const target = side(move.target);
  const old = (move.back?.traffic ?? []).flatMap(({ topology }) => (topology === move.target ? [] : [side(topology)]));
  if (old.length === 0) return { minimums: {}, needed: target.minTasks, lines: [] };

  const lenient = allowLess || move.targetIsMain;
  const hasAll = move.steps[0]?.share === 100;
  const wanted = hasAll ? 0 : (countLike(old, target) ?? countBlindly(old, target, config, lenient));
  const needed = Math.min(target.maxTasks, Math.max(target.minTasks, target.recorded, wanted));
  const lines = [...old.map(describeOld), describeTarget(target, needed, wanted)];
  if (wanted > target.maxTasks && !lenient) {
    throw new UsageError(
      `${lines.join("\n")}\n${move.target} cannot carry what runs now: that takes ${describeCount(target, wanted)}. Nothing was ` +
        `changed. Give it as much: ${remedy(wanted)}. Or accept less: the same command with --allow-less-capacity.`,
    );
  }
  return { minimums: minimumsOf(target, needed, old), needed, lines };
}

/** How many of the target have what the others may use; undefined when a size is not known. */
function countLike(old: readonly Side[], { size }: Side): number | undefined {
  const used = old.map(mostOf);
  const known = used.filter((capacity) => capacity !== undefined);
  return size === undefined || known.length < used.length ? undefined : countFor(sum(known), size.sure);
}

function mostOf({ count, size }: Side): Capacity | undefined {
  return size && times(count, size.most);
}

/** As many as there are, whatever they are. @throws UsageError when nobody has allowed less */
function countBlindly(old: readonly Side[], { topology }: Side, config: StackConfig, lenient: boolean): number {
  if (lenient) return old.reduce((total, { count }) => total + count, 0);
  const names = old.map((each) => each.topology).join(" and ");
  throw new UsageError(
    `What an EC2 machine of type ${config.scaling.instanceTypes.join(", ")} has is not known here, so ${names} and ${topology} cannot be ` +
      "compared. Nothing was changed. Compare them yourself, then the same command with --allow-less-capacity.",
  );
}

/** The old ones keep theirs as well: they are where the traffic goes back to. */
function minimumsOf(target: Side, needed: number, old: readonly Side[]): Counts {
  const kept = [
    { side: target, count: needed },
    ...old.map((side) => ({ side, count: Math.min(side.maxTasks, Math.max(side.count, side.recorded)) })),
  ];
  const held = kept.filter(({ side, count }) => count > side.minTasks);
  return Object.fromEntries(held.map(({ side, count }) => [side.topology, count]));
}

function describeOld(side: Side): string {
  const { topology, count, size } = side;
  const what = size === undefined ? "a size that is not known here" : perInstance(size.most, count);
  return `now   ${topology}: ${describeCount(side, count)} of ${what}`;
}

function describeTarget(side: Side, needed: number, wanted: number): string {
  const { topology, maxTasks, size } = side;
  const what = size === undefined ? "a size that is not known here" : perInstance(size.sure, needed);
  const less = wanted > maxTasks ? ", less than now" : "";
  return `then  ${topology}: ${describeCount(side, needed)} (at most ${maxTasks}) of ${what}${less}`;
}

function perInstance(each: Capacity, count: number): string {
  return `${describeCapacity(each)} = ${describeCapacity(times(count, each))}`;
}

const plurals: Readonly<Record<TopologyFacts["unit"], readonly [one: string, more: string]>> = {
  task: ["task", "tasks"],
  machine: ["machine", "machines"],
  pod: ["pod", "pods"],
};

function describeCount({ topology }: Side, count: number): string {
  const [one, more] = plurals[topologyFacts[topology].unit];
  return Number.isFinite(count) ? `${count} ${count === 1 ? one : more}` : `any number of ${more}`;
}
