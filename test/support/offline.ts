import assert from "node:assert/strict";
import type { OfflineResource } from "../../tools/plan/offlineMonitor";
import { type OfflineRun, type OfflineStack, runOfflineProgram } from "../../tools/plan/offlineProgram";

/**
 * For unit tests of components: runs a part of a program in Pulumi's runtime with the offline plan's monitor, and returns all registered
 * resources when it is done.
 *
 *     const { resources, outputs } = await runOffline(() => {
 *       const queue = new Queue("jobs", { … });
 *       return { url: queue.url };
 *     });
 *     assert.equal(one(resources, "aws:sqs/queue:Queue").inputs.visibilityTimeoutSeconds, 60);
 *
 * `one` and `byType` find resources; `inputs` are safe to show (`[secret]`, `[unknown]`), `props` have secrets in
 * plain text. Every run has its own runtime: no run sees another's configuration or resources. What the program writes with
 * pulumi.log is in `messages`. Ids, ARNs and addresses are examples of the right shape (tools/plan/offlineOutputs.ts).
 */
export type { OfflineResource } from "../../tools/plan/offlineMonitor";

const DEFAULTS: OfflineStack = { project: "malayalees", stack: "test", region: "us-east-1", config: {} };

/**
 * @param program may be asynchronous; its result is the outputs
 * @param options of the run, as far as they matter to the test
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

/** Everything that must exist before a resource. */
export function allBefore(resources: readonly OfflineResource[], start: OfflineResource): ReadonlySet<string> {
  const found = new Set<string>();
  const left = [start.urn];
  for (let urn = left.pop(); urn !== undefined; urn = left.pop()) {
    const { dependencies = [] } = resources.find((each) => each.urn === urn) ?? {};
    for (const each of dependencies.filter((other) => !found.has(other))) {
      found.add(each);
      left.push(each);
    }
  }
  return found;
}
