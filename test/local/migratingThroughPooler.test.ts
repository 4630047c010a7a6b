import assert from "node:assert/strict";
import { Client } from "pg";
import { withConnection } from "../../database/connection";
import { ConnectionError } from "../../database/errors";
import { migrate } from "../../database/migrate";
import { readMigrations } from "../../database/migrationFiles";
import { requireOwnProcess } from "../../database/ownProcess";
import { type PgBouncer, startPgBouncer } from "../../tools/localServers/pgbouncer";
import { type PostgresServer, SUPERUSER, SUPERUSER_PASSWORD, startPostgres } from "../../tools/localServers/postgres";
import { orSkip } from "../support/orSkip";

const DATABASE = "malayalees_us_site";

for (const poolSize of [1, 5]) {
  describe(`migrating through a pooler in transaction mode, with a pool of ${poolSize}`, () => {
    let postgres: PostgresServer;
    let pooler: PgBouncer;
    let admin: Client;

    before(async function () {
      postgres = await orSkip(this, startPostgres({ settings: { fsync: "off" } }));
      pooler = await orSkip(this, start("transaction", poolSize));
    });
    after(async () => {
      await pooler?.stop();
      await postgres?.stop();
    });
    beforeEach(async () => {
      admin = new Client({ connectionString: postgres.url() });
      await admin.connect();
      await admin.query(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
      await admin.query(`CREATE DATABASE ${DATABASE}`);
    });
    afterEach(() => admin?.end());

    const start = (mode: string, size: number) =>
      startPgBouncer({
        postgresPort: postgres.port,
        users: { [SUPERUSER]: SUPERUSER_PASSWORD },
        settings: { pool_mode: mode, default_pool_size: size, max_db_connections: size },
      });
    const through = (server: PgBouncer) =>
      `postgresql://${SUPERUSER}:${SUPERUSER_PASSWORD}@127.0.0.1:${server.port}/${DATABASE}`;
    async function locks(): Promise<number | undefined> {
      const { rows } = await admin.query<{ count: number }>(
        "SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory'",
      );
      return rows[0]?.count;
    }
    async function idleInTransaction(): Promise<number> {
      const { rows } = await admin.query<{ count: number }>(
        "SELECT count(*)::int FROM pg_stat_activity WHERE datname = $1 AND state LIKE 'idle in%'",
        [DATABASE],
      );
      return rows[0]?.count ?? 0;
    }
    const names = readMigrations().map(({ name }) => name);

    it("is done by one of six concurrent runs, and the others find nothing left to do; no lock or setting remains", async () => {
      const reports = await Promise.all(Array.from({ length: 6 }, () => migrate(through(pooler))));
      assert.deepEqual(
        reports.map(({ applied }) => applied).filter(({ length }) => length > 0),
        [names],
      );
      assert.equal(await locks(), 0);
      const client = new Client({ connectionString: through(pooler) });
      await client.connect();
      const { rows } = await client.query("SELECT current_setting('lock_timeout') AS timeout");
      await client.end();
      assert.deepEqual(rows, [{ timeout: "0" }]);
      assert.deepEqual((await migrate(postgres.url(DATABASE))).applied, []);
    });

    it("leaves no lock behind when it is interrupted", async () => {
      const client = new Client({ connectionString: through(pooler) });
      client.on("error", () => {});
      await client.connect();
      const cut = assert.rejects(migrate(client));
      while ((await locks()) === 0);
      client.connection.stream.destroy();
      await cut;
      assert.deepEqual((await migrate(postgres.url(DATABASE))).applied, names);
      assert.equal(await locks(), 0);
    });

    it("refuses work that needs its own server process; a pool in session mode and the server itself accept it", async function () {
      const check = (url: string) => withConnection(url, (client) => requireOwnProcess(client, url));
      await assert.rejects(check(through(pooler)), (error: Error) => {
        return (
          error instanceof ConnectionError && /shared with others from transaction to transaction/.test(error.message)
        );
      });
      await check(postgres.url(DATABASE));
      const sessions = await orSkip(this, start("session", poolSize + 1));
      try {
        await check(through(sessions));
      } finally {
        await sessions.stop();
      }
    });

    it("is refused with an explanation in statement mode, which has no transactions", async function () {
      const statements = await orSkip(this, start("statement", poolSize));
      try {
        await assert.rejects(
          migrate(through(statements)),
          (error: Error) => error instanceof ConnectionError && /statement pooling mode/.test(error.message),
        );
        // The pooler closes that connection a moment later.
        while ((await idleInTransaction()) > 0);
      } finally {
        await statements.stop();
      }
    });
  });
}
