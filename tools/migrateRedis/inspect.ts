import { destination, SESSIONS, type Selection } from "./destination";
import { checked, type RedisCommand } from "./redisSource";
import { countsOf } from "./tally";
import { pages, passesOf, type Walk, type WalkedPage } from "./walk";

/** Upper ends of the classes of remaining time to live, in milliseconds. */
export const TTL_CLASSES = [
  { name: "< 1 min", belowMs: 60_000 },
  { name: "< 1 h", belowMs: 3_600_000 },
  { name: "< 1 d", belowMs: 86_400_000 },
  { name: "longer", belowMs: Number.POSITIVE_INFINITY },
  { name: "no TTL", belowMs: Number.NaN },
] as const;

/** Counts of one kind of keys. */
export interface Group {
  keys: number;
  /** Bytes in Redis's memory, overhead included. */
  bytes: number;
  readonly types: Record<string, number>;
  /** Counts by the names of TTL_CLASSES. */
  readonly ttls: Record<string, number>;
}

export interface InspectReport {
  readonly isFinished: boolean;
  readonly keys: number;
  readonly groups: Record<string, Group>;
  /** Databases of these servers that have keys and were not looked at. */
  readonly otherDatabases: readonly string[];
}

export interface InspectOptions extends Walk {
  /** Whether keys are grouped by a mapping; else by their form. */
  readonly isMapped: boolean;
  onProgress(scanned: number): void;
}

/** Reports what is in Redis without reading values, so idle times of keys do not change. */
export async function inspect(options: InspectOptions): Promise<InspectReport> {
  const groups: Record<string, Group> = {};
  let keys = 0;
  let scanned = 0;
  options.onProgress(0);
  for await (const page of pages(options, passesOf(options, false), { pass: 0, cursor: "0" })) {
    keys += await inspectPage(page, options, groups);
    scanned += page.scanned;
    options.onProgress(scanned);
  }
  return { isFinished: !options.stop.aborted, keys, groups, otherDatabases: await otherDatabases(options) };
}

const QUESTIONS = 3;

async function inspectPage(
  { pass: { source }, keys }: WalkedPage,
  options: InspectOptions,
  groups: Record<string, Group>,
) {
  const replies = await source.ask(
    keys.flatMap(({ redisKey }): RedisCommand[] => [
      ["TYPE", redisKey],
      ["PTTL", redisKey],
      ["MEMORY", "USAGE", redisKey],
    ]),
  );
  let seen = 0;
  for (const [index, { redisKey }] of keys.entries()) {
    const [type, ttl, bytes] = replies
      .slice(index * QUESTIONS)
      .map((reply) => checked(source, "TYPE, PTTL or MEMORY USAGE", reply));
    if (type === "none") continue;
    seen++;
    const name = groupOf(options, source.database, redisKey);
    const group = countsOf(groups, name, noKeys);
    group.keys++;
    group.bytes += Number(bytes ?? 0);
    group.types[String(type)] = (group.types[String(type)] ?? 0) + 1;
    const ttlClass = ttlClassOf(Number(ttl));
    group.ttls[ttlClass] = (group.ttls[ttlClass] ?? 0) + 1;
  }
  return seen;
}

function noKeys(): Group {
  return { keys: 0, bytes: 0, types: {}, ttls: {} };
}

function ttlClassOf(ttl: number): string {
  return ttl < 0 ? "no TTL" : (TTL_CLASSES.find(({ belowMs }) => ttl < belowMs)?.name ?? "longer");
}

function groupOf({ selection, isMapped }: InspectOptions, database: number, redisKey: Buffer): string {
  return isMapped ? mappedGroup(selection, database, redisKey) : formOf(redisKey.toString("utf8"));
}

/** The name of the cache, or in brackets what happens to the key otherwise. */
function mappedGroup(selection: Selection, database: number, redisKey: Buffer): string {
  const to = destination(selection, database, redisKey);
  if (to.kind === "entry") return to.cache;
  if (to.kind === "session") return SESSIONS;
  return to.kind === "refused" ? `(${to.reason})` : `(${to.kind === "principal" ? "housekeeping" : to.kind})`;
}

/** The common prefix of a kind of keys: up to Spring's double colon, else up to the first colon. */
export function formOf(key: string): string {
  const [, before] = /^(.*?::)/s.exec(key) ?? /^(spring:session:)/.exec(key) ?? /^([^:]+:)/s.exec(key) ?? [];
  return before === undefined ? "(no colon)" : `${before.replace(/[\p{Cc}\ufffd]/gu, "?").slice(0, 60)}*`;
}

async function otherDatabases({ sources }: Walk): Promise<readonly string[]> {
  const others = new Set<string>();
  for (const source of sources) {
    const looked = sources.filter(({ address }) => address === source.address).map(({ database }) => `db${database}`);
    for (const [name, facts] of await source.info("keyspace")) {
      const [, count] = /^keys=(\d+)/.exec(facts) ?? [];
      if (!looked.includes(name) && count !== undefined) others.add(`${name} of ${source.address}: ${count} keys`);
    }
  }
  return [...others];
}
