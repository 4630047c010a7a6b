import type { ClientBase } from "pg";
import { originsOf, SESSIONS } from "./destination";
import { liveKeys, storedEntries } from "./entryTarget";
import type { RedisCommand, RedisSource } from "./redisSource";
import { liveSessionIds } from "./sessionTarget";
import { redisSessionKey } from "./springSession";
import { sample } from "./tally";
import { comparisonOf, type Findings, type VerifyOptions } from "./verify";

const PAGE = 2000;

/** A key that an entry or session would have in Redis. */
interface Origin {
  readonly redisKey: string;
  readonly database?: number;
}

/** Counts live entries of the selected caches that Redis has no key for. */
export async function countExtraEntries(client: ClientBase, options: VerifyOptions, found: Findings): Promise<void> {
  const { selection } = options;
  if (selection.cache === SESSIONS) return;
  for await (const page of liveKeys(client, PAGE)) {
    if (options.stop.aborted) return;
    const candidates = await notInRedis(options, page, (live) => originsOf(selection, live.cacheKey));
    // What is about to end may have ended in Redis first; and what has just been written there was not there yet.
    const lasting = candidates.filter(({ remainingMs }) => remainingMs > options.maxDriftMs);
    const again = await notInRedis(options, lasting, (live) => originsOf(selection, live.cacheKey));
    const stillThere = await storedEntries(
      client,
      again.map(({ cacheKey }) => cacheKey),
    );
    for (const { cacheKey } of again) {
      if (!stillThere.has(cacheKey)) continue;
      sample(comparisonOf(found, cacheKey.split(":", 2)[1] ?? "").extra, cacheKey);
    }
  }
}

/** Counts sessions that Redis has none for. */
export async function countExtraSessions(client: ClientBase, options: VerifyOptions, found: Findings): Promise<void> {
  const { mapping, cache } = options.selection;
  if (mapping.sessions.length === 0 || (cache !== undefined && cache !== SESSIONS)) return;
  for await (const ids of liveSessionIds(client, PAGE)) {
    if (options.stop.aborted) return;
    const originsOfId = (id: string) =>
      mapping.sessions.map(({ namespace, database }) => ({ redisKey: redisSessionKey(namespace, id), database }));
    for (const id of await notInRedis(options, ids, originsOfId)) sample(comparisonOf(found, SESSIONS).extra, id);
  }
}

/** Those of which no possible key is in any of the databases. What the mapping has no key for is none of ours. */
async function notInRedis<T>(
  { sources }: VerifyOptions,
  items: readonly T[],
  origins: (item: T) => readonly Origin[],
): Promise<readonly T[]> {
  let open = items.map((item) => ({ item, origins: origins(item) })).filter(({ origins }) => origins.length > 0);
  for (const source of sources) {
    const wanted = open.map(({ origins }) =>
      origins.filter(({ database = source.database }) => database === source.database),
    );
    const there = await exist(source, wanted.flat());
    open = open.filter((_, index) => !wanted[index]?.some((origin) => there.has(origin)));
  }
  return open.map(({ item }) => item);
}

async function exist(source: RedisSource, origins: readonly Origin[]): Promise<ReadonlySet<Origin>> {
  const replies = await source.ask(origins.map(({ redisKey }): RedisCommand => ["EXISTS", redisKey]));
  // A master of a cluster answers MOVED for a key that another one has: that one is asked as well.
  return new Set(origins.filter((_, index) => replies[index] === 1));
}
