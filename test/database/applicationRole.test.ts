import assert from "node:assert/strict";
import type { Client } from "pg";
import { migrate } from "../../database/migrate";
import { scramVerifier } from "../../database/scramVerifier";
import { as, connect, newDatabase, serverLog, skipWithoutServer } from "./support/server";

const PASSWORD = "Very-secret 4711'\\";

describe("the application's role", () => {
  let url: string;
  let app: Client;

  before(async function () {
    await skipWithoutServer(this);
    url = await newDatabase();
    const owner = await connect(url);
    await owner.query("CREATE TABLE public.user_profile (tenant_id text, created_at timestamptz)");
    await migrate(url, { applicationPassword: PASSWORD });
    await owner.query("GRANT SELECT ON public.user_profile TO malayalees_app");
    await migrate(url);
    app = await connect(as(url, "malayalees_app", PASSWORD));
    await owner.query("CREATE TABLE public.salaries (amount int); CREATE TABLE malayalees.later (amount int)");
  });

  it("finds the guide's names without a schema", async () => {
    for (const name of ["app_cache", "session_store", "tenant_stats", "spring_session", "SPRING_SESSION_ATTRIBUTES"]) {
      await app.query(`SELECT * FROM ${name}`);
    }
    for (const name of ["cleanup_expired_cache", "cleanup_expired_sessions", "refresh_tenant_stats"]) {
      await app.query(`SELECT ${name}()`);
    }
  });

  const forbidden = [
    "CREATE TABLE mine ()",
    "CREATE TABLE public.mine ()",
    "CREATE TEMPORARY TABLE mine ()",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine",
    "DROP TABLE app_cache",
    "ALTER TABLE app_cache SET LOGGED",
    "TRUNCATE app_cache",
    "CREATE INDEX ON app_cache (expires_at)",
    "SELECT * FROM public.salaries",
    "SELECT * FROM malayalees.later",
    "SELECT * FROM schema_migration",
    "UPDATE cache_counter SET hits = 0",
    "DELETE FROM session_store",
    "REFRESH MATERIALIZED VIEW tenant_stats",
    "SELECT grant_application('malayalees_app')",
    "SELECT schedule_cleanup()",
    "SELECT create_tenant_stats()",
  ];
  for (const statement of forbidden) {
    it(`may not ${statement}`, () => assert.rejects(app.query(statement), { code: "42501" }));
  }

  it("has a password that the server's log never sees, with every statement logged", async () => {
    const log = await serverLog();
    assert.match(log, /ALTER ROLE "malayalees_app" LOGIN PASSWORD/);
    assert.ok(!log.includes("Very-secret"));
  });

  it("connects with the new password after a rotation, and not with the old one", async () => {
    await migrate(url, { applicationPassword: "rotated" });
    await connect(as(url, "malayalees_app", "rotated"));
    await assert.rejects(connect(as(url, "malayalees_app", PASSWORD)), { code: "28P01" });
  });

  it("keeps its password when none is given", async () => {
    await migrate(url, { applicationPassword: "kept" });
    await migrate(url);
    await connect(as(url, "malayalees_app", "kept"));
  });

  it("may not be the user who migrates", () =>
    assert.rejects(migrate(url, { applicationRole: "migrator" }), /the role "migrator" has more rights than/));

  for (const password of ["", "naïve", "line\nbreak"]) {
    it(`refuses the password ${JSON.stringify(password)}, which does not read the same everywhere`, () =>
      assert.rejects(migrate(url, { applicationPassword: password }), /printable ASCII/));
  }
});

describe("the SCRAM verifier", () => {
  // RFC 7677, section 3: user "user", password "pencil"; the server's signature there follows from this server key.
  it("is that of the example in RFC 7677", () => {
    const salt = Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64");
    assert.equal(
      scramVerifier("pencil", salt),
      "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
    );
  });

  it("differs from one time to the next", () => assert.notEqual(scramVerifier("pencil"), scramVerifier("pencil")));
});
