import type { TopologyName } from "../../components/stackConfig";
import type { UpdateResult } from "../../tools/support/stackEngine";
import { carryOut, type Limits } from "../../tools/switch/mover";
import { describePlacement, type Placement, planMove } from "../../tools/switch/planner";
import type { Health, Requests, World } from "../../tools/switch/world";

export const LIMITS: Limits = { needed: 2, minTasks: 2, waitSeconds: 900, watchSeconds: 120, maxErrors: 1 };
export const WELL: Health = { healthy: 2, starting: 0, failing: [] };
export const SICK: Health = { healthy: 1, starting: 0, failing: ["Target.ResponseCodeMismatch"] };
const QUIET: Requests = { count: 1000, failed: 2 };

/** What a test makes go wrong; all is well otherwise. It sees the share of the target that the engine has applied last. */
export interface Trouble {
  readonly health?: (share: number) => Health;
  readonly requests?: (share: number) => Requests;
  readonly ringing?: (share: number) => readonly string[];
  /** By number of the update, from 1. */
  readonly update?: (count: number) => UpdateResult;
  readonly updateWeights?: () => UpdateResult;
  /** Ctrl-C during this update. */
  readonly interruptUpdate?: number;
  /** Ctrl-C in this wait, counted from 1. */
  readonly interruptSleep?: number;
}

/** A stack in memory: what its configuration says, and what the engine has made of it. */
export class FakeStack {
  configured: Placement;
  applied: Placement;
  /** Every placement that was applied, in words. */
  readonly history: string[] = [];
  readonly reported: string[] = [];
  private seconds = 0;

  constructor(topology: TopologyName) {
    this.configured = { topology, traffic: [] };
    this.applied = this.configured;
  }

  get elapsed(): number {
    return this.seconds;
  }

  share(target: TopologyName): number {
    const { topology, traffic } = this.applied;
    return traffic.find((share) => share.topology === target)?.weight ?? (topology === target ? 100 : 0);
  }

  /** Runs the switch, as often as a person types it. */
  async switchTo(target: TopologyName, trouble: Trouble = {}, limits = LIMITS) {
    const { topology, traffic } = this.configured;
    const found = traffic.length === 0 ? { topology, traffic: [{ topology, weight: 100 }] } : this.configured;
    const move = planMove(found, target, [10, 50, 100]);
    const result = await carryOut(move, this.world(target, trouble), limits);
    return { result, move };
  }

  private world(target: TopologyName, trouble: Trouble): World {
    const stop = new AbortController();
    const count = { updates: 0, sleeps: 0 };
    const apply = (result: UpdateResult): UpdateResult => {
      if (result.ended !== "well") return result;
      this.applied = this.configured;
      this.history.push(describePlacement(this.applied));
      return result;
    };
    return {
      stop: stop.signal,
      report: (line) => this.reported.push(line),
      clock: {
        now: () => new Date(this.seconds * 1000),
        sleep: async (seconds) => {
          this.seconds += seconds;
          if (++count.sleeps === trouble.interruptSleep) stop.abort();
        },
      },
      targets: { look: async () => trouble.health?.(this.share(target)) ?? WELL },
      metrics: {
        requests: async () => trouble.requests?.(this.share(target)) ?? QUIET,
        ringing: async (names) => (trouble.ringing?.(this.share(target)) ?? []).filter((name) => names.includes(name)),
      },
      driver: {
        configure: (placement) => {
          this.configured = placement;
        },
        update: async () => {
          this.seconds += 60;
          if (++count.updates === trouble.interruptUpdate) {
            stop.abort();
            return { ended: "badly", message: "update canceled" };
          }
          return apply(trouble.update?.(count.updates) ?? { ended: "well" });
        },
        updateWeights: async () => apply(trouble.updateWeights?.() ?? { ended: "well" }),
        preview: async () => ({ text: "", changes: [] }),
        outputs: async () => ({
          targetGroups: Object.fromEntries(["fargate", "ec2", "eks"].map((name) => [name, `arn:${name}`])),
          alarmNames: ["errors", "latency"],
        }),
      },
    };
  }
}
