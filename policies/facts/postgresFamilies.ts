/**
 * Parameter group families of RDS for PostgreSQL and how long each is in standard support. After that date RDS bills
 * Extended Support per vCPU-hour. Source: "Release calendars for Amazon RDS for PostgreSQL", RDS end of standard support (2026-11).
 */

export interface PostgresFamily {
  /** As a parameter group names it, e.g. `postgres17`. */
  readonly family: string;
  /** Major version of PostgreSQL. */
  readonly major: number;
  /** Last day of standard support, ISO 8601. */
  readonly endOfStandardSupport: string;
  /**
   * Oldest minor version that RDS still makes new databases of; absent where nothing is known. Older ones go on running.
   * Source: AWS's notice of minor versions that cannot be created from 2026-05-01 on: up to 14.17, 15.12, 16.8 and 17.4 (2026-11).
   */
  readonly oldestMinor?: number;
}

export const postgresFamilies: readonly PostgresFamily[] = [
  { family: "postgres11", major: 11, endOfStandardSupport: "2024-02-29" },
  { family: "postgres12", major: 12, endOfStandardSupport: "2025-02-28" },
  { family: "postgres13", major: 13, endOfStandardSupport: "2026-02-28" },
  { family: "postgres14", major: 14, endOfStandardSupport: "2027-02-28", oldestMinor: 18 },
  { family: "postgres15", major: 15, endOfStandardSupport: "2028-02-29", oldestMinor: 13 },
  { family: "postgres16", major: 16, endOfStandardSupport: "2029-02-28", oldestMinor: 9 },
  { family: "postgres17", major: 17, endOfStandardSupport: "2030-02-28", oldestMinor: 5 },
  { family: "postgres18", major: 18, endOfStandardSupport: "2031-02-28", oldestMinor: 1 },
];

/** The family of that name, or undefined when it is not in the table. */
export function findPostgresFamily(family: string): PostgresFamily | undefined {
  return postgresFamilies.find((each) => each.family === family);
}

/** Families in standard support on that day (ISO 8601), oldest first. */
export function supportedFamilies(today: string): readonly PostgresFamily[] {
  return postgresFamilies.filter((each) => today <= each.endOfStandardSupport);
}

/** Whether RDS makes a new database of that version, `17` or `17.6`, as far as is known. */
export function isCreatable(version: string): boolean {
  const [major, minor] = version.split(".");
  const oldest = findPostgresFamily(`postgres${major}`)?.oldestMinor;
  return minor === undefined || oldest === undefined || Number(minor) >= oldest;
}
