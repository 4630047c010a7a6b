import { instanceClassMemoryBytes } from "../../policies/facts/instanceClasses";
import { type Database, type Databases, isPending } from "./databases";

export interface Clock {
  /** Milliseconds that only grow. */
  now(): number;
  /** Resolves early when the signal fires. */
  sleep(seconds: number, signal: AbortSignal): Promise<void>;
}

export interface RestartWorld {
  readonly databases: Databases;
  readonly clock: Clock;
  /** Takes a line of progress. */
  readonly report: (line: string) => void;
  readonly stop: AbortSignal;
}

export interface RestartOptions {
  readonly failOver: boolean;
  readonly primaryFirst: boolean;
  /** Seconds that one step may take. */
  readonly waitSeconds: number;
}

export type RestartResult = "done" | "interrupted" | "timedOut";

/** Seconds between two looks; RDS needs minutes. */
const LOOK_EVERY = 15;

/** Storage that is optimised is as good as available: the database serves, and it may take hours. */
const SERVING: readonly string[] = ["available", "storage-optimization"];

/** The primary, then its replicas. */
export async function lookAtAll(databases: Databases, identifier: string): Promise<readonly Database[]> {
  const primary = await databases.look(identifier);
  const replicas: Database[] = [];
  for (const replica of primary.replicas) replicas.push(await databases.look(replica));
  return [primary, ...replicas];
}

/**
 * Which goes first. A standby must allow as many connections as its primary, or it stops to follow: replicas first when max_connections
 * grows, the primary first when it gets smaller. It follows the class's memory.
 * Source: PostgreSQL 17 documentation, "Hot Standby", "Administrator's Overview" (2026-11).
 */
export function inOrder(all: readonly Database[], primaryFirst: boolean): readonly Database[] {
  const [primary, ...replicas] = all;
  if (primary === undefined) return [];
  return primaryFirst || getsSmaller(primary) ? [primary, ...replicas] : [...replicas, primary];
}

function getsSmaller({ values }: Database): boolean {
  const change = values.find(({ name }) => name === "DBInstanceClass");
  const [before, after] = [change?.before, change?.after].map((name) => instanceClassMemoryBytes(name ?? ""));
  return before !== undefined && after !== undefined && after < before;
}

/** Does what is pending, one instance after the other, each until it serves again. RDS completes what it has begun, also without this command. */
export async function restartAll(
  all: readonly Database[],
  options: RestartOptions,
  world: RestartWorld,
): Promise<RestartResult> {
  for (const { identifier } of inOrder(all, options.primaryFirst)) {
    const result = await restart(identifier, options, world);
    if (result !== "done") return result;
  }
  return "done";
}

async function restart(identifier: string, options: RestartOptions, world: RestartWorld): Promise<RestartResult> {
  const { databases, report, stop } = world;
  const wait = (what: string, isDone: (database: Database) => boolean) =>
    waitUntil(identifier, what, (each) => isServing(each) && isDone(each), options.waitSeconds, world);

  const quiet = await wait("serves", () => true);
  if (quiet !== "done") return quiet;
  const found = await databases.look(identifier);
  if (found.values.length > 0) {
    report(`${identifier}: applies ${found.values.map(({ name, after }) => `${name} ${after}`).join(", ")}`);
    await databases.applyNow(found);
    const applied = await wait("has its new values", ({ values }) => values.length === 0);
    if (applied !== "done") return applied;
  }
  // A change of the class restarts the server, which takes the parameters along.
  const then = await databases.look(identifier);
  if (then.parameterGroups.length === 0) {
    report(`${identifier}: ${isPending(found) ? "done" : "nothing waits"}`);
    return "done";
  }
  if (stop.aborted) return "interrupted";
  const failOver = options.failOver && then.multiAz;
  report(`${identifier}: ${failOver ? "fails over to its standby" : "reboots"}`);
  await databases.reboot(identifier, failOver);
  const rebooted = await wait("has its parameters", ({ parameterGroups }) => parameterGroups.length === 0);
  if (rebooted === "done") report(`${identifier}: done`);
  return rebooted;
}

function isServing({ status, isApplying }: Database): boolean {
  return SERVING.includes(status) && !isApplying;
}

async function waitUntil(
  identifier: string,
  what: string,
  isDone: (database: Database) => boolean,
  waitSeconds: number,
  { databases, clock, report, stop }: RestartWorld,
): Promise<RestartResult> {
  const until = clock.now() + waitSeconds * 1000;
  let shown = "";
  for (;;) {
    if (stop.aborted) return "interrupted";
    const database = await databases.look(identifier);
    if (isDone(database)) return "done";
    if (clock.now() >= until) {
      report(`${identifier}: is ${database.status} after ${waitSeconds} s, and not yet so that it ${what}`);
      return "timedOut";
    }
    if (database.status !== shown) report(`${identifier}: ${database.status}, waiting until it ${what}`);
    shown = database.status;
    await clock.sleep(LOOK_EVERY, stop);
  }
}
