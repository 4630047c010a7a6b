import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { Client } from "pg";
import { migrate } from "../../database/migrate";
import { orSkip } from "../support/orSkip";
import { liquibaseClassPath, startLiquibase } from "./support/liquibase";
import { as, connect, newDatabase, skipWithoutServer } from "./support/server";

const OWNER = { username: "liquibase_owner", password: "of-the-owner-1" } as const;
const APPLICATION = { username: "liquibase_app", password: "of-the-app-1" } as const;

describe("Liquibase, at the start of the application", () => {
  let url: string;
  let classPath: string;
  let owner: Client;

  before(async function () {
    await skipWithoutServer(this);
    classPath = await orSkip(this, liquibaseClassPath());
    url = await newDatabase();
    await migrate(url, {
      applicationRole: APPLICATION.username,
      applicationPassword: APPLICATION.password,
      ownerRole: OWNER.username,
      ownerPassword: OWNER.password,
    });
    owner = await connect(as(url, OWNER.username, OWNER.password));
  });

  const task = (contexts: string) => startLiquibase(classPath, { url, contexts, ...OWNER });

  /** ECS, systemd and Kubernetes start a task again that ended because another one made Liquibase's own table at the same moment. */
  const comesUp = async (contexts: string) => {
    const first = await task(contexts).ended;
    if (first.code === 0) return;
    assert.match(
      first.output,
      /relation "databasechangelog(lock)?" already exists|\(databasechangelog(lock)?, \d+\) already exists/,
    );
    const second = await task(contexts).ended;
    assert.equal(second.code, 0, second.output);
  };

  it("of two tasks at once makes the tables, each change once, and the application uses them and cannot change them", async () => {
    await Promise.all([comesUp("local-postgres-cache"), comesUp("local-postgres-cache")]);
    const { rows } = await owner.query("SELECT id FROM databasechangelog ORDER BY orderexecuted");
    assert.deepEqual(
      rows.map(({ id }) => id),
      ["tables", "tenant_stats", "test-data"],
    );

    const app = await connect(as(url, APPLICATION.username, APPLICATION.password));
    await app.query("INSERT INTO user_profile (tenant_id) VALUES ('tenant_demo_001')");
    await app.query(
      "INSERT INTO tenant_organization (id, tenant_id) VALUES (nextval('event_number'), 'tenant_demo_001')",
    );
    await app.query("SELECT refresh_tenant_stats()");
    const stats = await app.query("SELECT tenant_id, user_count::int AS users FROM tenant_stats ORDER BY 1");
    assert.deepEqual(stats.rows, [
      { tenant_id: "tenant_demo_001", users: 2 },
      { tenant_id: "tenant_demo_002", users: 1 },
    ]);
    for (const statement of ["ALTER TABLE user_profile ADD phone text", "DROP TABLE user_profile"])
      await assert.rejects(app.query(statement), { code: "42501" });
  });

  it("killed while it changes tables leaves its lock behind, which the statement in docs/application-tables.md releases", async () => {
    const { process, ended } = task("endless");
    const locked = async () => (await owner.query("SELECT locked FROM databasechangeloglock")).rows[0]?.locked;
    const sleeping = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'";
    for (;;) {
      const { rows } = await owner.query(sleeping);
      if (rows.length > 0) break;
      assert.equal(process.exitCode, null, "Liquibase has ended");
      await setTimeout(50);
    }
    process.kill("SIGKILL");
    await ended;
    await owner.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'");
    assert.equal(await locked(), true);
    const page = readFileSync("docs/application-tables.md", "utf8");
    const [statement = ""] = /^UPDATE databasechangeloglock [^;]+;$/m.exec(page) ?? [];
    await owner.query(statement);
    assert.equal(await locked(), false);
  });
});
