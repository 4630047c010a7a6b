import type { ClientBase } from "pg";
import { type Target, withConnection } from "./connection";

/** One cache of one tenant. */
export interface CacheStatistics {
  readonly tenant: string;
  readonly cache: string;
  /** Entries that are within their time to live. */
  readonly entries: number;
  /** Entries past it that expiry has not removed yet. */
  readonly expiredEntries: number;
  /** Bytes of keys and values as stored, compressed where PostgreSQL does so. */
  readonly bytes: number;
  readonly hits: number;
  readonly misses: number;
  /** hits / (hits + misses), 0 to 1; null before anything was counted. */
  readonly hitRatio: number | null;
  readonly evictions: number;
  /** Entries that expiry has removed. */
  readonly expired: number;
}

export interface ServerStatistics {
  /** Share of the cache table's page reads that memory served, 0 to 1; null before anything was read. */
  readonly sharedBuffersHitRatio: number | null;
  /** Share of updates that touched no index, 0 to 1; null before the first update. */
  readonly hotUpdateRatio: number | null;
  readonly deadRows: number;
  /** Bytes of the cache table with its index and TOAST. */
  readonly totalBytes: number;
  /** Sessions that are stored, expired ones included. */
  readonly sessions: number;
}

export interface Statistics {
  readonly caches: readonly CacheStatistics[];
  readonly server: ServerStatistics;
}

/** What is in the cache and how well it works. Reads the whole cache table once. */
export function stats(target: Target): Promise<Statistics> {
  return withConnection(target, async (client) => ({
    caches: await readCaches(client),
    server: await readServer(client),
  }));
}

// float8 because node-postgres gives bigint and numeric as text; both are exact far beyond these figures.
async function readCaches(client: ClientBase): Promise<readonly CacheStatistics[]> {
  const { rows } = await client.query<CacheStatistics>(`
    SELECT
      tenant, cache,
      coalesce(entries, 0)::float8 AS entries,
      coalesce(expired_entries, 0)::float8 AS "expiredEntries",
      coalesce(bytes, 0)::float8 AS bytes,
      coalesce(hits, 0)::float8 AS hits,
      coalesce(misses, 0)::float8 AS misses,
      hit_ratio::float8 AS "hitRatio",
      coalesce(evictions, 0)::float8 AS evictions,
      coalesce(expired, 0)::float8 AS expired
    FROM malayalees.cache_sizes FULL JOIN malayalees.cache_statistics USING (tenant, cache)
    ORDER BY tenant, cache`);
  return rows;
}

async function readServer(client: ClientBase): Promise<ServerStatistics> {
  const { rows } = await client.query<ServerStatistics>(`
    SELECT
      shared_buffers_hit_ratio::float8 AS "sharedBuffersHitRatio",
      hot_update_ratio::float8 AS "hotUpdateRatio",
      dead_rows::float8 AS "deadRows",
      total_bytes::float8 AS "totalBytes",
      (SELECT count(*) FROM malayalees.spring_session)::float8 AS sessions
    FROM malayalees.cache_health`);
  const [server] = rows;
  if (!server) throw new Error("malayalees.cache_health always has one row");
  return server;
}
