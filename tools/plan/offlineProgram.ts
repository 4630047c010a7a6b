import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { isolated, setEngine } from "./isolatedRuntime";
import { type Message, OfflineEngine } from "./offlineEngine";
import { OfflineMonitor, type OfflineResource } from "./offlineMonitor";

/** Where a program runs. */
export interface OfflineStack {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  /** Full key to text, as the engine hands configuration over. */
  readonly config: Readonly<Record<string, string>>;
  /** Full keys whose values are secrets. @default none */
  readonly secretKeys?: readonly string[];
}

export interface OfflineRun {
  /** In the order of registration; the stack itself is the first. */
  readonly resources: readonly OfflineResource[];
  /** As people may see them: secrets are `[secret]`, what only an update can know is `[unknown]`. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What the program said by pulumi.log. */
  readonly messages: readonly Message[];
  /** Tokens of the functions that it called, such as `aws:route53/getZone:getZone`. */
  readonly lookups: readonly string[];
}

/**
 * Runs a Pulumi program without an engine: in the Node runtime of Pulumi, against a monitor that records and answers. Every run
 * has a runtime of its own.
 * @param program gives the stack's outputs
 * @throws what the program throws; what fails in an Output becomes an unhandled rejection, as in the real runtime
 */
export function runOfflineProgram(program: () => unknown, stack: OfflineStack): Promise<OfflineRun> {
  return isolated(async () => {
    const monitor = new OfflineMonitor(stack);
    const engine = new OfflineEngine();
    // A preview: what is not known before an update stays unknown, and the program may ask isDryRun.
    pulumi.runtime.setMockOptions(monitor, stack.project, stack.stack, true, "organization");
    pulumi.runtime.setAllConfig({ ...stack.config }, [...(stack.secretKeys ?? [])]);
    setEngine(engine);
    await runInStack(program);
    await settle(monitor);
    const { resources, stackOutputs: outputs, invoked } = monitor;
    return { resources, outputs, messages: engine.messages, lookups: [...invoked] };
  });
}

async function runInStack(program: () => unknown): Promise<void> {
  // Thrown inside, an error would reject every promise that the runtime keeps on the stack as well.
  let failure: { readonly error: unknown } | undefined;
  await pulumi.runtime.runInPulumiStack(async () => {
    try {
      return await program();
    } catch (error) {
      failure = { error };
      return {};
    }
  });
  await pulumi.runtime.disconnect();
  if (failure) throw failure.error;
}

/** Waits for what is registered in answer to what was: a real program's process lives until there is nothing left to do. */
async function settle(monitor: OfflineMonitor): Promise<void> {
  let before: number;
  do {
    before = monitor.resources.length;
    // More than one turn: code between two registrations may wait for one of its own.
    for (let turn = 0; turn < 3; turn++) await setImmediate();
    await pulumi.runtime.disconnect();
  } while (monitor.resources.length > before);
}
