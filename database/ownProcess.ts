import type { ClientBase } from "pg";
import { withConnection } from "./connection";
import { ConnectionError } from "./errors";

/** Looks at a connection that others may use meanwhile; with nobody else about, the first look says it. */
const LOOKS = 5;

/**
 * Makes sure that a connection has a process of the server to itself, as locks of the session and prepared statements need. A pooler in
 * transaction mode gives the process of an idle connection to the next transaction: so a second connection's transaction runs in
 * the process in which this one ran, or this one runs in another one than before.
 * @param url of the same address, for the second connection
 * @throws ConnectionError when the process is shared
 */
export function requireOwnProcess(client: ClientBase, url: string): Promise<void> {
  return withConnection(url, async (other) => {
    const ours = await processOf(client);
    for (let look = 0; look < LOOKS; look++) {
      await other.query("BEGIN");
      const theirs = await processOf(other);
      // Not asked while the transaction is open in it: where there is one process for all, the answer would not come.
      const isShared = theirs === ours || (await processOf(client)) !== ours;
      await other.query("ROLLBACK");
      if (isShared) throw new ConnectionError(SHARED);
    }
  });
}

const SHARED =
  "the connection is shared with others from transaction to transaction, as by PgBouncer in transaction mode or RDS Proxy: " +
  "a lock would stay behind on it. Use the address of the database itself, or a pool in session mode";

async function processOf(client: ClientBase): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]?.pid;
}
