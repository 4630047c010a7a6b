/**
 * The two most frequent statements, prepared under their names. `cache_get()` and `cache_put()` of the migrations do the same, but build
 * and check the key in every call; a client for one tenant and one cache checks its names once.
 */
export const GET = {
  name: "cache_get",
  /** $1 key as tenant:cache:key. */
  text: "SELECT cache_value AS value FROM malayalees.app_cache WHERE cache_key = $1 AND expires_at > clock_timestamp()",
} as const;

export const PUT = {
  name: "cache_put",
  /** $1 key as tenant:cache:key, $2 value, $3 milliseconds to live: `isWithinLimits` must be true, as nothing else checks the limits in bytes. */
  text: `INSERT INTO malayalees.app_cache (cache_key, cache_value, expires_at)
VALUES ($1, $2::text, clock_timestamp() + $3 * interval '1 millisecond')
ON CONFLICT (cache_key) DO UPDATE SET
  cache_value = excluded.cache_value, expires_at = excluded.expires_at, updated_at = excluded.updated_at`,
} as const;

/** Limits of the cache's functions: bytes of a full key and of a value; ten years. Source: database/migrations/0002_cache_checks.sql. */
export const LONGEST_KEY_BYTES = 1024;
export const LONGEST_VALUE_BYTES = 1_048_576;
export const LONGEST_TTL_MS = 315_360_000_000;

/** The prefix of all keys of a cache; undefined for invalid names, which the functions refuse with a reason. */
export function keyPrefix(tenant: string, cache: string): string | undefined {
  const refused = [tenant, cache].some((name) => name === "" || name.includes(":"));
  return refused ? undefined : `${tenant}:${cache}:`;
}

export function isTimeToLive(ttlMs: number): boolean {
  return Number.isInteger(ttlMs) && ttlMs >= 1 && ttlMs <= LONGEST_TTL_MS;
}

/** Whether the plain statement may put an entry. Other entries go to the functions, which refuse them with a reason. */
export function isWithinLimits(fullKey: string, value: string, ttlMs: number): boolean {
  const fits = (text: string, bytes: number) => Buffer.byteLength(text) <= bytes;
  return isTimeToLive(ttlMs) && fits(fullKey, LONGEST_KEY_BYTES) && fits(value, LONGEST_VALUE_BYTES);
}
