/**
 * The two statements that a cache lives from, prepared under their names. `cache_get()` and `cache_put()` of the migrations do the
 * same with a key that they put together and check for every call; a client that has one tenant and one cache checks once.
 */
export const GET = {
  name: "cache_get",
  /** $1 key as tenant:cache:key. */
  text: "SELECT cache_value AS value FROM malayalees.app_cache WHERE cache_key = $1 AND expires_at > clock_timestamp()",
} as const;

export const PUT = {
  name: "cache_put",
  /** $1 key as tenant:cache:key, $2 value, $3 milliseconds to live, which nobody checks: they have to be in `TTL_MS`. */
  text: `INSERT INTO malayalees.app_cache (cache_key, cache_value, expires_at)
VALUES ($1, $2::text, clock_timestamp() + $3 * interval '1 millisecond')
ON CONFLICT (cache_key) DO UPDATE SET
  cache_value = excluded.cache_value, expires_at = excluded.expires_at, updated_at = excluded.updated_at`,
} as const;

/** What cache_put() takes as a time to live: 1 ms to ten years. */
const TTL_MS = { least: 1, most: 315_360_000_000 };

/** The key in the table, or undefined where the function has to say what is wrong. */
export function fullKey(tenant: string, cache: string, key: string): string | undefined {
  const refused = [tenant, cache].some((name) => name === "" || name.includes(":"));
  return refused ? undefined : `${tenant}:${cache}:${key}`;
}

export function isTimeToLive(ttlMs: number): boolean {
  return Number.isInteger(ttlMs) && ttlMs >= TTL_MS.least && ttlMs <= TTL_MS.most;
}
