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
  /** $1 key as tenant:cache:key, $2 value, $3 milliseconds to live: `isWithinLimits` has to hold, which nobody else checks in bytes. */
  text: `INSERT INTO malayalees.app_cache (cache_key, cache_value, expires_at)
VALUES ($1, $2::text, clock_timestamp() + $3 * interval '1 millisecond')
ON CONFLICT (cache_key) DO UPDATE SET
  cache_value = excluded.cache_value, expires_at = excluded.expires_at, updated_at = excluded.updated_at`,
} as const;

/** What the cache's functions take at most: bytes of a full key and of a value, ten years. Source: database/migrations/0002_cache_checks.sql. */
export const LONGEST_KEY_BYTES = 1024;
export const LONGEST_VALUE_BYTES = 1_048_576;
export const LONGEST_TTL_MS = 315_360_000_000;

/** What all keys of a cache begin with, or undefined for names that only the functions may be asked with: they refuse them in words. */
export function keyPrefix(tenant: string, cache: string): string | undefined {
  const refused = [tenant, cache].some((name) => name === "" || name.includes(":"));
  return refused ? undefined : `${tenant}:${cache}:`;
}

export function isTimeToLive(ttlMs: number): boolean {
  return Number.isInteger(ttlMs) && ttlMs >= 1 && ttlMs <= LONGEST_TTL_MS;
}

/** Whether an entry may be put by the plain statement; what may not is for the functions, which refuse it in words. */
export function isWithinLimits(fullKey: string, value: string, ttlMs: number): boolean {
  const fits = (text: string, bytes: number) => Buffer.byteLength(text) <= bytes;
  return isTimeToLive(ttlMs) && fits(fullKey, LONGEST_KEY_BYTES) && fits(value, LONGEST_VALUE_BYTES);
}
