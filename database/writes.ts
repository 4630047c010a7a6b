import { type ClientBase, escapeIdentifier } from "pg";
import { type Target, withConnection } from "./connection";

/** What became of a database that takes no more writes. */
export interface StopReport {
  /** Sessions that were ended, so that no one of them writes on. */
  readonly ended: number;
}

/**
 * Makes a database read-only: new sessions read, and each write fails with SQLSTATE 25006 (read_only_sql_transaction). Sessions that are
 * open end. What a transaction has committed before stays; one that is open is rolled back. `migrate` allows writes again.
 * @throws DatabaseError when the user may not change the database, or end its sessions
 */
export function stopWrites(target: Target): Promise<StopReport> {
  return withConnection(target, async (client) => {
    // The second time this session is read-only as well.
    await client.query("SET default_transaction_read_only = off");
    await client.query(`ALTER DATABASE ${await databaseName(client)} SET default_transaction_read_only = on`);
    const { rows } = await client.query<{ since: string }>("SELECT clock_timestamp()::text AS since");
    const since = rows[0]?.since ?? "";
    // Twice: a session that was just starting may have missed the change, and is not in the first look.
    return { ended: (await endSessions(client, since)) + (await endSessions(client, since)) };
  });
}

/** Those of superusers are RDS's own, and nobody else may end them. */
async function endSessions(client: ClientBase, startedBefore: string): Promise<number> {
  const { rows } = await client.query<{ ended: string }>(
    `SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, 5000)) AS ended
     FROM pg_stat_activity JOIN pg_roles ON pg_roles.oid = usesysid
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
       AND NOT rolsuper AND backend_start <= $1::timestamptz`,
    [startedBefore],
  );
  return Number(rows[0]?.ended ?? 0);
}

/** Takes back what `stopWrites` did, where it did: a restored database may have it from its source. */
export async function allowWrites(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ isStopped: boolean }>(
    `SELECT count(*) > 0 AS "isStopped" FROM pg_db_role_setting, unnest(setconfig) AS setting
     WHERE setrole = 0 AND setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND setting LIKE 'default_transaction_read_only=%'`,
  );
  if (!rows[0]?.isStopped) return;
  await client.query(`ALTER DATABASE ${await databaseName(client)} RESET default_transaction_read_only`);
}

async function databaseName(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string }>("SELECT current_database() AS name");
  return escapeIdentifier(rows[0]?.name ?? "");
}
