import type { ClientBase } from "pg";
import { DatabaseError } from "./errors";
import type { Migration } from "./migrationFiles";

/** What the database has recorded of an applied migration. */
export interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
  readonly appliedAt: Date;
}

/** Creates the schema and the table of applied migrations, if missing. */
export async function ensureHistory(client: ClientBase): Promise<void> {
  // One simple query is one transaction.
  await client.query(`
    CREATE SCHEMA IF NOT EXISTS malayalees;
    CREATE TABLE IF NOT EXISTS malayalees.schema_migration (
      version    integer PRIMARY KEY,
      name       text NOT NULL,
      checksum   text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now(),
      applied_by text NOT NULL DEFAULT current_user
    )`);
}

/**
 * The applied migrations in order; an empty list for a database that was never migrated. The application's role may not read the table,
 * and reads a view of it.
 */
export async function readHistory(client: ClientBase): Promise<readonly AppliedMigration[]> {
  const { rows: found } = await client.query<{ mayRead: boolean | null }>(
    "SELECT has_table_privilege(to_regclass('malayalees.schema_migration'), 'SELECT') AS \"mayRead\"",
  );
  const mayRead = found[0]?.mayRead;
  if (typeof mayRead !== "boolean") return [];
  const { rows } = await client.query<AppliedMigration>(
    `SELECT version, name, checksum, applied_at AS "appliedAt"
     FROM malayalees.${mayRead ? "schema_migration" : "applied_migration"} ORDER BY version`,
  );
  return rows;
}

/** State of a migration: `edited` and `unknown` ones must be fixed before anything else is applied. */
export type MigrationState = "applied" | "pending" | "edited" | "unknown";

export interface MigrationStatus {
  readonly version: number;
  readonly name: string;
  readonly state: MigrationState;
  /** When it was applied; undefined while it is pending. */
  readonly appliedAt?: Date;
}

/** Compares the files with what was applied. */
export function compareHistory(
  migrations: readonly Migration[],
  history: readonly AppliedMigration[],
): readonly MigrationStatus[] {
  const applied = new Map(history.map((each) => [each.version, each]));
  const known = new Set(migrations.map(({ version }) => version));
  const ours = migrations.map((migration): MigrationStatus => {
    const { version, name, checksum, earlierChecksum } = migration;
    const before = applied.get(version);
    if (!before) return { version, name, state: "pending" };
    const isSame = before.name === name && [checksum, earlierChecksum].includes(before.checksum);
    const state = isSame ? "applied" : "edited";
    return { version, name, state, appliedAt: before.appliedAt };
  });
  const others = history.filter(({ version }) => !known.has(version));
  return [
    ...ours,
    ...others.map(({ version, name, appliedAt }) => ({ version, name, appliedAt, state: "unknown" as const })),
  ];
}

/** @throws DatabaseError when the files and the database do not agree */
export function refuseDivergence(statuses: readonly MigrationStatus[]): void {
  const edited = namesIn("edited");
  if (edited) {
    throw new DatabaseError(
      `edited after it was applied: ${edited}. Nothing was changed. Restore the file as it was, and put the change into a new migration`,
    );
  }
  const unknown = namesIn("unknown");
  if (unknown) {
    throw new DatabaseError(
      `the database is ahead of this version of the program, which does not know ${unknown}. Nothing was changed. Deploy the newer version`,
    );
  }

  function namesIn(wanted: MigrationState): string {
    const such = statuses.filter(({ state }) => state === wanted);
    return such.map(({ name }) => name).join(", ");
  }
}
