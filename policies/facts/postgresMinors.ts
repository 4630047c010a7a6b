import { isCreatable } from "./postgresFamilies";

/**
 * Minor versions of RDS for PostgreSQL: until when each is in standard support, and which RDS makes new databases of. A minor version
 * ends years before its major one; afterwards RDS upgrades it in a maintenance window, which is unplanned downtime.
 * Sources: RDS for PostgreSQL release notes, "Release calendar for Amazon RDS for PostgreSQL minor versions" (dates of a month alone are
 * approximate, and given here as its last day; "no create"); AWS's notice of 2026-05; AWS What's New, minor versions 18.6, 17.11, 16.15,
 * 15.19 and 14.24, 2026-08 (2026-11).
 */

/** Last day of standard support, ISO 8601 → versions. */
const ENDS: Readonly<Record<string, readonly string[]>> = {
  "2026-05-31": [
    ["14.14", "14.15", "14.16", "14.17"],
    ["15.9", "15.10", "15.11", "15.12"],
    ["16.5", "16.6", "16.7", "16.8"],
    ["17.1", "17.2", "17.3", "17.4"],
  ].flat(),
  "2026-09-30": ["14.18", "14.19", "15.13", "15.14", "16.9", "16.10", "17.5", "17.6"],
  "2027-03-31": ["15.15", "15.16", "15.17", "16.11", "16.12", "16.13", "17.7", "17.8", "17.9", "18.1", "18.2", "18.3"],
};

/** Replaced by the next within two weeks, and marked "no create" since. */
const SUPERSEDED: readonly string[] = ["14.21", "15.16", "16.12", "17.8", "18.2"];

/** Major version → the newest minor one. */
const NEWEST: Readonly<Record<string, string>> = { 14: "14.24", 15: "15.19", 16: "16.15", 17: "17.11", 18: "18.6" };

/** Last day of standard support of a minor version; undefined where AWS has named none, or it ends with its major version. */
export function endOfMinor(version: string): string | undefined {
  return Object.entries(ENDS).find(([, versions]) => versions.includes(version))?.[0];
}

/** The newest minor version of the same major one, for messages; the major one itself where the table has none. */
export function newestMinorOf(major: string): string {
  return (Object.hasOwn(NEWEST, major) ? NEWEST[major] : undefined) ?? major;
}

/** False for a version that RDS is known to refuse for new databases: `17` and `17.11` are fine, `17.4` and `17.8` are not. */
export function isOfferedVersion(version: string): boolean {
  return isCreatable(version) && !SUPERSEDED.includes(version);
}
