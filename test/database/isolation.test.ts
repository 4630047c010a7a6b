import assert from "node:assert/strict";
import type { Client } from "pg";
import { migrate } from "../../database/migrate";
import { as, connect, newDatabase, skipWithoutServer } from "./support/server";

const OWNER = { ownerRole: "isolating_owner", ownerPassword: "of-the-owner-2" } as const;
const APPLICATION = { applicationRole: "isolated_app", applicationPassword: "of-the-app-2" } as const;

describe("a table whose tenants are isolated", () => {
  let url: string;
  let owner: Client;
  let app: Client;

  before(async function () {
    await skipWithoutServer(this);
    url = await newDatabase();
    await migrate(url, { ...OWNER, ...APPLICATION });
    owner = await connect(as(url, OWNER.ownerRole, OWNER.ownerPassword));
    await owner.query(`
      CREATE TABLE user_profile (tenant_id varchar(255), email text, created_at timestamptz DEFAULT now());
      INSERT INTO user_profile VALUES ('malabar', 'a@malabar'), ('kochi', 'b@kochi'), ('kochi', 'c@kochi');
      SELECT malayalees.isolate_tenants('user_profile');
      SELECT malayalees.create_tenant_stats()`);
    app = await connect(as(url, APPLICATION.applicationRole, APPLICATION.applicationPassword));
  });

  /** Runs a statement in a transaction of a tenant, and returns its rows. */
  async function asTenant(tenant: string, sql: string): Promise<readonly unknown[]> {
    await app.query("BEGIN");
    try {
      await app.query("SELECT set_config('malayalees.tenant', $1, true)", [tenant]);
      return (await app.query(sql)).rows;
    } finally {
      await app.query("ROLLBACK");
    }
  }

  const LEAK = "SELECT tenant_id, email FROM user_profile ORDER BY email";

  it("shows a query that forgets the tenant its own tenant's rows alone", async () => {
    assert.deepEqual(await asTenant("malabar", LEAK), [{ tenant_id: "malabar", email: "a@malabar" }]);
    const joined = "SELECT count(*)::int FROM user_profile AS one CROSS JOIN user_profile AS other";
    assert.deepEqual(await asTenant("kochi", joined), [{ count: 4 }]);
  });

  it("shows no rows while no tenant is set: neither on a new connection nor on one that served a tenant before", async () => {
    const fresh = await connect(as(url, APPLICATION.applicationRole, APPLICATION.applicationPassword));
    assert.deepEqual((await fresh.query(LEAK)).rows, []);
    await asTenant("malabar", LEAK);
    assert.deepEqual((await app.query(LEAK)).rows, []);
  });

  it("changes no rows of others, and takes none for them", async () => {
    const counts = ["UPDATE user_profile SET email = 'x' RETURNING 1", "DELETE FROM user_profile RETURNING 1"];
    for (const statement of counts) assert.equal((await asTenant("malabar", statement)).length, 1, statement);
    const foreign = ["INSERT INTO user_profile VALUES ('kochi', 'd')", "UPDATE user_profile SET tenant_id = 'kochi'"];
    for (const statement of foreign) await assert.rejects(asTenant("malabar", statement), { code: "42501" }, statement);
    await assert.rejects(app.query("INSERT INTO user_profile VALUES ('kochi', 'd')"), { code: "42501" });
  });

  it("cannot be opened by the application", async () => {
    for (const statement of [
      "ALTER TABLE user_profile DISABLE ROW LEVEL SECURITY",
      "DROP POLICY malayalees_tenant ON user_profile",
      "SELECT malayalees.isolate_tenants('user_profile')",
    ])
      await assert.rejects(app.query(statement), { code: "42501" }, statement);
    await app.query("SET row_security = off");
    await assert.rejects(app.query(LEAK), { code: "42501" });
    await app.query("RESET row_security");
  });

  it("shows all rows to the owner's migrations and to tenant_stats", async () => {
    assert.equal((await owner.query(LEAK)).rowCount, 3);
    await app.query("SELECT refresh_tenant_stats()");
    const { rows } = await app.query("SELECT tenant_id, user_count::int AS users FROM tenant_stats ORDER BY 1");
    assert.deepEqual(rows, [
      { tenant_id: "kochi", users: 2 },
      { tenant_id: "malabar", users: 1 },
    ]);
  });

  it("leaks through a view of the owner, unless the view runs as whoever asks", async () => {
    await owner.query(`CREATE VIEW emails AS SELECT email FROM user_profile;
      CREATE VIEW own_emails WITH (security_invoker = true) AS SELECT email FROM user_profile`);
    assert.equal((await asTenant("malabar", "SELECT * FROM emails")).length, 3);
    assert.equal((await asTenant("malabar", "SELECT * FROM own_emails")).length, 1);
  });

  for (const [type, value] of [
    ["bigint", "42"],
    ["uuid", "33fdd1b6-b496-4b33-9f7d-df96679d32fe"],
  ] as const) {
    it(`may name its tenants by ${type}, in a column of another name, and be isolated twice`, async () => {
      await owner.query(
        `CREATE TABLE "By ${type}" ("Site" ${type}); INSERT INTO "By ${type}" VALUES ('${value}'), (NULL)`,
      );
      for (let times = 0; times < 2; times++)
        await owner.query(`SELECT malayalees.isolate_tenants('"By ${type}"', 'Site')`);
      assert.equal((await asTenant(value, `SELECT FROM "By ${type}"`)).length, 1);
    });
  }

  it("must have the column", () =>
    assert.rejects(owner.query("SELECT malayalees.isolate_tenants('user_profile', 'site')"), {
      message: /user_profile has no column site/,
      code: "42703",
    }));
});
