import { LOCKED, type UpdateResult } from "../support/stackEngine";
import type { Step } from "./planner";

/** How it ended. */
export type RestoreResult =
  | { readonly result: "done" }
  /** The person, or nobody, has said yes to the step. */
  | { readonly result: "declined"; readonly step: Step }
  | { readonly result: "stuck"; readonly step: Step; readonly reason: string }
  | { readonly result: "interrupted" };

/** Everything outside this program that a restore touches. */
export interface RestoreWorld {
  /** Writes the instances into the stack's configuration. */
  readonly configure: (step: Step) => void;
  /** Brings the stack to its configuration. */
  readonly update: (step: Step) => Promise<UpdateResult>;
  /** Whether a step that changes what users see, or deletes, may be taken. */
  readonly confirm: (step: Step) => Promise<boolean>;
  readonly report: (line: string) => void;
  readonly describe: (step: Step) => string;
  readonly stop: AbortSignal;
  /** Milliseconds that only grow. */
  readonly now: () => number;
}

/** Steps that a person decides on, once the steps before have shown what there is. */
const ASKED: readonly Step["kind"][] = ["move", "release"];

/** Takes the steps, an update each. Where it ends early, the same command continues: the configuration says how far it was. */
export async function carryOut(steps: readonly Step[], world: RestoreWorld): Promise<RestoreResult> {
  for (const [index, step] of steps.entries()) {
    if (world.stop.aborted) return { result: "interrupted" };
    if (ASKED.includes(step.kind) && !(await world.confirm(step))) return { result: "declined", step };
    world.report(`step ${index + 1} of ${steps.length}: ${world.describe(step)}`);
    world.configure(step);
    const started = world.now();
    const update = await world.update(step);
    // Ctrl-C reaches the engine as well: an update that then fails says nothing.
    if (world.stop.aborted) return { result: "interrupted" };
    if (update.ended !== "well")
      return { result: "stuck", step, reason: update.ended === "locked" ? LOCKED : update.message };
    world.report(`  updated in ${Math.round((world.now() - started) / 1000)} s`);
  }
  return { result: "done" };
}
