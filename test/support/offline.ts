import assert from "node:assert/strict";
import type { OfflineResource } from "../../tools/plan/offlineMonitor";
import { type OfflineRun, runOfflineProgram } from "../../tools/plan/offlineProgram";

/**
 * Unit tests of components: runs a piece of program in Pulumi's runtime with the offline plan's monitor, and gives what it
 * registered. `one` and `byType` find resources; `inputs` are as people may see them, `props` have secrets in clear.
 */
export type { OfflineResource } from "../../tools/plan/offlineMonitor";

type Program = () => Record<string, unknown> | undefined | Promise<Record<string, unknown> | undefined>;

export function runOffline(program: (() => void) | Program): Promise<OfflineRun> {
  const run = async () => (await program()) ?? undefined;
  return runOfflineProgram(run, { project: "malayalees", stack: "test", region: "us-east-1", config: {} });
}

export function byType(resources: readonly OfflineResource[], type: string): readonly OfflineResource[] {
  return resources.filter((resource) => resource.type === type);
}

/** The only resource of that type. */
export function one(resources: readonly OfflineResource[], type: string): OfflineResource {
  const [first, ...others] = byType(resources, type);
  assert.ok(first, `no ${type}`);
  assert.deepEqual(others, [], `more than one ${type}`);
  return first;
}
