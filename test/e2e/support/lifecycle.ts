import assert from "node:assert/strict";
import { type Emulator, logGroupNames } from "./emulator";
import { policyPack, type Step, stepRecorder, stepsOf, type TestStack } from "./stack";

/** Replacing one of these loses data or the address that users know. */
export const STATEFUL_TYPES: readonly string[] = [
  "aws:rds/instance:Instance",
  "aws:rds/parameterGroup:ParameterGroup",
  "aws:secretsmanager/secret:Secret",
  "aws:kms/key:Key",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:lb/targetGroup:TargetGroup",
  "aws:ec2/vpc:Vpc",
  "aws:ecr/repository:Repository",
];

/** Runs something and says how long it took, for the closing figures. */
export async function timed<T>(what: string, run: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const result = await run();
  console.log(`      ${what}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

export async function up({ stack }: TestStack): Promise<string> {
  const result = await stack.up({ policyPacks: [policyPack], color: "never" });
  assert.equal(result.summary.result, "succeeded");
  return result.stdout;
}

/** Nothing to do, and nothing that AWS answers otherwise than it was asked: the preview asks for every resource anew. */
export async function previewWithoutChanges({ stack }: TestStack): Promise<void> {
  const { steps, onEvent } = stepRecorder();
  await stack.preview({ policyPacks: [policyPack], refresh: true, onEvent, color: "never" });
  assert.deepEqual(changesAmong(steps), []);
}

/** A second update does not touch a single resource. */
export async function upWithoutChanges({ stack }: TestStack): Promise<void> {
  const { steps, onEvent } = stepRecorder();
  await stack.up({ policyPacks: [policyPack], refresh: true, onEvent, color: "never" });
  assert.deepEqual(changesAmong(steps), []);
}

/** Takes a stack down: nothing is left in its state, nor a log group that AWS made by itself. */
export async function destroyWholly({ stack }: TestStack, emulator: Emulator): Promise<void> {
  await stack.destroy({ color: "never" });
  const { deployment } = await stack.exportStack();
  assert.deepEqual(deployment.resources ?? [], []);
  assert.deepEqual(await logGroupNames(emulator), []);
}

function changesAmong(steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ op }) => op !== "same" && op !== "refresh");
}

/**
 * Applies a change of configuration and returns what was done, to the stateful resources among others.
 * @param parts parts of structured values by path, as in `traffic.ec2`
 */
export async function applyChange(
  test: TestStack,
  changes: Readonly<Record<string, string>>,
  parts: Readonly<Record<string, string>> = {},
) {
  for (const [key, value] of Object.entries(changes)) await test.stack.setConfig(key, { value });
  for (const [path, value] of Object.entries(parts)) await test.stack.setConfig(path, { value }, true);
  const { steps, onEvent } = stepRecorder();
  // The documented way to take protection off: policies refuse it, so this one update runs without.
  const policyPacks = changes.protection === "false" ? [] : [policyPack];
  await test.stack.up({ policyPacks, onEvent, color: "never" });
  const changed = steps.filter(({ op }) => op !== "same");
  return { changed, stateful: stepsOf(steps, STATEFUL_TYPES) };
}
