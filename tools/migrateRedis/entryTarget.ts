import type { ClientBase } from "pg";
import type { Entry } from "./reading";

/** Entries of one call, each with a cache key of its own. */
type Entries = readonly Entry[];

/**
 * Stores entries, each with its own remaining time to live on PostgreSQL's clock. Live entries stay as they are: the application wrote
 * them, or an earlier copy. Sorted by key, so that two writers never deadlock. cache_put_many cannot do it: it has one time to live.
 * @param overwrite replaces live entries as well
 * @returns how many were stored, by cache name
 */
export async function putEntries(client: ClientBase, entries: Entries, overwrite: boolean): Promise<CountByCache> {
  const now = performance.now();
  const put = overwrite ? PUT : `${PUT} WHERE entry.expires_at <= clock_timestamp()`;
  const { rows } = await client.query<CountRow>({
    name: overwrite ? "migrate_overwrite" : "migrate_put",
    text: `WITH counted AS (${put} RETURNING cache_key) ${BY_CACHE}`,
    values: [
      entries.map(({ to }) => to.cacheKey),
      entries.map(({ value }) => value),
      entries.map((entry) => remainingMs(entry, now)),
    ],
  });
  return countByCache(rows);
}

/** Counts by cache name. */
export type CountByCache = ReadonlyMap<string, number>;

interface CountRow {
  readonly cache: string;
  readonly count: string;
}

const BY_CACHE = "SELECT split_part(cache_key, ':', 2) AS cache, count(*) FROM counted GROUP BY 1";

function countByCache(rows: readonly CountRow[]): CountByCache {
  return new Map(rows.map(({ cache, count }) => [cache, Number(count)]));
}

/** Milliseconds that an entry has left to live at a time of performance.now(). */
export function remainingMs({ ttlMs, isPersistent, readAt }: Entry, now: number): number {
  return isPersistent ? ttlMs : ttlMs - (now - readAt);
}

const PUT = `
  INSERT INTO malayalees.app_cache AS entry (cache_key, cache_value, expires_at)
  SELECT key, value, clock_timestamp() + ttl_ms * interval '1 millisecond'
  FROM unnest($1::text[], $2::text[], $3::double precision[]) AS given (key, value, ttl_ms)
  ORDER BY key COLLATE "C"
  ON CONFLICT (cache_key) DO UPDATE SET
    cache_value = excluded.cache_value,
    expires_at = excluded.expires_at,
    updated_at = excluded.updated_at,
    created_at = CASE WHEN entry.expires_at > clock_timestamp() THEN entry.created_at ELSE excluded.created_at END`;

/** Counts the entries that exist and are live. */
export async function countPresent(client: ClientBase, entries: Entries): Promise<CountByCache> {
  const { rows } = await client.query<CountRow>({
    name: "migrate_present",
    text: `
      WITH counted AS (
        SELECT cache_key FROM malayalees.app_cache WHERE cache_key = ANY ($1) AND expires_at > clock_timestamp()
      ) ${BY_CACHE}`,
    values: [entries.map(({ to }) => to.cacheKey)],
  });
  return countByCache(rows);
}

/** A stored entry: a digest in place of the value, to send less over the network. */
export interface StoredEntry {
  /** SHA-256, in hexadecimal digits. */
  readonly digest: string;
  /** Milliseconds at `readAt`. */
  readonly remainingMs: number;
  readonly updatedAt: Date;
  /** Of performance.now(). */
  readonly readAt: number;
}

interface EntryRow {
  readonly cache_key: string;
  readonly digest: string;
  readonly remaining_ms: string;
  readonly updated_at: Date;
}

/** The live entries among those with these cache keys, by cache key. */
export async function storedEntries(
  client: ClientBase,
  cacheKeys: readonly string[],
): Promise<ReadonlyMap<string, StoredEntry>> {
  const { rows } = await client.query<EntryRow>({
    name: "migrate_stored",
    text: `
      SELECT cache_key, encode(sha256(convert_to(cache_value, 'UTF8')), 'hex') AS digest, updated_at,
        extract(epoch FROM expires_at - clock_timestamp()) * 1000 AS remaining_ms
      FROM malayalees.app_cache WHERE cache_key = ANY ($1) AND expires_at > clock_timestamp()`,
    values: [cacheKeys],
  });
  const readAt = performance.now();
  return new Map(
    rows.map(({ cache_key, digest, remaining_ms, updated_at }) => [
      cache_key,
      { digest, remainingMs: Number(remaining_ms), updatedAt: updated_at, readAt },
    ]),
  );
}

/** Key and remaining time to live of a live entry. */
export interface LiveKey {
  readonly cacheKey: string;
  readonly remainingMs: number;
}

/** All live entries in the order of their keys, a page at a time. */
export async function* liveKeys(client: ClientBase, pageSize: number): AsyncGenerator<readonly LiveKey[]> {
  let last = "";
  while (true) {
    const { rows } = await client.query<{ cache_key: string; remaining_ms: string }>({
      name: "migrate_live",
      text: `
        SELECT cache_key, extract(epoch FROM expires_at - clock_timestamp()) * 1000 AS remaining_ms
        FROM malayalees.app_cache WHERE cache_key > $1 COLLATE "C" AND expires_at > clock_timestamp()
        ORDER BY cache_key LIMIT $2`,
      values: [last, pageSize],
    });
    yield rows.map(({ cache_key, remaining_ms }) => ({ cacheKey: cache_key, remainingMs: Number(remaining_ms) }));
    if (rows.length < pageSize) return;
    last = rows.at(-1)?.cache_key ?? last;
  }
}
