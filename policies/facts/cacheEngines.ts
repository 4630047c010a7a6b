/**
 * Engines of ElastiCache: their versions, how long each is in standard support, and the parameter group family of each.
 * Sources: Amazon ElastiCache user guide, "Engine versions and upgrading" (Valkey 7.2 to 9.1) and "ElastiCache Extended Support" (Redis
 * OSS 4 and 5 until 2026-01-31; AWS has named no other date); AWS Database Blog, "Introducing Extended Support for Amazon ElastiCache
 * version 4 and version 5 for Redis OSS" (2026-11).
 */

/** Of Valkey, the oldest first. A replication group names major and minor version, a serverless cache the major one. */
export const valkeyVersions: readonly string[] = ["7.2", "8.0", "8.1", "8.2", "9.0", "9.1"];

/** Last day of standard support of Redis OSS by major version, ISO 8601. After it ElastiCache bills Extended Support. */
const REDIS_ENDS: Readonly<Record<string, string>> = {
  2: "2023-01-13",
  3: "2023-07-31",
  4: "2026-01-31",
  5: "2026-01-31",
};

/** `8` of `8.2`. */
export function majorOf(version: string): string {
  return version.split(".")[0] ?? version;
}

/** The parameter group family of a version of Valkey. */
export function valkeyFamily(version: string): string {
  return `valkey${majorOf(version)}`;
}

/** Last day of standard support of a version; undefined where AWS has named none. */
export function endOfCacheEngine(engine: string, version: string): string | undefined {
  const major = majorOf(version);
  return engine === "redis" && Object.hasOwn(REDIS_ENDS, major) ? REDIS_ENDS[major] : undefined;
}
