import type { ClientBase } from "pg";
import { withConnection } from "./connection";
import { ConnectionError } from "./errors";

/** How often the check is repeated, as other clients of a pooler may use the same processes. Without other clients one is enough. */
const CHECKS = 5;

/**
 * Makes sure that a connection has a server process of its own, as session locks and prepared statements need. A pooler in transaction
 * mode gives the process of an idle connection to the next transaction. Then a transaction of a second connection runs in the process
 * that this connection used, or this connection runs in another process than before.
 * @param url of the same address, for the second connection
 * @throws ConnectionError when the process is shared
 */
export function requireOwnProcess(client: ClientBase, url: string): Promise<void> {
  return withConnection(url, async (other) => {
    const ours = await processOf(client);
    for (let check = 0; check < CHECKS; check++) {
      await other.query("BEGIN");
      const theirs = await processOf(other);
      // Only asked when the processes differ: if all connections share one process, the open transaction would block the answer.
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
