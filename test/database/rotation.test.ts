import assert from "node:assert/strict";
import { Client } from "pg";
import { roleOf } from "../../database/loginNames";
import { migrate } from "../../database/migrate";
import { type PostgresServer, startPostgres } from "../../tools/localServers/postgres";
import { orSkip } from "../support/orSkip";
import { type RotatedSecret, type RotatedSecrets, STEPS, startRotatedSecrets } from "./support/rotating";
import { as } from "./support/server";

const APPLICATION = { username: "app", password: "first-of-the-application" } as const;
const OWNER = { username: "app_owner", password: "first-of-the-owner" } as const;

describe("a rotation of passwords", () => {
  let server: PostgresServer;
  let secrets: RotatedSecrets;
  let url: string;
  let application: RotatedSecret;
  let owner: RotatedSecret;
  const open = new Set<Client>();

  before(async function () {
    server = await orSkip(this, startPostgres({ settings: { fsync: "off", log_statement: "all" } }));
    secrets = await startRotatedSecrets();
    // As on RDS: the user who migrates owns the database and makes roles, and is no superuser.
    await run(server.url(), "CREATE ROLE master LOGIN CREATEROLE PASSWORD 'x'");
  });
  after(async () => {
    await secrets?.stop();
    await server?.stop();
  });

  beforeEach(async () => {
    await run(server.url(), "DROP DATABASE IF EXISTS d");
    await run(server.url(), "DROP ROLE IF EXISTS app_alternate, app_owner_alternate, app, app_owner");
    await run(server.url(), "CREATE DATABASE d OWNER master");
    url = as(server.url("d"), "master", "x");
    application = secrets.add("application", url, APPLICATION);
    owner = secrets.add("owner", url, OWNER);
    await setUp();
  });
  afterEach(async () => {
    for (const client of open) await client.end();
    open.clear();
  });

  /** As the function does it, with what the secrets contain now. */
  async function setUp(): Promise<void> {
    const [app, own] = [application.secret.content(), owner.secret.content()];
    await migrate(url, {
      ...{ applicationRole: roleOf(app.username), applicationLogin: app.username, applicationPassword: app.password },
      ...{ ownerRole: roleOf(own.username), ownerLogin: own.username, ownerPassword: own.password },
    });
  }

  async function connect(connectionString: string): Promise<Client> {
    const client = new Client({ connectionString });
    await client.connect();
    open.add(client);
    return client;
  }

  async function run(address: string, sql: string): Promise<readonly unknown[]> {
    const client = await connect(address);
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
      open.delete(client);
    }
  }

  const logIn = ({ username, password }: { username: string; password: string }, sql = "SELECT 1") =>
    run(as(url, username, password), sql);

  it("leaves both logins valid, and takes the older one's password at the next rotation", async () => {
    const before = application.secret.content();
    await application.rotate();
    const next = application.secret.content();
    assert.equal(next.username, "app_alternate");
    assert.match(next.password, /^[A-Za-z0-9]{40}$/);
    await logIn(before);
    await logIn(next);
    await application.rotate();
    assert.equal(application.secret.content().username, "app");
    await logIn(next);
    await logIn(application.secret.content());
    await assert.rejects(logIn(before), { code: "28P01" });
  });

  it("gives the second login the role's rights and settings, and what it makes to the role", async () => {
    await run(url, "ALTER ROLE app SET statement_timeout = '7s'; ALTER ROLE app IN DATABASE d SET work_mem = '5MB'");
    await application.rotate();
    await owner.rotate();
    const look = `SELECT session_user::text AS login, current_user::text AS role, current_setting('search_path') AS path,
        current_setting('statement_timeout') AS patience, current_setting('work_mem') AS memory,
        current_setting('idle_in_transaction_session_timeout') AS idle`;
    const [asOne] = await run(as(url, "app", APPLICATION.password), look);
    const client = await connect(as(url, "app_alternate", application.secret.content().password));
    for (const reset of ["SELECT 1", "RESET ALL", "DISCARD ALL", "RESET ROLE"]) {
      await client.query(reset);
      const { rows } = await client.query(look);
      assert.deepEqual(rows, [{ ...Object(asOne), login: "app_alternate" }], reset);
    }
    await client.query("SELECT cache_put('t', 'c', 'k', 'v', 60000)");
    await logIn(
      owner.secret.content(),
      `CREATE TABLE visit (id bigserial, tenant_id text); SELECT malayalees.isolate_tenants('visit');
         CREATE TABLE user_profile (tenant_id text, created_at timestamptz); SELECT malayalees.create_tenant_stats();
         INSERT INTO visit (tenant_id) VALUES ('keralam'), ('malabar')`,
    );
    assert.deepEqual(await run(url, "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"), [
      { tableowner: "app_owner" },
    ]);
    await client.query("BEGIN; SELECT set_config('malayalees.tenant', 'keralam', true)");
    assert.deepEqual((await client.query("SELECT tenant_id FROM visit")).rows, [{ tenant_id: "keralam" }]);
    await client.query("ROLLBACK");
    for (const statement of ["CREATE TABLE public.mine ()", "SET ROLE app_owner", "DROP TABLE visit"]) {
      await assert.rejects(client.query(statement), { code: "42501" }, statement);
    }
  });

  it("agrees with the set-up at any time: neither login's password changes, and new settings reach both", async () => {
    await application.rotate();
    await application.rotate({ upTo: "setSecret" });
    await setUp();
    await application.rotate();
    await owner.rotate();
    await run(url, "ALTER ROLE app SET statement_timeout = '9s'");
    await setUp();
    for (const label of ["AWSCURRENT", "AWSPREVIOUS"]) {
      const rows = await logIn(application.secret.content(label), "SHOW statement_timeout");
      assert.deepEqual(rows, [{ statement_timeout: "9s" }], label);
      await logIn(owner.secret.content(label), "CREATE TABLE IF NOT EXISTS again ()");
    }
  });

  for (const upTo of STEPS) {
    it(`can break off after ${upTo} and begin again, and each step can be asked for twice`, async () => {
      const before = application.secret.content();
      for (let rotation = 1; rotation <= 2; rotation++) {
        await application.rotate({ upTo });
        await logIn(application.secret.content());
        await logIn(before);
        if (upTo !== "finishSecret") await application.rotate({ times: 2 });
        await logIn(application.secret.content());
        if (rotation === 1) assert.equal(application.secret.content("AWSPREVIOUS").password, before.password);
        Object.assign(before, application.secret.content());
      }
    });
  }

  it("takes no password away from a login that something still uses, and says what to do", async () => {
    const old = await connect(as(url, APPLICATION.username, APPLICATION.password));
    await application.rotate();
    await assert.rejects(
      application.rotate(),
      /the login "app" is still in use \(connections: 1\), so its password is not changed\. Restart/,
    );
    await logIn(APPLICATION);
    assert.equal(application.secret.content().username, "app_alternate");
    await old.end();
    open.delete(old);
    await application.rotate();
    assert.equal(application.secret.content().username, "app");
  });

  it("keeps the version that the stack has made under a label, so that Secrets Manager never deletes it", async () => {
    for (let rotation = 1; rotation <= 3; rotation++) {
      await application.rotate();
      assert.equal(application.secret.labels().MALAYALEES_STACK, "first");
    }
  });

  it("never shows a password to the server's log", async () => {
    await application.rotate();
    assert.ok(!server.log().includes(application.secret.content().password));
  });

  it("does not change the password of a login that another role already has as its name", async () => {
    await run(server.url(), "CREATE ROLE app_alternate LOGIN CREATEDB PASSWORD 'another'");
    await assert.rejects(application.rotate(), /the role "app_alternate" has more rights than/);
    await run(server.url(), "ALTER ROLE app_alternate NOCREATEDB");
    await logIn({ username: "app_alternate", password: "another" });
  });
});
