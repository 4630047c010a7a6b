import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { reasonOf } from "../../database/errors";
import { UsageError } from "./errors";
import { requireProgram } from "./programs";
import { replaceFile, stackFileOf } from "./stackFile";

/** How an update of the stack ended. */
export type UpdateResult =
  | { readonly ended: "well" }
  /** The engine's own last words. */
  | { readonly ended: "badly"; readonly message: string }
  /** Another update holds the stack, or one that was killed left its lock. */
  | { readonly ended: "locked" };

/** What to do about an update that is locked. */
export const LOCKED =
  "another update has locked the stack: wait for it, or unlock the stack with pulumi cancel when that update was killed";

/** What a preview would do to one resource. */
export interface Change {
  readonly urn: string;
  /** The engine's word: create, update, replace, delete … */
  readonly op: string;
}

export interface Preview {
  /** As the engine prints it. */
  readonly text: string;
  /** All that is more than "same". */
  readonly changes: readonly Change[];
}

/** Changes the text of a stack file. */
export type Edit = (text: string) => string;

/** Drives a stack through Pulumi's Automation API, as `pulumi up --policy-pack policies` would. */
export class StackEngine {
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
  static async open(root: string, stackName: string, cancel: AbortSignal): Promise<StackEngine> {
    requireProgram("pulumi");
    // Loads slowly, so only once the configuration was found to be good.
    const { LocalWorkspace, Stack } = await import("@pulumi/pulumi/automation/index.js");
    try {
      const workspace = await LocalWorkspace.create({ workDir: root });
      // To select it would send the person's next plain `pulumi up` to this stack.
      workspace.selectStack = async () => {};
      return new StackEngine(await Stack.select(stackName, workspace), root, cancel);
    } catch (error) {
      throw new UsageError(`The stack cannot be opened: ${lastWords(error)}`);
    }
  }

  /** Changes the stack's configuration, all of it at once. */
  configure(edit: Edit): void {
    const file = stackFileOf(this.root, this.stack.name);
    replaceFile(file, edit(readFileSync(file, "utf8")));
  }

  /** Brings the stack to its configuration. Never rejects because of the stack. */
  update(): Promise<UpdateResult> {
    return this.run({ policyPacks: [join(this.root, "policies")] });
  }

  /** Brings only some resources to the configuration, without the policy pack, which judges whole stacks. */
  updateOnly(urns: readonly string[]): Promise<UpdateResult> {
    return this.run({ target: [...urns] });
  }

  /**
   * Shows what an update to another configuration would do; changes nothing, the configuration neither.
   * @throws UsageError when the preview fails
   */
  async preview(edit: Edit): Promise<Preview> {
    const folder = mkdtempSync(join(tmpdir(), "preview-"));
    const configFile = join(folder, "Pulumi.yaml");
    const changes: Change[] = [];
    try {
      const text = readFileSync(stackFileOf(this.root, this.stack.name), "utf8");
      writeFileSync(configFile, edit(text), { mode: 0o600 });
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

  /** The stack's outputs, by name. */
  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const outputs = Object.entries(await this.stack.outputs()).map(([name, { value }]) => [name, value] as const);
    return Object.fromEntries(outputs);
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
