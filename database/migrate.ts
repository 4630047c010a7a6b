import { type ClientBase, DatabaseError as ServerError } from "pg";
import { describeServerError, type Target, withConnection } from "./connection";
import { DatabaseError } from "./errors";
import { handOver } from "./handingOver";
import { type Migration, readMigrations } from "./migrationFiles";
import { compareHistory, ensureHistory, type MigrationStatus, readHistory, refuseDivergence } from "./migrationHistory";
import { prepareRoles, type Roles, settleRoles } from "./roles";
import { refuseForeignSchema, withoutHiding } from "./takingOver";
import { allowWrites } from "./writes";

/**
 * Brings a database up to date. Hand-written, because each library that was looked at (2026-11) lacks something that is needed here:
 * node-pg-migrate does not notice edited migrations, and fails when two deployers start at once; umzug has no lock, transaction or
 * checksum; postgres-migrations uses any table called "migrations" in any schema, and drops the position and code of an SQL error.
 */

export interface MigrateOptions extends Roles {
  /** Folder of the migrations. @default database/migrations */
  readonly folder?: string;
}

export interface MigrateReport {
  /** Names of the migrations that this run applied. */
  readonly applied: readonly string[];
  /** What became of the application's own objects with names that the migrations use as well. */
  readonly notices: readonly string[];
  /** Why expiry is not scheduled by pg_cron; undefined when it is. */
  readonly notScheduled?: string;
  /** Why there is no tenant_stats that is kept up to date; undefined when there is. */
  readonly notCounted?: string;
  /** Why pg_stat_statements measures no statements; undefined when it does. */
  readonly notMeasured?: string;
}

/** Advisory lock of every migration of this project: "malaya" in ASCII. */
const LOCK = 0x6d616c617961;
/** How long a migration waits for another one. */
const LOCK_WAIT_MS = 600_000;
/** A migration that cannot get a table within this time fails, before the application's statements pile up behind it. */
const TABLE_WAIT_MS = 30_000;
/** SQLSTATE. Source: PostgreSQL documentation, "PostgreSQL Error Codes" (2026-11). */
const LOCK_TIMED_OUT = "55P03";

/**
 * Applies pending migrations, then sets up the application's roles, the schedule and the statistics. When two run at once, the second
 * waits and finds nothing left to do.
 *
 * All of it is one transaction with a savepoint before each step: a step that fails is rolled back, and the steps before it stay. The
 * lock and every setting belong to the transaction, not to the session: a pooler (PgBouncer, RDS Proxy) may give each transaction
 * another connection, and a session's lock would stay on a connection that nobody can find.
 * @throws DatabaseError when a migration fails or was edited; the database is as it was before that migration
 */
export function migrate(target: Target, options: MigrateOptions = {}): Promise<MigrateReport> {
  const migrations = readMigrations(options.folder);
  return withConnection(target, (client) =>
    inTransaction(client, async () => {
      // Others may make functions in public: none of them must be called in place of PostgreSQL's own.
      await client.query("SET LOCAL search_path = pg_catalog, pg_temp");
      await takeLock(client);
      await allowWrites(client);
      await refuseForeignSchema(client);
      const { result: applied, notices } = await withoutHiding(client, () => applyPending(client, migrations));
      const roles = await step(client, () => prepareRoles(client, options));
      await step(client, () => settleRoles(client, roles));
      const { owner, application } = roles;
      const others = owner ? await step(client, () => handOver(client, owner.role, application.role)) : [];
      const notScheduled = await optionalStep(client, "schedule_cleanup");
      const notMeasured = await optionalStep(client, "create_statement_statistics");
      const notCounted = await optionalStep(client, "create_tenant_stats");
      return { applied, notices: [...notices, ...others], notScheduled, notMeasured, notCounted };
    }),
  );
}

/** The state of each migration. Read-only. */
export function status(target: Target, folder?: string): Promise<readonly MigrationStatus[]> {
  const migrations = readMigrations(folder);
  return withConnection(target, async (client) => compareHistory(migrations, await readHistory(client)));
}

/** Waits until no migration of this database runs, and lets none begin before the transaction ends. */
export async function takeLock(client: ClientBase): Promise<void> {
  await client.query("SELECT set_config('lock_timeout', $1, true)", [String(LOCK_WAIT_MS)]);
  try {
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
  } catch (error) {
    if (!(error instanceof ServerError) || error.code !== LOCK_TIMED_OUT) throw error;
    throw new DatabaseError(
      `another migration of this database has not ended for ${LOCK_WAIT_MS / 60_000} minutes. Nothing was changed`,
    );
  }
  await client.query("SELECT set_config('lock_timeout', $1, true)", [String(TABLE_WAIT_MS)]);
}

async function applyPending(client: ClientBase, migrations: readonly Migration[]): Promise<readonly string[]> {
  const statuses = compareHistory(migrations, await readHistory(client));
  refuseDivergence(statuses);
  const pending = migrations.filter((_, index) => statuses[index]?.state === "pending");
  if (pending.length > 0) await ensureHistory(client);
  for (const migration of pending) await apply(client, migration);
  return pending.map(({ name }) => name);
}

async function apply(client: ClientBase, { version, name, sql, checksum }: Migration): Promise<void> {
  try {
    await step(client, async () => {
      await client.query(sql);
      await client.query(
        "INSERT INTO malayalees.schema_migration (version, name, checksum, applied_at) VALUES ($1, $2, $3, clock_timestamp())",
        [version, name, checksum],
      );
    });
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    const place = error.position ? `${name}, line ${lineOf(sql, Number(error.position))}` : name;
    throw new DatabaseError(`${place}: ${describeServerError(error)}\nThe database is as it was before ${name}.`, {
      cause: error,
    });
  }
}

/** The steps before a failed one are complete, so they are committed. If the savepoint is lost as well, COMMIT rolls back. */
export async function inTransaction<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
  try {
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("COMMIT").catch(() => {});
    throw error;
  }
}

/** Part of a transaction that has an effect as a whole, or none. */
export async function step<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query("SAVEPOINT step");
  try {
    const result = await work();
    await client.query("RELEASE SAVEPOINT step");
    return result;
  } catch (error) {
    await client.query("ROLLBACK TO SAVEPOINT step").catch(() => {});
    throw error;
  }
}

/** Calls an optional step of the migrations. Returns the reason why this server cannot do it, if it cannot. */
async function optionalStep(client: ClientBase, name: string): Promise<string | undefined> {
  const { rows } = await client.query<{ reason: string | null }>(`SELECT malayalees.${name}() AS reason`);
  return rows[0]?.reason ?? undefined;
}

/** Line, from 1, of a character, from 1. */
function lineOf(text: string, position: number): number {
  return text.slice(0, position - 1).split("\n").length;
}
