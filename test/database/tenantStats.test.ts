import assert from "node:assert/strict";
import type { Client } from "pg";
import { type MigrateReport, migrate } from "../../database/migrate";
import { migrateAsBefore } from "./support/earlierVersion";
import { as, closeConnections, connect, newDatabase, skipWithoutServer } from "./support/server";

const PASSWORD = "secret";
const USERS = "CREATE TABLE public.user_profile (id bigint, tenant_id varchar(255), created_at timestamp, phone text)";

describe("the application's user_profile", () => {
  let url: string;
  let admin: Client;

  before(async function () {
    await skipWithoutServer(this);
  });
  beforeEach(async () => {
    url = await newDatabase();
    admin = await connect(url);
  });
  afterEach(closeConnections);

  const update = (): Promise<MigrateReport> => migrate(url, { applicationPassword: PASSWORD });
  const all = async (sql: string) => (await admin.query(sql)).rows;
  const schemasOf = async (name: string) =>
    (
      await all(`SELECT relnamespace::regnamespace::text AS place FROM pg_class WHERE relname = '${name}' ORDER BY 1`)
    ).map(({ place }) => place);
  const application = () => connect(as(url, "malayalees_app", PASSWORD));
  const counts = "SELECT tenant_id, user_count::int AS users FROM tenant_stats ORDER BY 1";

  it("is not made by a fresh set-up, which says that there is none to count", async () => {
    assert.match((await update()).notCounted ?? "", /^there is no table public\.user_profile$/);
    assert.deepEqual(await schemasOf("user_profile"), []);
    assert.deepEqual(await schemasOf("tenant_stats"), []);
  });

  it("with rows in public is the one that the application finds, and the one that is counted", async () => {
    await admin.query(
      `${USERS}; INSERT INTO public.user_profile VALUES (1, 'a', now()), (2, 'a', now()), (3, NULL, now())`,
    );
    assert.equal((await update()).notCounted, undefined);
    await admin.query("GRANT SELECT ON public.user_profile TO malayalees_app");
    await update();
    const app = await application();
    assert.equal((await app.query("SELECT FROM user_profile")).rowCount, 3);
    const before = [
      { tenant_id: "a", users: 2 },
      { tenant_id: null, users: 1 },
    ];
    assert.deepEqual((await app.query(counts)).rows, before);
    await admin.query("INSERT INTO public.user_profile VALUES (4, 'b', now())");
    await app.query("SELECT refresh_tenant_stats()");
    assert.deepEqual((await app.query(counts)).rows, [before[0], { tenant_id: "b", users: 1 }, before[1]]);
  });

  it("is counted from the moment that the application's migrations say so, by two at once as well", async () => {
    await update();
    await admin.query(USERS);
    const create = "SELECT malayalees.create_tenant_stats() AS reason";
    const callers = await Promise.all([connect(url), connect(url), connect(url)]);
    const answers = await Promise.all(callers.map((caller) => caller.query(create)));
    assert.deepEqual(
      answers.flatMap(({ rows }) => rows),
      callers.map(() => ({ reason: null })),
    );
    assert.equal((await update()).notCounted, undefined);
  });

  it("may be dropped with what counts it, and made again: until then a refresh does nothing", async () => {
    await admin.query(USERS);
    await update();
    await assert.rejects(admin.query("DROP TABLE public.user_profile"), { code: "2BP01" });
    await admin.query("DROP TABLE public.user_profile CASCADE");
    const app = await application();
    await app.query("SELECT refresh_tenant_stats()");
    await admin.query(`${USERS}; INSERT INTO public.user_profile VALUES (1, 'c', now())`);
    await app.query("SELECT refresh_tenant_stats()");
    assert.equal((await update()).notCounted, undefined);
    assert.deepEqual(await all(counts), [{ tenant_id: "c", users: 1 }]);
  });

  const unusable: readonly (readonly [string, RegExp])[] = [
    ["(id int, created_at date)", /^public\.user_profile has no column tenant_id$/],
    [
      "(tenant_id json, created_at date)",
      /^public\.user_profile\.tenant_id is of type json: it must be a text, a number or a uuid$/,
    ],
    ["(tenant_id uuid, created_at text)", /created_at is of type text: it must be a date or a timestamp$/],
    ["(id int)", /no column tenant_id; public\.user_profile has no column created_at$/],
  ];
  for (const [columns, reason] of unusable) {
    it(`with the columns ${columns} is left alone: migrating succeeds, and says why it is not counted`, async () => {
      await admin.query(`CREATE TABLE public.user_profile ${columns}`);
      assert.match((await update()).notCounted ?? "", reason);
      assert.deepEqual(await schemasOf("tenant_stats"), []);
    });
  }

  for (const type of ["text", "char(8)", "uuid", "bigint", "integer"]) {
    it(`may have a tenant_id of type ${type}`, async () => {
      await admin.query(`CREATE TABLE public.user_profile (tenant_id ${type}, created_at timestamptz)`);
      assert.equal((await update()).notCounted, undefined);
    });
  }

  it("keeps a tenant_stats that the application made itself, and refreshes it", async () => {
    await admin.query(`${USERS};
      CREATE MATERIALIZED VIEW public.tenant_stats AS SELECT tenant_id, count(*) AS user_count FROM public.user_profile GROUP BY tenant_id`);
    const [before] = await all("SELECT 'public.tenant_stats'::regclass::oid AS oid");
    assert.equal((await update()).notCounted, undefined);
    await admin.query("INSERT INTO public.user_profile VALUES (1, 'a')");
    await (await application()).query("SELECT refresh_tenant_stats()");
    assert.deepEqual(await all(counts), [{ tenant_id: "a", users: 1 }]);
    assert.deepEqual(await all("SELECT 'public.tenant_stats'::regclass::oid AS oid"), [before]);
  });

  for (const other of ["TABLE public.tenant_stats (n int)", "MATERIALIZED VIEW public.tenant_stats AS SELECT 1 AS n"]) {
    it(`leaves ${other} alone, and says what to do`, async () => {
      await admin.query(`${USERS}; CREATE ${other}`);
      assert.match(
        (await update()).notCounted ?? "",
        /not a materialized view over public\.user_profile .*: rename or drop it/,
      );
      await (await application()).query("SELECT refresh_tenant_stats()");
    });
  }

  describe("in a database of an earlier version, which made one in the schema malayalees", () => {
    beforeEach(() => migrateAsBefore(url));

    /** All rows of a table, whatever its columns. */
    const rowsOf = (table: string) => all(`SELECT to_jsonb(u) AS row FROM ${table} AS u ORDER BY id`);

    it("goes when nobody used it, so that one in public comes to light", async () => {
      await admin.query(`${USERS}; INSERT INTO public.user_profile VALUES (1, 'a', now())`);
      assert.equal((await update()).notCounted, undefined);
      assert.deepEqual(await schemasOf("user_profile"), ["public"]);
      assert.deepEqual(await all(counts), [{ tenant_id: "a", users: 1 }]);
    });

    const uses: Readonly<Record<string, string>> = {
      rows: "INSERT INTO malayalees.user_profile (tenant_id, email) VALUES ('a', 'ann@example.com'), ('b', NULL)",
      "a further column": "ALTER TABLE malayalees.user_profile ADD phone text",
      "an index": "CREATE INDEX ON malayalees.user_profile (email)",
      "a trigger": `CREATE TRIGGER touch BEFORE UPDATE ON malayalees.user_profile
        FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
      "a reference to it":
        "CREATE TABLE public.event (id int PRIMARY KEY, user_id bigint REFERENCES malayalees.user_profile)",
      "a view over its counts": "CREATE VIEW public.report AS SELECT * FROM malayalees.tenant_stats",
      "a policy": "CREATE POLICY own ON malayalees.user_profile USING (true)",
    };
    for (const [use, sql] of Object.entries(uses)) {
      it(`is handed over to public when it has ${use}: same table, rows, rights and counts`, async () => {
        await admin.query(sql);
        const oids =
          "SELECT oid FROM pg_class WHERE relname IN ('user_profile', 'tenant_stats', 'user_profile_tenant') ORDER BY 1";
        const before = [await all(oids), await rowsOf("malayalees.user_profile")];
        await update();
        assert.deepEqual(await schemasOf("user_profile"), ["public"]);
        assert.deepEqual(await schemasOf("tenant_stats"), ["public"]);
        assert.deepEqual([await all(oids), await rowsOf("public.user_profile")], before);
        const app = await application();
        await app.query("INSERT INTO user_profile (tenant_id) VALUES ('c')");
        await app.query("SELECT refresh_tenant_stats()");
        const { rows } = await app.query("SELECT user_count::int AS users FROM tenant_stats WHERE tenant_id = 'c'");
        assert.deepEqual(rows, [{ users: 1 }]);
      });
    }

    it("stays when both have rows: the application goes on with the one that it has used", async () => {
      await admin.query(`${USERS}; INSERT INTO public.user_profile VALUES (1, 'old', now())`);
      await admin.query("INSERT INTO malayalees.user_profile (tenant_id) VALUES ('new')");
      assert.equal((await update()).notCounted, undefined);
      assert.equal((await update()).notCounted, undefined);
      const app = await application();
      await app.query("UPDATE user_profile SET email = 'x'; SELECT refresh_tenant_stats()");
      assert.deepEqual((await app.query(counts)).rows, [{ tenant_id: "new", users: 1 }]);
      assert.deepEqual(await all("SELECT tenant_id FROM public.user_profile"), [{ tenant_id: "old" }]);
    });

    it("is dropped or handed over once, by two updates at once as well", async () => {
      await admin.query("INSERT INTO malayalees.user_profile (tenant_id) VALUES ('a')");
      const reports = await Promise.all([update(), update()]);
      assert.equal(reports.filter(({ applied }) => applied.length > 0).length, 1);
      assert.equal((await rowsOf("public.user_profile")).length, 1);
    });
  });

  describe("that belongs to another role", () => {
    beforeEach(async () => {
      await admin.query(`${USERS}; GRANT CREATE ON SCHEMA public TO keeper; ALTER TABLE public.user_profile OWNER TO keeper;
        INSERT INTO public.user_profile VALUES (1, 'a', now())`);
      await admin.query(
        "GRANT CREATE ON DATABASE " +
          new URL(url).pathname.slice(1) +
          " TO mover; GRANT ALL ON SCHEMA public TO mover WITH GRANT OPTION",
      );
    });
    before(async () => {
      const root = await connect(await newDatabase());
      await root.query(
        "CREATE ROLE keeper LOGIN PASSWORD 'secret'; CREATE ROLE mover LOGIN CREATEROLE PASSWORD 'secret'",
      );
    });
    const asMover = async () => {
      await admin.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} OWNER TO mover`);
      return migrate(as(url, "mover", PASSWORD), { applicationRole: "mover_app" });
    };

    it("is not counted until what the notice says was typed; then its owner's role counts it", async () => {
      const notice = (await asMover()).notCounted ?? "";
      assert.match(notice, /^mover may not act as keeper, the owner of public\.user_profile: GRANT keeper TO mover;$/);
      await admin.query(notice.replace(/^.*: /, ""));
      assert.equal((await asMover()).notCounted, undefined);
      assert.deepEqual(
        await all("SELECT relowner::regrole::text AS owner FROM pg_class WHERE relname = 'tenant_stats'"),
        [{ owner: "keeper" }],
      );
      await admin.query("REVOKE keeper FROM mover");
    });

    it("is counted with the owner's rights alone: code in the table's policies never runs as the user who migrates", async () => {
      await admin.query("GRANT keeper TO mover");
      const keeper = await connect(as(url, "keeper", PASSWORD));
      // It also tries to become the user of the session.
      await keeper.query(`CREATE TABLE public.seen (who text);
        CREATE FUNCTION public.spy() RETURNS boolean LANGUAGE plpgsql AS $$
          BEGIN
            BEGIN PERFORM set_config('role', 'none', true); EXCEPTION WHEN OTHERS THEN NULL; END;
            INSERT INTO public.seen VALUES (current_user);
            RETURN true;
          END $$;
        CREATE POLICY spy ON public.user_profile USING (public.spy());
        ALTER TABLE public.user_profile ENABLE ROW LEVEL SECURITY;
        ALTER TABLE public.user_profile FORCE ROW LEVEL SECURITY`);
      assert.equal((await asMover()).notCounted, undefined);
      const mover = await connect(as(url, "mover", PASSWORD));
      await mover.query("SELECT malayalees.refresh_tenant_stats()");
      const seen = await all("SELECT who, count(*)::int FROM public.seen GROUP BY 1");
      assert.deepEqual(seen, [{ who: "keeper", count: 2 }]);
      await admin.query("REVOKE keeper FROM mover");
    });
  });
});
