import { setTimeout as wait } from "node:timers/promises";
import { Refused } from "../support/errors";
import { type CommandUse, commandUse } from "./commandUse";
import { destination, SESSIONS } from "./destination";
import { formOf } from "./inspect";
import { CLIENT_NAME, type RedisSource } from "./redisSource";
import { countsOf } from "./tally";
import { pages, passesOf, type Walk } from "./walk";

export interface DecommissionOptions extends Walk {
  readonly isMapped: boolean;
  /** Length of the window in which no client may read or write, in milliseconds. */
  readonly windowMs: number;
  onProgress(doneMs: number): void;
}

/** What clients asked one Redis server during the window. */
export interface ServerUse {
  readonly address: string;
  /** Key lookups of all clients, successful or not. */
  readonly lookups: number;
  readonly commands: readonly CommandUse[];
  /** Other clients that are connected now: address, name, last command. */
  readonly clients: readonly string[];
  /** Replicas serve reads that this server does not count. */
  readonly replicas: number;
}

export interface DecommissionReport {
  readonly isFinished: boolean;
  /** How long the window was, in milliseconds. */
  readonly watchedMs: number;
  readonly servers: readonly ServerUse[];
  readonly idle: IdleReport;
  readonly isUnused: boolean;
}

/** What the idle times of the keys show. */
export interface IdleReport {
  readonly keys: number;
  /** Keys that were read or written in the window, by cache or form. */
  readonly touched: Record<string, { keys: number }>;
  /** Error of Redis when it has no idle times, as under an LFU policy. */
  readonly refusal?: string;
}

const TICK_MS = 500;
/** Redis reports idle times in whole seconds of a clock that ticks once a second. Source: Redis's OBJECT IDLETIME (2026-11). */
const IDLE_RESOLUTION_MS = 2000;

/**
 * Watches whether any client still uses Redis. During the window this tool only sends INFO, which looks up no key, so the counters show
 * what other clients do. Earlier copies and verifications shorten idle times, but not below the window, which starts now.
 */
export async function decommissionCheck(options: DecommissionOptions): Promise<DecommissionReport> {
  const servers = [...new Map(options.sources.map((source) => [source.address, source])).values()];
  const before = await Promise.all(servers.map(readCounters));
  const started = performance.now();
  const watchedMs = await watch(options, started);
  const after = await Promise.all(servers.map(readCounters));
  const uses = await Promise.all(servers.map((server, index) => serverUse(server, before[index], after[index])));
  const idle = await readIdleTimes(options, started);
  const isFinished = !options.stop.aborted;
  const wasUsed = uses.some(({ lookups, commands }) => lookups > 0 || commands.some(({ access }) => access !== "none"));
  const wasTouched = Object.keys(idle.touched).length > 0;
  return { isFinished, watchedMs, servers: uses, idle, isUnused: isFinished && !wasUsed && !wasTouched };
}

async function watch({ windowMs, stop, onProgress }: DecommissionOptions, started: number): Promise<number> {
  const elapsed = () => performance.now() - started;
  while (elapsed() < windowMs && !stop.aborted) {
    onProgress(Math.min(elapsed(), windowMs));
    const left = windowMs - elapsed();
    await wait(Math.max(Math.min(left, TICK_MS), 0), undefined, { signal: stop }).catch(() => {});
  }
  onProgress(Math.min(elapsed(), windowMs));
  return elapsed();
}

interface Counters {
  readonly runId: string;
  readonly lookups: number;
  readonly calls: ReadonlyMap<string, number>;
}

async function readCounters(source: RedisSource): Promise<Counters> {
  const [server, stats, commands] = await Promise.all(
    ["server", "stats", "commandstats"].map((each) => source.info(each)),
  );
  const lookups = Number(stats?.get("keyspace_hits") ?? 0) + Number(stats?.get("keyspace_misses") ?? 0);
  const calls = [...(commands ?? [])].map(
    ([name, facts]) => [name.replace(/^cmdstat_/, ""), Number(/^calls=(\d+)/.exec(facts)?.[1] ?? 0)] as const,
  );
  return { runId: server?.get("run_id") ?? "", lookups, calls: new Map(calls) };
}

/** @throws CountersReset when the counters were reset during the window */
async function serverUse(source: RedisSource, before?: Counters, after?: Counters): Promise<ServerUse> {
  if (before === undefined || after === undefined) throw new Error("counters are read before and after");
  const lookups = after.lookups - before.lookups;
  const calls = [...after.calls].map(([name, count]) => [name, count - (before.calls.get(name) ?? 0)] as const);
  if (before.runId !== after.runId || lookups < 0 || calls.some(([, count]) => count < 0)) {
    throw new CountersReset(
      `Redis at ${source.address} was restarted or its counters were reset in the window: start again`,
    );
  }
  const clients = await otherClients(source);
  const replicas = Number((await source.info("replication")).get("connected_slaves") ?? 0);
  return {
    ...{ address: source.address, lookups, clients, replicas },
    commands: await commandUse(
      source,
      calls.filter(([name, count]) => count > 0 && name !== "info"),
    ),
  };
}

/** The counters of the window cannot be used. */
export class CountersReset extends Refused {}

async function otherClients(source: RedisSource): Promise<readonly string[]> {
  const [reply] = await source.ask([["CLIENT", "LIST"]]);
  if (!Buffer.isBuffer(reply)) return [];
  return reply
    .toString("utf8")
    .split("\n")
    .map(
      (line) =>
        new Map(line.split(" ").map((fact) => [fact.split("=", 1)[0] ?? "", fact.slice(fact.indexOf("=") + 1)])),
    )
    .filter((facts) => facts.has("addr") && facts.get("name") !== CLIENT_NAME && !/[SM]/.test(facts.get("flags") ?? ""))
    .map((facts) =>
      [facts.get("addr"), facts.get("name"), `last command ${facts.get("cmd")}`].filter(Boolean).join(", "),
    );
}

/** Which keys were used since the window began, by their idle times. */
async function readIdleTimes(options: DecommissionOptions, started: number): Promise<IdleReport> {
  const touched: Record<string, { keys: number }> = {};
  let keys = 0;
  for await (const { pass, keys: page } of pages(options, passesOf(options, false), { pass: 0, cursor: "0" })) {
    const idle = await pass.source.ask(page.map(({ redisKey }) => ["OBJECT", "IDLETIME", redisKey]));
    const sinceStart = performance.now() - started - IDLE_RESOLUTION_MS;
    for (const [index, { redisKey }] of page.entries()) {
      const seconds = idle[index];
      if (seconds instanceof Error) return { keys, touched, refusal: seconds.message };
      if (typeof seconds !== "number") continue;
      keys++;
      if (seconds * 1000 >= sinceStart) continue;
      const name = nameOf(options, pass.source.database, redisKey);
      countsOf(touched, name, () => ({ keys: 0 })).keys++;
    }
  }
  return { keys, touched };
}

function nameOf({ selection, isMapped }: DecommissionOptions, database: number, redisKey: Buffer): string {
  const to = isMapped ? destination(selection, database, redisKey) : undefined;
  if (to?.kind === "entry") return to.cache;
  return to?.kind === "session" || to?.kind === "principal" || to?.kind === "housekeeping"
    ? SESSIONS
    : formOf(redisKey.toString("utf8"));
}
