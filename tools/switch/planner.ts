import type { TopologyName, TrafficShare } from "../../components/stackConfig";

/** Which topologies serve, as the stack's configuration has it: all the state that a move has. */
export interface Placement {
  /** The main topology. */
  readonly topology: TopologyName;
  /** Topologies that run, each with its weight; empty: the main topology alone, and no `traffic` in the configuration. */
  readonly traffic: readonly TrafficShare[];
}

/** One update of the stack on the way. */
export interface Step {
  /**
   * `add` brings the new compute up without traffic, `resume` applies once more what an interrupted move left, `shift` gives the
   * new one a larger share, `finish` takes the old compute away.
   */
  readonly kind: "add" | "resume" | "shift" | "finish";
  readonly placement: Placement;
  /** Percentage of the traffic that the target has after this step. */
  readonly share: number;
}

/** The steps from where a stack is to where it shall be. */
export interface Move {
  readonly target: TopologyName;
  readonly steps: readonly Step[];
  /** Takes all traffic when the target turns bad; undefined when no other topology is left. */
  readonly back: Placement | undefined;
  /** The target is the main topology already: the move undoes an earlier one, or completes it. */
  readonly targetIsMain: boolean;
}

/** The steps unless --steps says otherwise: a first few users, half of them, all. */
export const DEFAULT_SHARES: readonly number[] = [10, 50, 100];

/**
 * Plans a move from any state, also from that of a move that was interrupted. A pure function.
 * @param found what the configuration says now, resolved: the main topology first, at least one weight above 0
 * @param shares percentages of the target, ascending, the last one 100
 */
export function planMove(found: Placement, target: TopologyName, shares: readonly number[]): Move {
  const others = found.traffic.filter(({ topology }) => topology !== target);
  const runs = others.length < found.traffic.length;
  const place = (share: number): Placement => ({
    topology: found.topology,
    traffic: [...spread(others, 100 - share), { topology: target, weight: share }],
  });
  const here = shareOf(found.traffic, target);
  const first: Step = runs
    ? { kind: "resume", placement: found, share: here }
    : { kind: "add", placement: place(0), share: 0 };
  const shifts = shares
    .filter((share) => share > here)
    .map((share): Step => ({ kind: "shift", placement: place(share), share }));
  const finish: Step = { kind: "finish", placement: { topology: target, traffic: [] }, share: 100 };
  // Alone already: one update removes what an interrupted run left.
  const steps = others.length === 0 ? [finish] : [first, ...shifts, finish];
  return { target, steps, back: others.length === 0 ? undefined : place(0), targetIsMain: found.topology === target };
}

/** The same move, in which each topology keeps at least so many as long as there are two. */
export function withMinimums(move: Move, minimums: Readonly<Partial<Record<TopologyName, number>>>): Move {
  const held = (placement: Placement): Placement => ({
    ...placement,
    traffic: placement.traffic.map(({ topology, weight }) => {
      const minimum = minimums[topology];
      return { topology, weight, ...(minimum === undefined ? {} : { minimum }) };
    }),
  });
  return {
    ...move,
    steps: move.steps.map((step) => ({ ...step, placement: held(step.placement) })),
    back: move.back && held(move.back),
  };
}

/** A topology's percentage of the traffic. */
function shareOf(traffic: readonly TrafficShare[], target: TopologyName): number {
  const weight = traffic.find(({ topology }) => topology === target)?.weight ?? 0;
  return (100 * weight) / sumOf(traffic);
}

/** Divides a total as the shares were to each other, in whole numbers; all to the first one when none had any. */
function spread(shares: readonly TrafficShare[], total: number): readonly TrafficShare[] {
  const sum = sumOf(shares);
  let before = 0;
  return shares.map(({ topology, weight }, index) => {
    // Rounding the running sum, not each share, keeps the total exact.
    const after = sum === 0 ? (index === 0 ? 1 : 0) + before : before + weight / sum;
    const rounded = Math.round(after * total) - Math.round(before * total);
    before = after;
    return { topology, weight: rounded };
  });
}

function sumOf(traffic: readonly TrafficShare[]): number {
  return traffic.reduce((sum, { weight }) => sum + weight, 0);
}

/** `fargate 90, ec2 10`, or the topology that serves alone. */
export function describePlacement({ topology, traffic }: Placement): string {
  if (traffic.length === 0) return `${topology} alone`;
  return traffic.map((share) => `${share.topology} ${share.weight}`).join(", ");
}
