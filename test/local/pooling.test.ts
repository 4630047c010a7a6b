import assert from "node:assert/strict";
import { Client } from "pg";
import { migrate } from "../../database/migrate";
import { type PgBouncer, startPgBouncer } from "../../tools/localServers/pgbouncer";
import { type PostgresServer, startPostgres } from "../../tools/localServers/postgres";
import { orSkip } from "../support/orSkip";

const DATABASE = "malayalees_us_site";
const PASSWORD = "application-password";
/** So few connections that clients must share them. */
const CONNECTIONS = 3;

describe("the pooler of the local environment", () => {
  let postgres: PostgresServer;
  let pooler: PgBouncer;
  let clients: readonly Client[] = [];

  before(async function () {
    postgres = await orSkip(this, startPostgres({ settings: { fsync: "off" } }));
    const admin = new Client({ connectionString: postgres.url() });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${DATABASE}`);
    await admin.end();
    await migrate(postgres.url(DATABASE), { applicationPassword: PASSWORD });
    pooler = await orSkip(
      this,
      startPgBouncer({
        postgresPort: postgres.port,
        users: { malayalees_app: PASSWORD },
        settings: { default_pool_size: CONNECTIONS, max_db_connections: CONNECTIONS },
      }),
    );
    clients = Array.from({ length: 12 }, () => new Client({ connectionString: url(PASSWORD) }));
    await Promise.all(clients.map((client) => client.connect()));
  });

  after(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await pooler?.stop();
    await postgres?.stop();
  });

  function url(password: string): string {
    return `postgresql://malayalees_app:${password}@127.0.0.1:${pooler.port}/${DATABASE}`;
  }

  /** The same query by every client at once. */
  async function all(sql: string, values: (client: number) => readonly unknown[]) {
    const results = await Promise.all(clients.map((client, index) => client.query(sql, [...values(index)])));
    return results.map(({ rows }) => rows[0] as Readonly<Record<string, unknown>>);
  }

  it("serves twelve clients at once with three connections", async () => {
    const found = await all(
      "SELECT pg_backend_pid() AS pid, pg_sleep(0.01) IS NULL AS slept WHERE $1::int >= 0",
      (n) => [n],
    );
    const backends = new Set(found.map(({ pid }) => pid));
    assert.ok(backends.size > 1 && backends.size <= CONNECTIONS, `${backends.size}`);
  });

  it("resolves the names of docs/guide.md on every connection, because the search path belongs to the role", async () => {
    for (const { path } of await all("SELECT current_setting('search_path') AS path WHERE $1::int >= 0", (n) => [n]))
      assert.equal(path, "malayalees, public");
    await all("SELECT count(*) FROM app_cache WHERE cache_key = $1", (n) => [String(n)]);
  });

  it("puts and gets each client's own values", async () => {
    await all("SELECT cache_put('t', 'c', $1, $2, 60000)", (n) => [`key-${n}`, `value-${n}`]);
    const found = await all("SELECT cache_get('t', 'c', $1) AS value", (n) => [`key-${n}`]);
    assert.deepEqual(
      found.map(({ value }) => String(value)),
      clients.map((_, n) => `value-${n}`),
    );
  });

  it("lets exactly one client compute a value that all need, and gives it to the others", async () => {
    const asked = await all("SELECT * FROM cache_get_or_lease('t', 'c', $1, 10000)", () => ["wanted"]);
    const leases = asked.flatMap(({ lease }) => (lease === null ? [] : [lease]));
    assert.equal(leases.length, 1);
    const [first] = clients;
    await first?.query("SELECT cache_put_leased('t', 'c', 'wanted', 'computed', 60000, $1)", [leases[0]]);
    const answered = await all("SELECT * FROM cache_get_or_lease('t', 'c', $1, 10000)", () => ["wanted"]);
    for (const { value } of answered) assert.equal(String(value), "computed");
  });

  it("keeps a transaction on one connection", async () => {
    const [client] = clients;
    assert.ok(client);
    await client.query("BEGIN");
    await client.query("SELECT cache_put('t', 'c', 'rolled-back', 'v', 60000)");
    await all("SELECT value FROM cache_get('t', 'c', $1)", (n) => [`key-${n}`]);
    await client.query("ROLLBACK");
    const { rows } = await client.query("SELECT value FROM cache_get('t', 'c', 'rolled-back')");
    assert.deepEqual(rows, []);
  });

  it("refuses a wrong password, and every other user", async () => {
    for (const wrong of [url("wrong"), url(PASSWORD).replace("malayalees_app", "migrator")]) {
      const client = new Client({ connectionString: wrong });
      await assert.rejects(client.connect(), /password authentication failed|SASL|no such user/);
    }
  });

  it("supports every setting of its file", () => {
    assert.doesNotMatch(pooler.log(), /unknown|syntax error|WARNING.*(parameter|setting)/i);
  });
});
