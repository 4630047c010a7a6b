import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { z } from "zod";
import { reasonOf } from "../../database/errors";
import { UsageError } from "../support/errors";
import { requireProgram } from "../support/programs";
import { stackFileOf } from "../support/stackFile";
import type { Placement } from "./planner";
import { withPlacement, writePlacement } from "./stackFile";
import type { Change, Preview, StackDriver, StackOutputs, UpdateResult } from "./world";

/** The one rule that holds the weights (components/traffic.ts), whatever its logical name. */
const WEIGHTS = "**malayalees:ingress:Traffic$aws:lb/listenerRule:ListenerRule**";

const outputsSchema = z.object({
  targetGroups: z.record(z.string(), z.string()),
  alarmNames: z.array(z.string()).default([]),
});

/** Drives a stack through Pulumi's Automation API, as `pulumi up --policy-pack policies` would. */
export class AutomationDriver implements StackDriver {
  private constructor(
    private readonly stack: Stack,
    private readonly root: string,
    private readonly cancel: AbortSignal,
  ) {}

  /**
   * Opens a stack that exists.
   * @param root where Pulumi.yaml is
   * @param cancel cancels the update that runs
   * @throws MissingProgram when there is no CLI
   * @throws UsageError when there is no such stack
   */
  static async open(root: string, stackName: string, cancel: AbortSignal): Promise<AutomationDriver> {
    requireProgram("pulumi");
    // Loads slowly, so only once the configuration was found to be good.
    const { LocalWorkspace, Stack } = await import("@pulumi/pulumi/automation/index.js");
    try {
      const workspace = await LocalWorkspace.create({ workDir: root });
      // To select it would send the person's next plain `pulumi up` to this stack.
      workspace.selectStack = async () => {};
      return new AutomationDriver(await Stack.select(stackName, workspace), root, cancel);
    } catch (error) {
      throw new UsageError(`The stack cannot be opened: ${lastWords(error)}`);
    }
  }

  configure(placement: Placement): void {
    writePlacement(stackFileOf(this.root, this.stack.name), placement);
  }

  update(): Promise<UpdateResult> {
    return this.run({ policyPacks: [join(this.root, "policies")] });
  }

  /** Without the policy pack, which judges whole stacks: nothing may hold up the way back. */
  updateWeights(): Promise<UpdateResult> {
    return this.run({ target: [WEIGHTS] });
  }

  async preview(placement: Placement): Promise<Preview> {
    const folder = mkdtempSync(join(tmpdir(), "switch-"));
    const configFile = join(folder, "Pulumi.yaml");
    const changes: Change[] = [];
    try {
      const text = readFileSync(stackFileOf(this.root, this.stack.name), "utf8");
      writeFileSync(configFile, withPlacement(text, placement), { mode: 0o600 });
      const { stdout } = await this.stack.preview({
        policyPacks: [join(this.root, "policies")],
        configFile,
        suppressProgress: true,
        color: "never",
        signal: this.cancel,
        onEvent({ resourcePreEvent }) {
          const { urn, op } = resourcePreEvent?.metadata ?? { urn: "", op: "same" };
          if (op !== "same") changes.push({ urn, op });
        },
      });
      return { text: stdout, changes };
    } catch (error) {
      throw new UsageError(`The preview of the first step failed; nothing was changed.\n${lastWords(error)}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  async outputs(): Promise<StackOutputs> {
    const outputs = Object.entries(await this.stack.outputs()).map(([name, { value }]) => [name, value] as const);
    const read = outputsSchema.safeParse(Object.fromEntries(outputs));
    if (read.success) return read.data;
    throw new UsageError(
      `Stack ${this.stack.name} does not say where its target groups are (output targetGroups): bring it up first with pulumi up.`,
    );
  }

  private async run(what: { readonly policyPacks?: string[]; readonly target?: string[] }): Promise<UpdateResult> {
    if (this.cancel.aborted) return { ended: "badly", message: "cancelled before it began" };
    try {
      await this.stack.up({ ...what, color: "never", suppressOutputs: true, signal: this.cancel });
      return { ended: "well" };
    } catch (error) {
      if (error instanceof Error && error.name === "ConcurrentUpdateError") return { ended: "locked" };
      // Our own update has ended: if it was killed, the lock it left is ours to take away; mostly there is none.
      if (this.cancel.aborted) await this.stack.cancel().catch(() => {});
      return { ended: "badly", message: lastWords(error) };
    }
  }
}

/** What matters of the engine's long message: its errors, or else its end. */
function lastWords(error: unknown): string {
  const lines = reasonOf(error)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const errors = [...new Set(lines.filter((line) => /^(\w+ )?error: /i.test(line)))];
  return (errors.length > 0 ? errors : lines).slice(-5).join("\n");
}
