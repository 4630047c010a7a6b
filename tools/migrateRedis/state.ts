import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { DatabaseError } from "../../database/errors";
import { newTally, type Tally } from "./tally";

/** Position of a copy. */
export interface Position {
  /** Number of the pass over a Redis database, from 0. */
  readonly pass: number;
  /** Cursor of SCAN for the next page; "0" at the start of a pass. */
  readonly cursor: string;
}

export interface Saved {
  readonly position: Position;
  readonly tally: Tally;
  /** run_id of the Redis of each source: a cursor is only valid in the Redis process that returned it. */
  readonly runIds: readonly string[];
  /** Undefined until the copy has finished. */
  readonly finishedAt?: Date;
}

/** The same copy: same sources, mapping and options. */
export function taskId(...identity: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(identity)).digest("hex");
}

/**
 * Created here and not by a migration, as few databases are migrated from Redis. UNLOGGED like app_cache: a crash empties both, so a copy
 * does not continue after entries were lost.
 */
const TABLE = `
  CREATE UNLOGGED TABLE IF NOT EXISTS malayalees.redis_migration (
    task        text PRIMARY KEY,
    pass        integer NOT NULL,
    cursor      text NOT NULL,
    tally       jsonb NOT NULL,
    run_ids     text[] NOT NULL,
    started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz
  )`;

/** The lock of a copy that was killed may take a moment to be released. */
const LOCK_TIMEOUT_MS = 10_000;
const LOCK = "hashtextextended('malayalees.redis_migration:' || $1, 0)";
const LOCK_TIMED_OUT = "55P03";

/**
 * Creates the table of states, and takes the lock of this copy.
 * @throws DatabaseError when the same copy is running already
 */
export async function takeTask(client: ClientBase, task: string, timeoutMs = LOCK_TIMEOUT_MS): Promise<void> {
  const { rows } = await client.query("SELECT to_regclass('malayalees.redis_migration') AS found");
  if (rows[0]?.found === null) await client.query(TABLE);
  await client.query(`SET lock_timeout = ${timeoutMs}`);
  try {
    await client.query(`SELECT pg_advisory_lock(${LOCK})`, [task]);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== LOCK_TIMED_OUT) throw error;
    throw new DatabaseError("the same copy is running already: wait for it, or end it", { cause: error });
  } finally {
    await client.query("RESET lock_timeout");
  }
}

/** Releases the lock, as the end of the connection does. */
export async function releaseTask(client: ClientBase, task: string): Promise<void> {
  await client.query(`SELECT pg_advisory_unlock(${LOCK})`, [task]);
}

interface StateRow {
  readonly pass: number;
  readonly cursor: string;
  readonly tally: Tally;
  readonly run_ids: readonly string[];
  readonly finished_at: Date | null;
}

export async function loadState(client: ClientBase, task: string): Promise<Saved | undefined> {
  const { rows } = await client.query<StateRow>(
    "SELECT pass, cursor, tally, run_ids, finished_at FROM malayalees.redis_migration WHERE task = $1",
    [task],
  );
  return rows.map(({ pass, cursor, tally, run_ids, finished_at }) => ({
    position: { pass, cursor },
    tally,
    runIds: run_ids,
    finishedAt: finished_at ?? undefined,
  }))[0];
}

/** When the copy of this task ended; undefined when none did, or its state is lost. */
export async function finishedAt(client: ClientBase, task: string): Promise<Date | undefined> {
  const { rows } = await client.query("SELECT to_regclass('malayalees.redis_migration') AS found");
  return rows[0]?.found === null ? undefined : (await loadState(client, task))?.finishedAt;
}

/** State of a copy that has not started. */
export function newState(runIds: readonly string[]): Saved {
  return { position: { pass: 0, cursor: "0" }, tally: newTally(), runIds };
}

/** Starts from the beginning, and replaces an earlier state. */
export async function beginState(client: ClientBase, task: string, runIds: readonly string[]): Promise<Saved> {
  const saved = newState(runIds);
  await client.query(
    `INSERT INTO malayalees.redis_migration (task, pass, cursor, tally, run_ids) VALUES ($1, 0, '0', $2, $3)
     ON CONFLICT (task) DO UPDATE SET pass = 0, cursor = '0', tally = excluded.tally, run_ids = excluded.run_ids,
       started_at = clock_timestamp(), updated_at = clock_timestamp(), finished_at = NULL`,
    [task, saved.tally, runIds],
  );
  return saved;
}

/** In the transaction that stores the entries, so state and entries agree after a crash of this program. */
export async function saveState(
  client: ClientBase,
  task: string,
  { position, tally, isFinished }: { readonly position: Position; readonly tally: Tally; readonly isFinished: boolean },
): Promise<void> {
  await client.query({
    name: "migrate_state",
    text: `
      UPDATE malayalees.redis_migration SET pass = $2, cursor = $3, tally = $4, updated_at = clock_timestamp(),
        finished_at = CASE WHEN $5 THEN clock_timestamp() END
      WHERE task = $1`,
    values: [task, position.pass, position.cursor, tally, isFinished],
  });
}
