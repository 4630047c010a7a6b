import assert from "node:assert/strict";
import type { OfflineResource } from "../../tools/plan/offlineMonitor";
import { type OfflineRun, type OfflineStack, runOfflineProgram } from "../../tools/plan/offlineProgram";

/**
 * Unit tests of components: runs a piece of program in Pulumi's runtime with the offline plan's monitor, and gives what it
 * registered, once all of it is.
 *
 *     const { resources, outputs } = await runOffline(() => {
 *       const queue = new Queue("jobs", { … });
 *       return { url: queue.url };
 *     });
 *     assert.equal(one(resources, "aws:sqs/queue:Queue").inputs.visibilityTimeoutSeconds, 60);
 *
 * `one` and `byType` find resources; `inputs` are as people may see them (`[secret]`, `[unknown]`), `props` have secrets in
 * clear. Every run has a runtime of its own: no run sees another's configuration or resources. What the program says by
 * pulumi.log is in `messages`. Ids, ARNs and addresses are examples of the right shape (tools/plan/offlineOutputs.ts).
 */
export type { OfflineResource } from "../../tools/plan/offlineMonitor";

const DEFAULTS: OfflineStack = { project: "malayalees", stack: "test", region: "us-east-1", config: {} };

/**
 * @param program may be asynchronous; what it returns are the outputs
 * @param options where it runs, as far as that matters to the test
 */
export function runOffline(program: () => unknown, options: Partial<OfflineStack> = {}): Promise<OfflineRun> {
  return runOfflineProgram(program, { ...DEFAULTS, ...options });
}

export function byType(resources: readonly OfflineResource[], type: string): readonly OfflineResource[] {
  return resources.filter((resource) => resource.type === type);
}

/** The only resource of that type, or of that type and logical name. */
export function one(resources: readonly OfflineResource[], type: string, name?: string): OfflineResource {
  const [first, ...others] = byType(resources, type).filter((resource) => name === undefined || resource.name === name);
  assert.ok(first, `no ${type} ${name ?? ""}`);
  assert.deepEqual(others, [], `more than one ${type}`);
  return first;
}
