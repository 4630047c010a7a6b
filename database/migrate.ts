import { type ClientBase, DatabaseError as ServerError } from "pg";
import { type ApplicationRole, settleApplicationRole } from "./applicationRole";
import { describeServerError, type Target, withConnection } from "./connection";
import { DatabaseError } from "./errors";
import { type Migration, readMigrations } from "./migrationFiles";
import { compareHistory, ensureHistory, type MigrationStatus, readHistory, refuseDivergence } from "./migrationHistory";

/**
 * Brings a database up to date. Hand-written, because the libraries at hand (2026-11) each lack something that is needed here:
 * node-pg-migrate does not notice edited migrations and turns the second deployer away; umzug leaves lock, transaction and
 * checksum to its user; postgres-migrations takes any table called "migrations" in any schema for its own, and drops the place
 * and code of an SQL error.
 */

export interface MigrateOptions extends ApplicationRole {
  /** Folder of the migrations. @default database/migrations */
  readonly folder?: string;
}

export interface MigrateReport {
  /** Names of the migrations that this run applied. */
  readonly applied: readonly string[];
  /** Why expiry is not scheduled by pg_cron; undefined when it is. */
  readonly notScheduled?: string;
}

/** "malaya" in ASCII: taken by all who migrate a database of this project. */
const LOCK = 0x6d616c617961;
/** A deployer waits this long for another one. */
const LOCK_WAIT_MS = 600_000;
/** A migration that cannot get a table within this time fails, before the application's statements pile up behind it. */
const TABLE_WAIT_MS = 30_000;

/**
 * Applies what is pending, each migration in a transaction of its own, then settles the application's role and the schedule.
 * Two at once: the second waits, and finds nothing left to do.
 * @throws DatabaseError when a migration fails or was edited; the database is as it was before that migration
 */
export function migrate(target: Target, options: MigrateOptions = {}): Promise<MigrateReport> {
  const migrations = readMigrations(options.folder);
  return withConnection(target, (client) =>
    withLock(client, async () => {
      const applied = await applyPending(client, migrations);
      const notScheduled = await inTransaction(client, async () => {
        await settleApplicationRole(client, options);
        return scheduleCleanup(client);
      });
      return { applied, notScheduled };
    }),
  );
}

/** How each migration stands. Reads only. */
export function status(target: Target, folder?: string): Promise<readonly MigrationStatus[]> {
  const migrations = readMigrations(folder);
  return withConnection(target, async (client) => compareHistory(migrations, await readHistory(client)));
}

async function withLock<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  const { rows } = await client.query<{ before: string }>("SELECT current_setting('lock_timeout') AS before");
  const setTimeout = (value: string) => client.query("SELECT set_config('lock_timeout', $1, false)", [value]);
  await setTimeout(String(LOCK_WAIT_MS));
  await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
  try {
    await setTimeout(String(TABLE_WAIT_MS));
    return await work();
  } finally {
    // On a broken connection the server has let go of the lock already, and what broke it is the error to tell.
    await client.query("SELECT pg_advisory_unlock($1)", [LOCK]).catch(() => {});
    await setTimeout(rows[0]?.before ?? "0").catch(() => {});
  }
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
    await inTransaction(client, async () => {
      await client.query(sql);
      await client.query("INSERT INTO malayalees.schema_migration (version, name, checksum) VALUES ($1, $2, $3)", [
        version,
        name,
        checksum,
      ]);
    });
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    const place = error.position ? `${name}, line ${lineOf(sql, Number(error.position))}` : name;
    throw new DatabaseError(`${place}: ${describeServerError(error)}\nThe database is as it was before ${name}.`, {
      cause: error,
    });
  }
}

async function inTransaction<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  try {
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

async function scheduleCleanup(client: ClientBase): Promise<string | undefined> {
  const { rows } = await client.query<{ reason: string | null }>("SELECT malayalees.schedule_cleanup() AS reason");
  return rows[0]?.reason ?? undefined;
}

/** Line, from 1, of a character, from 1. */
function lineOf(text: string, position: number): number {
  return text.slice(0, position - 1).split("\n").length;
}
