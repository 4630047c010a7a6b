import assert from "node:assert/strict";
import { type Emulator, logGroupNames } from "./emulator";
import { type Step, stepsOf, type TestStack } from "./stack";

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

/** Runs something and prints how long it took. */
export async function timed<T>(what: string, run: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const result = await run();
  console.log(`      ${what}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

export async function up(stack: TestStack): Promise<void> {
  await stack.operate("up", { policies: true });
}

/**
 * Nothing to do, and nothing that AWS answers otherwise than the program set it: the preview reads every resource anew.
 * Without the policy pack, where the update before has judged the same inputs.
 */
export async function previewWithoutChanges(stack: TestStack, { policies = false } = {}): Promise<void> {
  const { steps } = await stack.operate("preview", { policies, refresh: true });
  assert.deepEqual(changesAmong(steps), []);
}

/** A second update does not touch a single resource. It says more than a preview, which is left out then. */
export async function upWithoutChanges(stack: TestStack): Promise<void> {
  const { steps } = await stack.operate("up", { refresh: true });
  assert.deepEqual(changesAmong(steps), []);
}

/** Takes a stack down: nothing is left in its state, nor a log group that AWS made by itself. */
export async function destroyWholly(stack: TestStack, emulator: Emulator): Promise<void> {
  await stack.operate("destroy");
  assert.deepEqual(stack.resources(), []);
  assert.deepEqual(await logGroupNames(emulator), []);
}

function changesAmong(steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ op }) => op !== "same" && op !== "refresh");
}

/** Applies a change of configuration and returns what was done, to the stateful resources among others. */
export async function applyChange(stack: TestStack, changes: Readonly<Record<string, string | object>>) {
  stack.configure(changes);
  // The documented way to take protection off: policies refuse it, so this one update runs without.
  const { steps } = await stack.operate("up", { policies: changes.protection !== "false" });
  const changed = steps.filter(({ op }) => op !== "same");
  return { changed, stateful: stepsOf(steps, STATEFUL_TYPES) };
}
