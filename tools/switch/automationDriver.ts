import { z } from "zod";
import { UsageError } from "../support/errors";
import { type Preview, StackEngine, type UpdateResult } from "../support/stackEngine";
import type { Placement } from "./planner";
import { withPlacement } from "./stackFile";
import type { StackDriver, StackOutputs } from "./world";

/** The one rule that holds the weights (components/traffic.ts), whatever its logical name. */
const WEIGHTS = "**malayalees:ingress:Traffic$aws:lb/listenerRule:ListenerRule**";

const outputsSchema = z.object({
  targetGroups: z.record(z.string(), z.string()),
  alarmNames: z.array(z.string()).default([]),
});

/** A stack whose placement is moved, on the engine. */
export class AutomationDriver implements StackDriver {
  private constructor(
    private readonly engine: StackEngine,
    private readonly stackName: string,
  ) {}

  /**
   * Opens a stack that exists.
   * @param root where Pulumi.yaml is
   * @param cancel cancels the update that runs
   * @throws MissingProgram when there is no CLI
   * @throws UsageError when there is no such stack
   */
  static async open(root: string, stackName: string, cancel: AbortSignal): Promise<AutomationDriver> {
    return new AutomationDriver(await StackEngine.open(root, stackName, cancel), stackName);
  }

  configure(placement: Placement): void {
    this.engine.configure((text) => withPlacement(text, placement));
  }

  update(): Promise<UpdateResult> {
    return this.engine.update();
  }

  /** Nothing may hold up the way back. */
  updateWeights(): Promise<UpdateResult> {
    return this.engine.updateOnly([WEIGHTS]);
  }

  preview(placement: Placement): Promise<Preview> {
    return this.engine.preview((text) => withPlacement(text, placement));
  }

  async outputs(): Promise<StackOutputs> {
    const read = outputsSchema.safeParse(await this.engine.outputs());
    if (read.success) return read.data;
    throw new UsageError(
      `Stack ${this.stackName} does not say where its target groups are (output targetGroups): bring it up first with pulumi up.`,
    );
  }
}
