import type { ClientBase } from "pg";
import { originsOf, SESSIONS } from "./destination";
import { liveKeys, storedEntries } from "./entryTarget";
import type { RedisCommand, RedisSource } from "./redisSource";
import { liveSessionIds } from "./sessionTarget";
import { redisSessionKey } from "./springSession";
import type { Walk } from "./walk";

const PAGE = 2000;

/** Where to look for what PostgreSQL has and Redis has not. */
export interface ExtrasSearch extends Pick<Walk, "selection" | "sources" | "stop"> {
  /** Entries that expire within this time may have expired in Redis already, in milliseconds. */
  readonly maxDriftMs: number;
}

/** A key that an entry or session would have in Redis. */
interface Origin {
  readonly redisKey: string;
  readonly database?: number;
}

/** The cache keys of live entries of the selected caches that have no key in Redis. */
export async function* extraEntries(client: ClientBase, search: ExtrasSearch): AsyncGenerator<string> {
  const { selection, sources } = search;
  if (selection.cache === SESSIONS) return;
  for await (const page of liveKeys(client, PAGE)) {
    if (search.stop.aborted) return;
    const candidates = await notInRedis(sources, page, (live) => originsOf(selection, live.cacheKey));
    const lasting = candidates.filter(({ remainingMs }) => remainingMs > search.maxDriftMs);
    // Checked twice: a key may have been written to PostgreSQL a moment before Redis had it, or evicted from both.
    const again = await notInRedis(sources, lasting, (live) => originsOf(selection, live.cacheKey));
    const keys = again.map(({ cacheKey }) => cacheKey);
    const stored = await storedEntries(client, keys);
    yield* keys.filter((key) => stored.has(key));
  }
}

/** The ids of live sessions that Redis does not have. */
export async function* extraSessions(client: ClientBase, search: ExtrasSearch): AsyncGenerator<string> {
  const { mapping, cache } = search.selection;
  if (mapping.sessions.length === 0 || (cache !== undefined && cache !== SESSIONS)) return;
  const originsOfId = (id: string) =>
    mapping.sessions.map(({ namespace, database }) => ({ redisKey: redisSessionKey(namespace, id), database }));
  for await (const ids of liveSessionIds(client, PAGE)) {
    if (search.stop.aborted) return;
    yield* await notInRedis(search.sources, ids, originsOfId);
  }
}

/** Items of which no possible key exists in any of the databases. Items without a possible key are left out: the mapping has no rule for them. */
async function notInRedis<T>(
  sources: readonly RedisSource[],
  items: readonly T[],
  origins: (item: T) => readonly Origin[],
): Promise<readonly T[]> {
  let open = items.map((item) => ({ item, origins: origins(item) })).filter(({ origins }) => origins.length > 0);
  for (const source of sources) {
    const wanted = open.map(({ origins }) =>
      origins.filter(({ database = source.database }) => database === source.database),
    );
    const found = await existing(source, wanted.flat());
    open = open.filter((_, index) => !wanted[index]?.some((origin) => found.has(origin)));
  }
  return open.map(({ item }) => item);
}

async function existing(source: RedisSource, origins: readonly Origin[]): Promise<ReadonlySet<Origin>> {
  const replies = await source.ask(origins.map(({ redisKey }): RedisCommand => ["EXISTS", redisKey]));
  // A master of a cluster answers MOVED for a key of another master, which is asked as well.
  return new Set(origins.filter((_, index) => replies[index] === 1));
}
