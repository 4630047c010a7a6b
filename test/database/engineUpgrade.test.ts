import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Client } from "pg";
import { Cache } from "../../database/client/cache";
import { migrate } from "../../database/migrate";
import { type PostgresServer, startPostgres } from "../../tools/localServers/postgres";
import { debianPostgres } from "../../tools/localServers/postgresInstallation";
import { orSkip } from "../support/orSkip";
import { as } from "./support/server";

const LOGIN = { applicationRole: "malayalees_app", applicationPassword: "secret" };

/** Of the distribution, to embedded PostgreSQL 18. RDS runs pg_upgrade, which carries the same objects over. */
describe("a database that comes to a newer major version of PostgreSQL", () => {
  let older: PostgresServer;
  let newer: PostgresServer;
  let client: Client;
  let report: Awaited<ReturnType<typeof migrate>>;

  before(async function () {
    older = await orSkip(this, startPostgres({ installation: debianPostgres }));
    newer = await orSkip(this, startPostgres());
    await migrate(older.url(), LOGIN);
    await asApplication(older, async (app) => {
      await app.query("INSERT INTO spring_session VALUES ('s', 's', 0, 0, 1800, 0, 'ann')");
      await new Cache(app, { tenant: "a", cache: "users" }).put("ann", "x", 3_600_000);
    });
    const program = (name: string) => join(older.installation.programs, name);
    const roles = execFileSync(program("pg_dumpall"), ["--roles-only", "--no-role-passwords", "-d", older.url()]);
    const data = execFileSync(program("pg_dump"), [
      "--no-unlogged-table-data",
      "--no-toast-compression",
      "-d",
      older.url(),
    ]);
    const load = [program("psql"), ["-q", "-X", newer.url()]] as const;
    execFileSync(...load, { input: roles, stdio: ["pipe", "ignore", "ignore"] });
    execFileSync(load[0], ["-v", "ON_ERROR_STOP=1", ...load[1]], { input: data, stdio: ["pipe", "ignore", "inherit"] });
    report = await migrate(newer.url(), LOGIN);
    client = new Client({ connectionString: as(newer.url(), LOGIN.applicationRole, LOGIN.applicationPassword) });
    await client.connect();
  });

  after(async () => {
    await client?.end();
    await newer?.stop();
    await older?.stop();
  });

  it("has a higher major version than before", async () => {
    const versions = await Promise.all([majorOf(older), majorOf(newer)]);
    assert.ok(versions[0] < versions[1], versions.join(" and "));
  });

  it("needs no migration", () => assert.deepEqual(report.applied, []));

  it("has its sessions, with the application's role", async () => {
    const { rows } = await client.query("SELECT principal_name FROM spring_session");
    assert.deepEqual(rows, [{ principal_name: "ann" }]);
  });

  it("has an empty cache, which works", async () => {
    const cache = new Cache(client, { tenant: "a", cache: "users" });
    assert.equal(await cache.get("ann"), null);
    await cache.put("ann", "y", 3_600_000);
    assert.equal(await cache.get("ann"), "y");
  });
});

async function majorOf(server: PostgresServer): Promise<number> {
  const { version } = await asApplication(server, async (app) => {
    const { rows } = await app.query<{ version: string }>("SELECT current_setting('server_version_num') AS version");
    const [row] = rows;
    assert.ok(row);
    return row;
  });
  return Math.floor(Number(version) / 10_000);
}

async function asApplication<T>(server: PostgresServer, work: (app: Client) => Promise<T>): Promise<T> {
  const app = new Client({ connectionString: as(server.url(), LOGIN.applicationRole, LOGIN.applicationPassword) });
  await app.connect();
  try {
    return await work(app);
  } finally {
    await app.end();
  }
}
