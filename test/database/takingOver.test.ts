import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Client } from "pg";
import { DatabaseError } from "../../database/errors";
import { type MigrateReport, migrate } from "../../database/migrate";
import { readMigrations } from "../../database/migrationFiles";
import { migrateAsBefore } from "./support/earlierVersion";
import { as, closeConnections, connect, newDatabase, skipWithoutServer } from "./support/server";

const PASSWORD = "secret";

/** What the script of docs/guide.md makes. */
const GUIDE = `
  CREATE TABLE app_cache (cache_key text PRIMARY KEY, cache_value text NOT NULL, expires_at timestamp NOT NULL,
    created_at timestamp DEFAULT now(), updated_at timestamp DEFAULT now());
  CREATE TABLE session_store (session_id varchar(255) PRIMARY KEY, session_data bytea,
    last_access_time timestamp DEFAULT now(), max_inactive_interval integer DEFAULT 1800);
  CREATE INDEX idx_app_cache_expires_at ON app_cache (expires_at);
  CREATE INDEX idx_session_store_last_access ON session_store (last_access_time);
  CREATE FUNCTION cleanup_expired_cache() RETURNS integer LANGUAGE sql AS $$ DELETE FROM app_cache; SELECT 0 $$;
  CREATE FUNCTION cleanup_expired_sessions() RETURNS integer LANGUAGE sql AS $$ DELETE FROM session_store; SELECT 0 $$;
  INSERT INTO app_cache VALUES ('a:b:c', 'old', now() + interval '1 hour')`;
const SESSIONS = "INSERT INTO session_store VALUES ('s1', 'x'), ('s2', 'y')";

/** The tables of Spring Session's own script, as far as they matter here. */
const SPRING_SESSION = `
  CREATE TABLE spring_session (primary_id char(36) PRIMARY KEY, session_id char(36) NOT NULL, creation_time bigint NOT NULL,
    last_access_time bigint NOT NULL, max_inactive_interval int NOT NULL, expiry_time bigint NOT NULL, principal_name varchar(100));
  CREATE TABLE spring_session_attributes (session_primary_id char(36) REFERENCES spring_session, attribute_name varchar(200),
    attribute_bytes bytea NOT NULL)`;

describe("a database that is not empty", () => {
  let url: string;
  let admin: Client;

  before(async function () {
    await skipWithoutServer(this);
    const root = await connect(await newDatabase());
    await root.query(
      "CREATE ROLE stranger LOGIN PASSWORD 'secret'; CREATE ROLE guest LOGIN CREATEROLE PASSWORD 'secret'",
    );
  });
  beforeEach(async () => {
    url = await newDatabase();
    admin = await connect(url);
  });
  afterEach(closeConnections);

  const update = (): Promise<MigrateReport> => migrate(url, { applicationPassword: PASSWORD });
  const all = async (sql: string) => (await admin.query(sql)).rows;
  const application = () => connect(as(url, "malayalees_app", PASSWORD));
  /** Every schema, relation, routine and owner. */
  const fingerprint = () =>
    all(`SELECT nspname || ' ' || nspowner AS made FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp'
      UNION ALL SELECT oid || relname || relnamespace || relowner FROM pg_class WHERE relnamespace NOT IN ('pg_toast'::regnamespace)
      UNION ALL SELECT oid || proname || pronamespace || proowner FROM pg_proc ORDER BY 1`);

  async function refused(run: () => Promise<unknown>): Promise<string> {
    const before = await fingerprint();
    let message = "";
    await assert.rejects(run, (error: Error) => {
      message = error.message;
      return error instanceof DatabaseError && message.includes("Nothing was changed");
    });
    assert.deepEqual(await fingerprint(), before);
    return message;
  }

  describe("as the guide's script was run in it", () => {
    beforeEach(() => admin.query(GUIDE));

    it("is taken over: the application finds the new cache, and each old object is named with what to type", async () => {
      const { notices } = await update();
      assert.deepEqual(
        notices.map((notice) => notice.replace(/^.*: (?=DROP)/, "")),
        [
          "DROP TABLE public.app_cache;",
          "DROP TABLE public.session_store;",
          "DROP ROUTINE public.cleanup_expired_cache();",
          "DROP ROUTINE public.cleanup_expired_sessions();",
        ],
      );
      const app = await application();
      assert.equal((await app.query("SELECT FROM app_cache")).rowCount, 0);
      await app.query("SELECT cleanup_expired_cache(), cleanup_expired_sessions()");
      assert.deepEqual(await all("SELECT cache_value FROM public.app_cache"), [{ cache_value: "old" }]);
      for (const notice of notices) await admin.query(notice.replace(/^.*: (?=DROP)/, ""));
      assert.deepEqual(await update(), { ...(await update()), notices: [], applied: [] });
    });

    it("is refused when it has sessions, with their number and what to type; typed, they are kept", async () => {
      await admin.query(SESSIONS);
      const message = await refused(update);
      assert.match(message, /^ {2}public\.session_store has 2 rows\. As migrator, or a superuser: /m);
      const [, statement = ""] = /superuser: (ALTER .*?;)/.exec(message) ?? [];
      await admin.query(statement);
      assert.equal((await update()).applied.length, readMigrations().length);
      assert.equal((await all("SELECT FROM public.session_store_before")).length, 2);
    });

    it("by two at once that are both refused, or by a second run, is as one run", async () => {
      await admin.query(SESSIONS);
      const results = await Promise.allSettled([update(), update()]);
      assert.deepEqual(
        results.map(({ status }) => status),
        ["rejected", "rejected"],
      );
      await admin.query("DROP TABLE session_store");
      const [one, two] = await Promise.all([update(), update()]);
      assert.deepEqual(one.notices, two.notices);
      const made = await fingerprint();
      assert.deepEqual((await update()).applied, []);
      assert.deepEqual(await fingerprint(), made);
    });

    it("after an earlier version, goes on working: what was hidden before is only named", async () => {
      await admin.query(SESSIONS);
      await migrateAsBefore(url);
      const { notices } = await update();
      assert.match(
        notices.join("\n"),
        /public\.session_store, .* It may have rows that are needed: docs\/taking-over\.md/,
      );
      assert.equal((await all("SELECT FROM public.session_store")).length, 2);
    });
  });

  it("with Spring Session's own tables is refused; renamed as it says, its sessions are copied and live on", async () => {
    const id = randomUUID();
    const now = Date.now();
    await admin.query(`${SPRING_SESSION}; INSERT INTO spring_session VALUES ('${id}', '${id}', ${now}, ${now}, 1800, ${now + 1_800_000}, 'ann');
      INSERT INTO spring_session_attributes VALUES ('${id}', 'a', '\\x01')`);
    const message = await refused(update);
    const statements = [...message.matchAll(/superuser: (ALTER .*?;)/g)].map(([, statement = ""]) => statement);
    assert.equal(statements.length, 2);
    for (const statement of statements) await admin.query(statement);
    await update();
    await admin.query(`INSERT INTO malayalees.spring_session SELECT * FROM public.spring_session_before;
      INSERT INTO malayalees.spring_session_attributes SELECT * FROM public.spring_session_attributes_before`);
    const app = await application();
    assert.deepEqual((await app.query("SELECT session_id, session_data FROM session_store")).rows, [
      { session_id: id, session_data: Buffer.from([1]) },
    ]);
  });

  it("says that a user_profile of an earlier version is now in public", async () => {
    await migrateAsBefore(url);
    await admin.query("INSERT INTO malayalees.user_profile (tenant_id) VALUES ('a')");
    assert.match(
      (await update()).notices.join("\n"),
      /malayalees\.user_profile is public\.user_profile now, with its rows/,
    );
    assert.deepEqual((await update()).notices, []);
  });

  it("names a user_profile that is hidden by one with rows; typed as the documentation says, the other is found and counted", async () => {
    await migrateAsBefore(url);
    await admin.query(`INSERT INTO malayalees.user_profile (tenant_id) VALUES ('new');
      CREATE TABLE public.user_profile (tenant_id text, created_at timestamp); INSERT INTO public.user_profile VALUES ('old', now())`);
    assert.match((await update()).notices.join("\n"), /does not find public\.user_profile, .* docs\/taking-over\.md/);
    await admin.query(`DROP MATERIALIZED VIEW malayalees.tenant_stats;
      ALTER TABLE malayalees.user_profile RENAME TO user_profile_before; ALTER TABLE malayalees.user_profile_before SET SCHEMA public`);
    const { notices, notCounted } = await update();
    assert.deepEqual({ notices, notCounted }, { notices: [], notCounted: undefined });
    assert.deepEqual(await all("SELECT tenant_id FROM public.tenant_stats"), [{ tenant_id: "old" }]);
  });

  describe("with a role that owns the application's tables", () => {
    const roles = { applicationPassword: PASSWORD, ownerRole: "householder", ownerPassword: PASSWORD };
    const owners =
      "SELECT relname, relowner::regrole::text AS owner FROM pg_class WHERE relname IN ('user_profile', 'tenant_stats') ORDER BY 1";
    const handedOver = [
      { relname: "tenant_stats", owner: "householder" },
      { relname: "user_profile", owner: "householder" },
    ];

    it("hands it the user_profile of an earlier version, which it changes, and the application goes on using", async () => {
      await migrateAsBefore(url);
      await admin.query("INSERT INTO malayalees.user_profile (tenant_id) VALUES ('a')");
      await migrate(url, roles);
      assert.deepEqual(await all(owners), handedOver);
      const householder = await connect(as(url, "householder", PASSWORD));
      await householder.query("ALTER TABLE user_profile ADD phone text");
      const app = await application();
      await app.query("INSERT INTO user_profile (tenant_id, phone) VALUES ('a', '1'); SELECT refresh_tenant_stats()");
      assert.deepEqual((await app.query("SELECT user_count::int AS users FROM tenant_stats")).rows, [{ users: 2 }]);
      const made = await fingerprint();
      assert.deepEqual((await migrate(url, roles)).notices, []);
      assert.deepEqual(await fingerprint(), made);
    });

    it("names the tables that it cannot change; handed over as the documentation says, it can", async () => {
      await admin.query(`CREATE TABLE event_details (id serial); CREATE SEQUENCE number; CREATE TABLE user_profile (tenant_id text, created_at timestamp);
        INSERT INTO user_profile VALUES ('a', now())`);
      const { notices, notCounted } = await migrate(url, roles);
      assert.match(
        notices.join("\n"),
        /as householder, cannot change public\.event_details, public\.number: they belong to other roles/,
      );
      assert.equal(notCounted, undefined);
      assert.deepEqual(await all(owners), handedOver);
      const page = readFileSync("docs/taking-over.md", "utf8");
      const [generator = ""] = /^SELECT format\('ALTER TABLE[\s\S]*?(?= \\gexec)/m.exec(page) ?? [];
      for (const { format } of await all(generator.replace("malayalees_owner", "householder")))
        await admin.query(format);
      const [grant = ""] = /^GRANT USAGE.*;$/m.exec(page) ?? [];
      await admin.query(grant);
      assert.deepEqual((await migrate(url, roles)).notices, []);
      const app = await application();
      await app.query(
        "SELECT nextval('number'); INSERT INTO event_details DEFAULT VALUES; UPDATE user_profile SET tenant_id = 'b'",
      );
    });
  });

  it("with a schema malayalees that somebody else filled is refused; renamed as it says, it is kept beside the new one", async () => {
    await admin.query(
      "CREATE SCHEMA malayalees; CREATE TABLE malayalees.app_cache (id int); INSERT INTO malayalees.app_cache VALUES (1)",
    );
    const message = await refused(update);
    assert.match(message, /the schema malayalees was not made by this program: it has app_cache\./);
    await admin.query(/ALTER SCHEMA .*;/.exec(message)?.[0] ?? "");
    await update();
    assert.deepEqual(await all("SELECT * FROM malayalees_before.app_cache"), [{ id: 1 }]);
  });

  it("with an empty schema malayalees of its own is filled", async () => {
    await admin.query("CREATE SCHEMA malayalees");
    assert.equal((await update()).applied.length, readMigrations().length);
  });

  describe("of a user who is no superuser", () => {
    const database = () => new URL(url).pathname.slice(1);
    const asGuest = () => migrate(as(url, "guest", PASSWORD), { applicationRole: "guests_app" });
    beforeEach(() =>
      admin.query(`ALTER DATABASE ${database()} OWNER TO guest; ALTER SCHEMA public OWNER TO pg_database_owner`),
    );

    /** Types what the error says. */
    async function type(message: string): Promise<number> {
      const statements = [...message.matchAll(/^ {2}(ALTER .*;)$/gm)].map(([, statement = ""]) => statement);
      for (const statement of statements) await admin.query(statement);
      return statements.length;
    }

    it("that an earlier version migrated as this user hands user_profile over, as on RDS, where nobody is a superuser", async () => {
      await migrateAsBefore(as(url, "guest", PASSWORD), "guests_app");
      await admin.query("INSERT INTO malayalees.user_profile (tenant_id) VALUES ('a')");
      const asGuestWithOwner = () =>
        migrate(as(url, "guest", PASSWORD), {
          applicationRole: "guests_app",
          applicationPassword: PASSWORD,
          ownerRole: "guests_owner",
          ownerPassword: PASSWORD,
        });
      assert.equal((await asGuestWithOwner()).notCounted, undefined);
      const owner = await connect(as(url, "guests_owner", PASSWORD));
      await owner.query("ALTER TABLE user_profile ADD phone text");
      const app = await connect(as(url, "guests_app", PASSWORD));
      await app.query("INSERT INTO user_profile (tenant_id, phone) VALUES ('a', '1'); SELECT refresh_tenant_stats()");
      assert.deepEqual((await app.query("SELECT user_count::int AS users FROM tenant_stats")).rows, [{ users: 2 }]);
      await owner.query(
        "DROP MATERIALIZED VIEW tenant_stats; ALTER TABLE user_profile ALTER tenant_id TYPE varchar(99)",
      );
      await app.query("SELECT refresh_tenant_stats()");
      assert.deepEqual((await owner.query("SELECT create_tenant_stats() AS reason")).rows, [{ reason: null }]);
      assert.deepEqual((await app.query("SELECT user_count::int AS users FROM tenant_stats")).rows, [{ users: 2 }]);
      assert.deepEqual((await asGuestWithOwner()).notices, []);
    });

    it("with a schema malayalees of another role is refused, with what to type; typed, it is migrated", async () => {
      await admin.query("CREATE SCHEMA malayalees AUTHORIZATION stranger");
      const message = await refused(asGuest);
      assert.match(message, /the SCHEMA malayalees belongs to stranger/);
      assert.equal(await type(message), 1);
      assert.equal((await asGuest()).applied.length, readMigrations().length);
    });

    it("that another user migrated before is refused, with what to type; typed, it is migrated", async () => {
      await migrateAsBefore(url);
      const message = await refused(asGuest);
      assert.match(message, /the SCHEMA malayalees \(and \d+ more\) belongs to migrator/);
      assert.ok((await type(message)) > 20);
      assert.ok((await asGuest()).applied.length > 0);
    });

    it("in which a stranger has added a table to the schema is refused, with what to type; typed, it is migrated", async () => {
      await asGuest();
      await admin.query("CREATE TABLE malayalees.report (n int); ALTER TABLE malayalees.report OWNER TO stranger");
      const message = await refused(asGuest);
      assert.match(message, /the TABLE malayalees\.report belongs to stranger/);
      assert.equal(await type(message), 1);
      assert.deepEqual((await asGuest()).applied, []);
    });

    it("with a table of another role whose rows cannot be counted is refused", async () => {
      await admin.query(`${GUIDE}; ALTER TABLE session_store OWNER TO stranger`);
      const message = await refused(asGuest);
      assert.match(
        message,
        /session_store has rows that the user who migrates may not count\. As stranger, or a superuser: /,
      );
      assert.ok(!message.includes("public.app_cache"));
    });

    it("with a user_profile, cache and functions of another role is taken over, and theirs are as they were", async () => {
      await admin.query(`${GUIDE}; CREATE TABLE user_profile (tenant_id text, created_at timestamp);
        ALTER TABLE user_profile OWNER TO stranger; ALTER TABLE app_cache OWNER TO stranger;
        ALTER FUNCTION cleanup_expired_cache() OWNER TO stranger; GRANT SELECT ON session_store TO guest`);
      const { notCounted, notices } = await asGuest();
      assert.match(notCounted ?? "", /guest may not act as stranger.*GRANT stranger TO guest;/);
      assert.equal(notices.length, 4);
      assert.deepEqual(
        await all(
          "SELECT count(*)::int AS theirs FROM pg_class WHERE relowner = 'stranger'::regrole AND relkind = 'r'",
        ),
        [{ theirs: 2 }],
      );
    });
  });
});
