import { type Facts, OLDER_FACTS, PARAMETER_FACTS, type ParameterUnit, type PostgresParameter } from "./parameterTable";
import { firstMajorOf, lastMajorOf } from "./parameterVersions";

export type { ParameterUnit, PostgresParameter } from "./parameterTable";

/** Looks parameters up, as the family of a major version of PostgreSQL has them. The table itself is parameterTable.ts. */

const NEWEST = 18;

/** Every parameter known here, as the newest version has it. */
export const postgresParameters: readonly PostgresParameter[] = Object.entries(PARAMETER_FACTS).map(([name, facts]) =>
  withName(name, facts),
);

const byName: ReadonlyMap<string, PostgresParameter> = new Map(postgresParameters.map((each) => [each.name, each]));

/**
 * The parameter of that name in the family of that major version, or undefined when the table does not have it, or the family does not.
 * RDS takes names in any case, as PostgreSQL does.
 */
export function findPostgresParameter(name: string, major: number = NEWEST): PostgresParameter | undefined {
  const wanted = name.toLowerCase();
  const newest = byName.get(wanted);
  if (newest === undefined || isMissing(wanted, major)) return undefined;
  const [lastMajor, facts] = Object.hasOwn(OLDER_FACTS, wanted) ? (OLDER_FACTS[wanted] ?? []) : [];
  return lastMajor !== undefined && facts !== undefined && major <= lastMajor ? withName(wanted, facts) : newest;
}

/** Whether some version has a parameter of that name. */
export function isPostgresParameter(name: string): boolean {
  return byName.has(name.toLowerCase());
}

/** Why the family of that version has no parameter of a name that other versions have; undefined where it has, or the name is not known. */
export function whyMissing(name: string, major: number): string | undefined {
  const wanted = name.toLowerCase();
  if (!isMissing(wanted, major)) return undefined;
  const since = firstMajorOf(wanted);
  if (since !== undefined && major < since) return `it came with PostgreSQL ${since}`;
  return `it is gone since PostgreSQL ${(lastMajorOf(wanted) ?? major) + 1}`;
}

function isMissing(name: string, major: number): boolean {
  return major < (firstMajorOf(name) ?? 0) || major > (lastMajorOf(name) ?? Number.POSITIVE_INFINITY);
}

function withName(name: string, facts: Facts): PostgresParameter {
  return { name, ...facts };
}

/** What RDS sets on its own, as text; undefined where the table does not say. */
export function rdsDefault(name: string): string | undefined {
  return byName.get(name)?.rdsDefault;
}

const UNIT_BYTES: Readonly<Partial<Record<ParameterUnit, number>>> = { B: 1, kB: 1024, "8kB": 8192, MB: 1024 ** 2 };

/** Bytes in one unit of a memory parameter; undefined for time and plain numbers. */
export function unitBytes(unit: ParameterUnit): number | undefined {
  return UNIT_BYTES[unit];
}
