import { Unreachable } from "../support/errors";
import { LOCKED } from "../support/stackEngine";
import { describeHealth, describeRequests, healthComplaints, isReady, requestComplaints } from "./judge";
import { describePlacement, type Move, type Step } from "./planner";
import type { Requests, World } from "./world";

/** How long a move waits, and what it accepts. */
export interface Limits {
  /** Healthy targets that the new topology must have before it gets traffic, and before it gets more. */
  readonly needed: number;
  /** Healthy targets that it must have at least while it is watched. */
  readonly minTasks: number;
  /** Seconds that the targets have to become healthy after an update. */
  readonly waitSeconds: number;
  /** Seconds that each share of the traffic is watched. */
  readonly watchSeconds: number;
  /** Percentage of failed requests that is accepted. */
  readonly maxErrors: number;
}

/** How a move ended. */
export type MoveResult =
  | { readonly result: "done" }
  /** All traffic is with the old topology again, for these reasons. */
  | { readonly result: "rolledBack"; readonly reasons: readonly string[] }
  /** Neither done nor rolled back: the same command continues once the reason is gone. */
  | { readonly result: "stuck"; readonly reasons: readonly string[] }
  | { readonly result: "interrupted" };

type Verdict = { readonly is: "good" } | { readonly is: "bad"; readonly reasons: readonly string[] } | MoveResult;

/** Seconds between two looks. */
const LOOK_EVERY = 10;

/**
 * Carries out a move: a step at a time, each watched, and all traffic back to the old topology when the target turns bad.
 * @throws Unreachable when AWS cannot be asked before anything was changed
 */
export async function carryOut(move: Move, world: World, limits: Limits): Promise<MoveResult> {
  const judged = await alarmsToJudge(move, world);
  for (const [index, step] of move.steps.entries()) {
    if (world.stop.aborted) return { result: "interrupted" };
    world.report(`step ${index + 1} of ${move.steps.length}: ${describePlacement(step.placement)}`);
    const verdict = await take(step, move, world, limits, judged);
    if ("result" in verdict) return verdict;
    if (verdict.is === "bad") return rollBack(verdict.reasons, step, move, world);
  }
  return { result: "done" };
}

/** Whether an alarm in state ALARM counts against the target. */
type Judged = (alarmName: string) => boolean;

async function alarmsToJudge(move: Move, { driver, metrics, report }: World): Promise<Judged> {
  // The alarms are about the other topology then; to give that one all traffic would be wrong.
  if (move.targetIsMain) return () => false;
  const ringing = await metrics.ringing((await driver.outputs()).alarmNames);
  const targetServes = (move.steps[0]?.share ?? 0) > 0;
  if (ringing.length === 0 || targetServes) return () => true;
  report(`alarms from before the move, which do not count against ${move.target}: ${ringing.join(", ")}`);
  return (alarmName) => !ringing.includes(alarmName);
}

/** One update, and its result for the target. */
async function take(step: Step, move: Move, world: World, limits: Limits, judged: Judged): Promise<Verdict> {
  const { driver, clock, stop, report } = world;
  driver.configure(step.placement);
  const started = clock.now();
  const update = await driver.update();
  // Ctrl-C reaches the engine as well: an update that then fails says nothing about the target.
  if (stop.aborted) return { result: "interrupted" };
  if (update.ended === "locked") return { result: "stuck", reasons: [LOCKED] };
  if (update.ended === "badly") {
    return step.kind === "finish"
      ? { result: "stuck", reasons: [update.message] }
      : { is: "bad", reasons: [update.message] };
  }
  report(`  updated in ${secondsBetween(started, clock.now())} s`);
  if (step.kind === "finish") return { is: "good" };
  const reasons = await look(step, move, world, limits, judged);
  if (stop.aborted) return { result: "interrupted" };
  return reasons.length === 0 ? { is: "good" } : { is: "bad", reasons };
}

/** What is wrong with the target after an update; nothing when it became healthy in time. */
async function look(step: Step, move: Move, world: World, limits: Limits, judged: Judged): Promise<readonly string[]> {
  try {
    const { targetGroups, alarmNames } = await world.driver.outputs();
    const targetGroup = targetGroups[move.target];
    if (targetGroup === undefined) return [`the stack has no target group for ${move.target} among its outputs`];
    const late = await untilHealthy(targetGroup, world, limits);
    // Without requests, health is all there is to check.
    if (late.length > 0 || step.share === 0 || world.stop.aborted) return late;
    return await watch(targetGroup, alarmNames.filter(judged), world, limits);
  } catch (error) {
    // Without metrics, to go back is safer than to continue.
    if (error instanceof Unreachable) return [error.message];
    throw error;
  }
}

async function untilHealthy(targetGroup: string, world: World, limits: Limits): Promise<readonly string[]> {
  const { targets, clock, stop, report } = world;
  const started = clock.now();
  let reported = "";
  while (!stop.aborted) {
    const health = await targets.look(targetGroup);
    const words = describeHealth(health);
    if (words !== reported) report(`  targets: ${words}`);
    reported = words;
    if (isReady(health, limits.needed)) return [];
    const waited = secondsBetween(started, clock.now());
    if (waited >= limits.waitSeconds) return [`after ${waited} s not healthy: ${words}; it takes ${limits.needed}`];
    await clock.sleep(LOOK_EVERY, stop);
  }
  return [];
}

async function watch(targetGroup: string, alarms: readonly string[], world: World, limits: Limits) {
  const { targets, metrics, clock, stop, report } = world;
  const started = clock.now();
  let requests: Requests = { count: 0, failed: 0 };
  while (!stop.aborted) {
    const health = await targets.look(targetGroup);
    requests = await metrics.requests(targetGroup, started);
    const ringing = await metrics.ringing(alarms);
    const reasons = [
      ...healthComplaints(health, limits.minTasks),
      ...requestComplaints(requests, limits.maxErrors),
      ...ringing.map((name) => `alarm: ${name}`),
    ];
    if (reasons.length > 0) return reasons;
    const watched = secondsBetween(started, clock.now());
    if (watched >= limits.watchSeconds) {
      report(`  watched for ${watched} s: ${describeHealth(health)}, ${describeRequests(requests)}`);
      return [];
    }
    await clock.sleep(LOOK_EVERY, stop);
  }
  return [];
}

async function rollBack(
  reasons: readonly string[],
  step: Step,
  move: Move,
  { driver, report }: World,
): Promise<MoveResult> {
  if (move.back === undefined) return { result: "stuck", reasons };
  report(`${move.target} turned bad, back to ${describePlacement(move.back)}: ${reasons.join("; ")}`);
  driver.configure(move.back);
  // The weights change only after the new compute is up: they are still the old ones.
  if (step.kind === "add") return { result: "rolledBack", reasons };
  const quick = await driver.updateWeights();
  const update = quick.ended === "well" ? quick : await driver.update();
  if (update.ended === "well") return { result: "rolledBack", reasons };
  const why = update.ended === "locked" ? LOCKED : update.message;
  return { result: "stuck", reasons: [...reasons, `the weights could not be set back: ${why}`] };
}

function secondsBetween(from: Date, to: Date): number {
  return Math.round((to.getTime() - from.getTime()) / 1000);
}
