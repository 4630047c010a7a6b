import { describeHealth, describeRequests, healthComplaints, isReady, requestComplaints } from "./judge";
import { describePlacement, type Move, type Step } from "./planner";
import { CannotLook, type Requests, type World } from "./world";

/** What a move bears. */
export interface Limits {
  /** Healthy targets that a topology must have at least. */
  readonly minTasks: number;
  /** Seconds that the targets have to become healthy after an update. */
  readonly waitSeconds: number;
  /** Seconds that each share of the traffic is watched. */
  readonly watchSeconds: number;
  /** Percentage of failed requests that is borne. */
  readonly maxErrors: number;
}

/** How a move ended. */
export type Outcome =
  | { readonly result: "done" }
  /** All traffic is with the old topology again, for these reasons. */
  | { readonly result: "rolledBack"; readonly saw: readonly string[] }
  /** Neither done nor rolled back: the same command goes on once the reason is gone. */
  | { readonly result: "standsStill"; readonly saw: readonly string[] }
  | { readonly result: "interrupted" };

type Verdict = { readonly is: "good" } | { readonly is: "bad"; readonly saw: readonly string[] } | Outcome;

/** Seconds between two looks. */
const LOOK_EVERY = 10;

const LOCKED =
  "another update holds the stack: wait for it, or give the stack free with pulumi cancel when it was killed";

/**
 * Carries out a move: a step at a time, each watched, and all traffic given back when the target turns bad.
 * @throws CannotLook when AWS cannot be asked before anything was changed
 */
export async function carryOut(move: Move, world: World, limits: Limits): Promise<Outcome> {
  const judged = await alarmsToJudge(move, world);
  for (const [index, step] of move.steps.entries()) {
    if (world.stop.aborted) return { result: "interrupted" };
    world.tell(`step ${index + 1} of ${move.steps.length}: ${describePlacement(step.placement)}`);
    const verdict = await take(step, move, world, limits, judged);
    if ("result" in verdict) return verdict;
    if (verdict.is === "bad") return giveBack(verdict.saw, step, move, world);
  }
  return { result: "done" };
}

/** Whether an alarm that rings is held against the target. */
type Judged = (alarmName: string) => boolean;

async function alarmsToJudge(move: Move, { driver, metrics, tell }: World): Promise<Judged> {
  // On the way home an alarm speaks of the other topology; to give that one all traffic would be the wrong answer.
  if (move.goingHome) return () => false;
  const ringing = await metrics.ringing((await driver.outputs()).alarmNames);
  const targetServes = (move.steps[0]?.share ?? 0) > 0;
  if (ringing.length === 0 || targetServes) return () => true;
  tell(`ringing before the move, so not held against ${move.target}: ${ringing.join(", ")}`);
  return (alarmName) => !ringing.includes(alarmName);
}

/** One update, then the look at what it did. */
async function take(step: Step, move: Move, world: World, limits: Limits, judged: Judged): Promise<Verdict> {
  const { driver, clock, stop, tell } = world;
  driver.configure(step.placement);
  const started = clock.now();
  const update = await driver.update();
  // A person's Ctrl-C reaches the engine as well: an update that then ends badly says nothing of the target.
  if (stop.aborted) return { result: "interrupted" };
  if (update.ended === "locked") return { result: "standsStill", saw: [LOCKED] };
  if (update.ended === "badly") {
    return step.kind === "finish"
      ? { result: "standsStill", saw: [update.message] }
      : { is: "bad", saw: [update.message] };
  }
  tell(`  updated in ${secondsBetween(started, clock.now())} s`);
  if (step.kind === "finish") return { is: "good" };
  const saw = await look(step, move, world, limits, judged);
  if (stop.aborted) return { result: "interrupted" };
  return saw.length === 0 ? { is: "good" } : { is: "bad", saw };
}

/** What is wrong with the target after an update, once it had its time. */
async function look(step: Step, move: Move, world: World, limits: Limits, judged: Judged): Promise<readonly string[]> {
  try {
    const { targetGroups, alarmNames } = await world.driver.outputs();
    const targetGroup = targetGroups[move.target];
    if (targetGroup === undefined) return [`the stack has no target group for ${move.target} among its outputs`];
    const late = await untilHealthy(targetGroup, world, limits);
    // Nobody asks it anything yet: health is all there is to see.
    if (late.length > 0 || step.share === 0 || world.stop.aborted) return late;
    return await watch(targetGroup, alarmNames.filter(judged), world, limits);
  } catch (error) {
    // To go on blindly is worse than to go back.
    if (error instanceof CannotLook) return [error.message];
    throw error;
  }
}

async function untilHealthy(targetGroup: string, world: World, limits: Limits): Promise<readonly string[]> {
  const { targets, clock, stop, tell } = world;
  const started = clock.now();
  let told = "";
  while (!stop.aborted) {
    const health = await targets.look(targetGroup);
    const words = describeHealth(health);
    if (words !== told) tell(`  targets: ${words}`);
    told = words;
    if (isReady(health, limits.minTasks)) return [];
    const waited = secondsBetween(started, clock.now());
    if (waited >= limits.waitSeconds) return [`after ${waited} s not healthy: ${words}; it takes ${limits.minTasks}`];
    await clock.sleep(LOOK_EVERY, stop);
  }
  return [];
}

async function watch(targetGroup: string, alarms: readonly string[], world: World, limits: Limits) {
  const { targets, metrics, clock, stop, tell } = world;
  const started = clock.now();
  let requests: Requests = { count: 0, failed: 0 };
  while (!stop.aborted) {
    const health = await targets.look(targetGroup);
    requests = await metrics.requests(targetGroup, started);
    const ringing = await metrics.ringing(alarms);
    const saw = [
      ...healthComplaints(health, limits.minTasks),
      ...requestComplaints(requests, limits.maxErrors),
      ...ringing.map((name) => `alarm: ${name} rings`),
    ];
    if (saw.length > 0) return saw;
    const watched = secondsBetween(started, clock.now());
    if (watched >= limits.watchSeconds) {
      tell(`  watched for ${watched} s: ${describeHealth(health)}, ${describeRequests(requests)}`);
      return [];
    }
    await clock.sleep(LOOK_EVERY, stop);
  }
  return [];
}

async function giveBack(saw: readonly string[], step: Step, move: Move, { driver, tell }: World): Promise<Outcome> {
  if (move.back === undefined) return { result: "standsStill", saw };
  tell(`${move.target} turned bad, back to ${describePlacement(move.back)}: ${saw.join("; ")}`);
  driver.configure(move.back);
  // The weights change after the new compute is up: here they never did.
  if (step.kind === "add") return { result: "rolledBack", saw };
  const quick = await driver.updateWeights();
  const update = quick.ended === "well" ? quick : await driver.update();
  if (update.ended === "well") return { result: "rolledBack", saw };
  const why = update.ended === "locked" ? LOCKED : update.message;
  return { result: "standsStill", saw: [...saw, `the weights could not be given back: ${why}`] };
}

function secondsBetween(from: Date, to: Date): number {
  return Math.round((to.getTime() - from.getTime()) / 1000);
}
