/** Names of replication groups, serverless caches, users and user groups have 40 characters at most. */
const LONGEST = 40;
/** What is longest after the name, `-default`, and six hexadecimal digits with their hyphen. */
const AFTER = "-default".length + "-abcdef".length;

/**
 * The start of the names, which ends with a letter or digit: ElastiCache refuses two hyphens in a row and one at the end.
 * Source: ElastiCache API, CreateReplicationGroup, CreateServerlessCache, CreateUser and CreateUserGroup (2026-11).
 */
export function valkeyNamePrefix(applicationName: string): string {
  return applicationName.slice(0, LONGEST - AFTER).replace(/-+$/, "");
}
