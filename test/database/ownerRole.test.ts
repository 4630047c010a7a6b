import assert from "node:assert/strict";
import { Client } from "pg";
import { DatabaseError } from "../../database/errors";
import { migrate } from "../../database/migrate";
import { type PostgresServer, startPostgres } from "../../tools/localServers/postgres";
import { debianPostgres, embeddedPostgres } from "../../tools/localServers/postgresInstallation";
import { orSkip } from "../support/orSkip";
import { as } from "./support/server";

const kinds = { "embedded PostgreSQL": embeddedPostgres, "PostgreSQL of the distribution": debianPostgres } as const;

/** As on RDS: the user who migrates owns the database and makes roles, and is no superuser. */
const MASTER = "CREATE ROLE master LOGIN CREATEROLE CREATEDB PASSWORD 'x'";
const PASSWORDS = { applicationPassword: "Very-secret 1", ownerPassword: "Very-secret 2" } as const;
const ROLES = { applicationRole: "app", ownerRole: "Owner", ...PASSWORDS } as const;

for (const [kind, installation] of Object.entries(kinds)) {
  describe(`the role that owns the application's tables, on ${kind}`, () => {
    let server: PostgresServer;
    let url: string;
    let databases = 0;
    let isStrict = false;
    const open = new Set<Client>();

    before(async function () {
      server = await orSkip(this, startPostgres({ installation, settings: { fsync: "off", log_statement: "all" } }));
      await asSuperuser(server.url(), MASTER);
      const rows = await asSuperuser(server.url(), "SELECT WHERE current_setting('server_version_num')::int >= 160000");
      isStrict = rows.length > 0;
    });
    after(() => server?.stop());

    beforeEach(async () => {
      const name = `d${++databases}`;
      await asSuperuser(server.url(), 'DROP ROLE IF EXISTS app, "Owner"');
      await asSuperuser(server.url(), `CREATE DATABASE ${name} OWNER master`);
      url = server.url(name);
    });
    afterEach(async () => {
      for (const client of open) await client.end();
      open.clear();
      await asSuperuser(server.url(), `DROP DATABASE ${url.slice(url.lastIndexOf("/") + 1)}`);
    });

    async function asSuperuser(address: string, sql: string): Promise<readonly unknown[]> {
      const client = await connect(address);
      const { rows } = await client.query(sql);
      await client.end();
      open.delete(client);
      return rows;
    }

    async function connect(connectionString: string): Promise<Client> {
      const client = new Client({ connectionString });
      await client.connect();
      open.add(client);
      return client;
    }

    const byMaster = (options = {}) => migrate(as(url, "master", "x"), { ...ROLES, ...options });
    const owner = () => connect(as(url, "Owner", PASSWORDS.ownerPassword));
    const application = () => connect(as(url, "app", PASSWORDS.applicationPassword));

    it("makes tables, views, sequences and functions in public that the application uses from then on, and cannot change", async () => {
      await byMaster();
      await (await owner()).query(`
        CREATE TABLE user_profile (id bigserial PRIMARY KEY, tenant_id text NOT NULL);
        CREATE SEQUENCE invoice_number;
        CREATE VIEW tenants AS SELECT DISTINCT tenant_id FROM user_profile;
        CREATE FUNCTION greeting() RETURNS text LANGUAGE sql AS $$ SELECT 'hello' $$`);
      const app = await application();
      await app.query("INSERT INTO user_profile (tenant_id) VALUES ('keralam'), ('malabar')");
      await app.query("UPDATE user_profile SET tenant_id = 'kochi' WHERE tenant_id = 'malabar'");
      await app.query("DELETE FROM public.user_profile WHERE tenant_id = 'kochi'");
      const { rows } = await app.query("SELECT tenant_id, greeting(), nextval('invoice_number')::int FROM tenants");
      assert.deepEqual(rows, [{ tenant_id: "keralam", greeting: "hello", nextval: 1 }]);
      const forbidden = [
        ...["ALTER TABLE user_profile ADD x int", "DROP TABLE user_profile", "TRUNCATE user_profile"],
        ...["CREATE INDEX ON user_profile (tenant_id)", "CREATE TABLE public.mine ()", 'SET ROLE "Owner"'],
      ];
      for (const statement of forbidden) await assert.rejects(app.query(statement), { code: "42501" }, statement);
    });

    it("has no right on what is not the application's", async () => {
      await byMaster();
      const client = await owner();
      const forbidden = [
        ...["SELECT FROM malayalees.app_cache", "DROP TABLE app_cache", "SELECT FROM schema_migration"],
        ...[
          "CREATE TABLE malayalees.mine ()",
          "CREATE SCHEMA mine",
          "CREATE ROLE mine",
          "SET ROLE app",
          "SET ROLE master",
        ],
        ...["SELECT malayalees.cache_get('a', 'b', 'c')", "SELECT malayalees.grant_owner('app', 'app')"],
      ];
      for (const statement of forbidden) await assert.rejects(client.query(statement), { code: "42501" }, statement);
    });

    it("keeps its rights when migrate runs again, and what it has taken from the application stays taken", async () => {
      await byMaster();
      const client = await owner();
      await client.query("CREATE TABLE audit (entry text); REVOKE UPDATE, DELETE ON audit FROM app");
      await byMaster();
      const app = await application();
      await app.query("INSERT INTO audit VALUES ('kept')");
      await assert.rejects(app.query("DELETE FROM audit"), { code: "42501" });
      await client.query("ALTER TABLE audit ADD at timestamptz");
    });

    it("gives the application what it owned before it became the owner", async () => {
      await asSuperuser(
        url,
        `CREATE ROLE "Owner" LOGIN; GRANT "Owner" TO master WITH ADMIN OPTION;
         CREATE TABLE "Existing" (id bigserial); ALTER TABLE "Existing" OWNER TO "Owner"`,
      );
      await byMaster();
      await (await application()).query('INSERT INTO "Existing" DEFAULT VALUES');
    });

    it("makes no function that the user who migrates calls in place of PostgreSQL's own", async () => {
      await byMaster();
      await (await owner()).query(`
        CREATE FUNCTION format(text, name, name, name) RETURNS text LANGUAGE sql AS $$ SELECT 'ALTER ROLE "Owner" CREATEDB' $$;
        CREATE FUNCTION format(text, name, name) RETURNS text LANGUAGE sql AS $$ SELECT 'ALTER ROLE "Owner" CREATEDB' $$`);
      await byMaster();
      // As the jobs of pg_cron do.
      await (await owner()).query(
        "CREATE FUNCTION pg_relation_size(text) RETURNS bigint LANGUAGE sql AS 'SELECT 1 / 0'",
      );
      const master = await connect(as(url, "master", "x"));
      await master.query("CALL malayalees.expire_cache()");
      await master.query("SELECT malayalees.cleanup_expired_sessions()");
      const rows = await asSuperuser(url, "SELECT rolcreatedb FROM pg_roles WHERE rolname = 'Owner'");
      assert.deepEqual(rows, [{ rolcreatedb: false }]);
    });

    it("has a password that the server's log never sees", async () => {
      await byMaster();
      assert.match(server.log(), /ALTER ROLE "Owner" LOGIN PASSWORD/);
      for (const password of Object.values(PASSWORDS)) assert.ok(!server.log().includes(password));
    });

    it("is refused when the application is a member of it, with what to type", async () => {
      await byMaster();
      await asSuperuser(url, 'GRANT "Owner" TO app');
      await assert.rejects(byMaster(), /do whatever the role "Owner" may\. .*: REVOKE "Owner" FROM app;/);
    });

    const refused = {
      "the application's role too": ["app", /cannot own the application's tables and be the application's role/],
      "the user who migrates": ["master", /has more rights than/],
    } as const;
    for (const [what, [ownerRole, message]] of Object.entries(refused)) {
      it(`is refused when it is ${what}`, () => assert.rejects(byMaster({ ownerRole }), message));
    }

    it("is refused when another made it and the user who migrates is no member, with what to type", async () => {
      await asSuperuser(url, 'CREATE ROLE "Owner"');
      const error = await byMaster().catch((reason: unknown) => reason);
      if (error instanceof DatabaseError) {
        const [, remedy = ""] = /As a superuser: (.*;)$/.exec(error.message) ?? [];
        await asSuperuser(url, remedy);
      } else {
        // Up to PostgreSQL 15, who may make roles may join all but superusers.
        assert.ok(!isStrict);
      }
      await byMaster();
      await owner();
    });
  });
}
