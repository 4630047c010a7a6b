import { resolve } from "node:path";
import { policies } from "../../policies/catalogue";
import { runPolicies, type Violation } from "../../policies/runner";
import type { OfflineResource } from "./offlineMonitor";
import { runOfflineProgram } from "./offlineProgram";
import { readStackFiles } from "./stackFiles";

/** Everything that can be said of a stack without an engine. */
export interface Plan {
  readonly stack: string;
  readonly topology: string;
  readonly resources: readonly OfflineResource[];
  readonly violations: readonly Violation[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Keys whose encrypted value the plan could not read. */
  readonly encrypted: readonly string[];
}

export const root = resolve(__dirname, "../..");

/**
 * Runs the real program offline and the real policies over what it registered.
 * @throws UsageError, or the program's own ConfigurationError
 */
export async function makePlan(stack: string, overrides: Readonly<Record<string, string>>): Promise<Plan> {
  const { project, config, encrypted } = readStackFiles(root, stack, overrides);
  const region = config["aws:region"] ?? "";
  const { resources, outputs } = await runOfflineProgram(loadProgram, { project, stack, region, config });
  const violations = await runPolicies(policies, resources);
  return { stack, topology: config[`${project}:topology`] ?? "", resources, violations, outputs, encrypted };
}

/** The root index.ts, run anew each time; its exports are the stack's outputs. */
async function loadProgram(): Promise<Record<string, unknown>> {
  const program = resolve(root, "index.ts");
  delete require.cache[program];
  const outputs: unknown = require(program);
  return typeof outputs === "object" && outputs !== null ? { ...outputs } : {};
}
