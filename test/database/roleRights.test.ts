import assert from "node:assert/strict";
import type { Client } from "pg";
import { DatabaseError } from "../../database/errors";
import { migrate } from "../../database/migrate";
import { type PostgresServer, startPostgres } from "../../tools/localServers/postgres";
import { debianPostgres, embeddedPostgres } from "../../tools/localServers/postgresInstallation";
import { orSkip } from "../support/orSkip";
import { as } from "./support/server";

const kinds = { "embedded PostgreSQL": embeddedPostgres, "PostgreSQL of the distribution": debianPostgres } as const;

for (const [kind, installation] of Object.entries(kinds)) {
  describe(`the rights that migrate cannot take away, on ${kind}`, () => {
    let server: PostgresServer;
    let admin: Client;
    let url: string;
    let databases = 0;

    before(async function () {
      server = await orSkip(this, startPostgres({ installation, settings: { fsync: "off" } }));
    });
    after(() => server?.stop());

    beforeEach(async () => {
      const name = `d${++databases}`;
      const root = await open(server.url());
      await root.query(`CREATE DATABASE ${name}`);
      await root.query("DROP ROLE IF EXISTS dep");
      await root.query("CREATE ROLE dep LOGIN CREATEROLE PASSWORD 'x'");
      await root.query(`GRANT CREATE, CONNECT ON DATABASE ${name} TO dep`);
      await root.end();
      url = server.url(name);
      admin = await open(url);
    });
    afterEach(async () => {
      await admin?.query("DROP OWNED BY app").catch(() => {});
      await admin?.query("REASSIGN OWNED BY dep TO migrator; DROP OWNED BY dep CASCADE");
      await admin?.query("DROP ROLE IF EXISTS app; DROP ROLE dep");
      await admin?.end();
    });

    async function open(address: string): Promise<Client> {
      const { Client: Connection } = await import("pg");
      const client = new Connection({ connectionString: address });
      await client.connect();
      return client;
    }

    const byDep = () => migrate(as(url, "dep", "x"), { applicationRole: "app", applicationPassword: "secret123" });
    const bySuperuser = () => migrate(url, { applicationRole: "app", applicationPassword: "secret123" });

    /** Types what the error says, each statement as a superuser. */
    async function typeRemedies(message: string): Promise<readonly string[]> {
      const statements = [...message.matchAll(/or a superuser: (.*;)$/gm)].map(([, statement = ""]) => statement);
      for (const statement of statements) await admin.query(statement);
      return statements;
    }

    it("makes a migration by a user who owns nothing fail, with what to type; after that it succeeds, and the role has no DDL", async () => {
      await admin.query("GRANT CREATE ON SCHEMA public TO PUBLIC");
      const error = await byDep().then(
        () => assert.fail("succeeded"),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof DatabaseError);
      const name = url.slice(url.lastIndexOf("/") + 1);
      assert.deepEqual(await typeRemedies(error.message), [
        `REVOKE TEMPORARY ON DATABASE ${name} FROM PUBLIC;`,
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC;",
      ]);
      assert.match(error.message, /As migrator, or a superuser: REVOKE TEMPORARY/);
      await assert.rejects(open(as(url, "app", "secret123")), { code: "28P01" });
      await byDep();
      const app = await open(as(url, "app", "secret123"));
      try {
        for (const statement of ["CREATE TEMP TABLE t ()", "CREATE TABLE public.t ()", "CREATE SCHEMA s"])
          await assert.rejects(app.query(statement), { code: "42501" }, statement);
        await app.query("SELECT cache_put('a', 'c', 'k', 'v', 1000)");
      } finally {
        await app.end();
      }
    });

    it("are found when the owner of the database migrates, and PUBLIC may create in public", async () => {
      await admin.query(`ALTER DATABASE ${url.slice(url.lastIndexOf("/") + 1)} OWNER TO dep`);
      await admin.query("ALTER SCHEMA public OWNER TO migrator; GRANT CREATE ON SCHEMA public TO PUBLIC");
      await assert.rejects(
        byDep(),
        /make tables in the schema public. As migrator, or a superuser: REVOKE CREATE ON SCHEMA public FROM PUBLIC;/,
      );
    });

    it("do not remain when a superuser migrates, who can revoke all of them", async () => {
      await admin.query("GRANT CREATE ON SCHEMA public TO PUBLIC");
      await bySuperuser();
    });

    it("are found in a role that the application's is a member of, inherited or by SET ROLE", async () => {
      for (const inherit of ["INHERIT", "NOINHERIT"]) {
        await admin.query(`CREATE ROLE app LOGIN ${inherit}; CREATE ROLE team; GRANT team TO app`);
        await admin.query("GRANT CREATE ON SCHEMA public TO team");
        await assert.rejects(bySuperuser(), /make tables in the schema public\. .*: REVOKE team FROM app;/);
        await admin.query("DROP OWNED BY team; DROP ROLE team");
        await bySuperuser();
        await admin.query("DROP OWNED BY app; DROP ROLE app");
      }
    });

    for (const group of ["pg_write_all_data", "pg_execute_server_program", "makers"]) {
      it(`are found in the membership of ${group}`, async () => {
        await admin.query("CREATE ROLE app LOGIN; CREATE ROLE makers CREATEROLE");
        try {
          await admin.query(`GRANT ${group} TO app`);
          const error = await bySuperuser().then(
            () => assert.fail("succeeded"),
            (reason: Error) => reason,
          );
          assert.match(error.message, new RegExp(`do whatever the role ${group} may.*REVOKE ${group} FROM app;`));
          await typeRemedies(error.message);
          await bySuperuser();
        } finally {
          await admin.query("DROP ROLE makers");
        }
      });
    }

    it("do not hide that it may not connect", async () => {
      await admin.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${url.slice(url.lastIndexOf("/") + 1)} FROM PUBLIC`);
      const error = await byDep().then(
        () => assert.fail("succeeded"),
        (reason: Error) => reason,
      );
      assert.match(error.message, /it may not connect to the database .*: GRANT CONNECT ON DATABASE d\d+ TO app;/);
      await typeRemedies(error.message);
      await byDep();
    });
  });
}
