import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseError } from "../../database/errors";
import { migrate, status } from "../../database/migrate";
import { MIGRATIONS_FOLDER, readMigrations } from "../../database/migrationFiles";
import { connect, newDatabase, skipWithoutServer } from "./support/server";

const names = readMigrations().map(({ name }) => name);

describe("migrating a database", () => {
  const folders: string[] = [];
  let url: string;

  before(async function () {
    await skipWithoutServer(this);
  });
  beforeEach(async () => {
    url = await newDatabase();
  });
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  /** A copy of the migrations that a test may change. */
  function copyOfMigrations(): string {
    const folder = mkdtempSync(join(tmpdir(), "migrations-"));
    folders.push(folder);
    cpSync(MIGRATIONS_FOLDER, folder, { recursive: true });
    return folder;
  }

  /** All relations, functions and applied migrations: what a failure must leave as it was. */
  async function fingerprint(): Promise<unknown> {
    const client = await connect(url);
    const { rows } = await client.query(`
      SELECT relname AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'malayalees'
      UNION ALL
      SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'malayalees'
      ORDER BY name`);
    return { rows, statuses: await status(url) };
  }

  it("applies all migrations once, and none the second time", async () => {
    assert.deepEqual((await migrate(url)).applied, names);
    assert.deepEqual((await migrate(url)).applied, []);
  });

  it("by two deployers at once applies each migration once, and both succeed", async () => {
    const reports = await Promise.all([migrate(url), migrate(url)]);
    assert.deepEqual(
      reports.flatMap(({ applied }) => applied),
      names,
    );
    assert.deepEqual(reports.map(({ applied }) => applied.length).sort(), [0, names.length].sort());
  });

  it("shows what is pending without touching the database", async () => {
    assert.ok((await status(url)).every(({ state }) => state === "pending"));
    const client = await connect(url);
    const { rows } = await client.query("SELECT to_regnamespace('malayalees') IS NULL AS untouched");
    assert.deepEqual(rows, [{ untouched: true }]);
  });

  it("refuses a migration that was edited after it was applied, and changes nothing", async () => {
    await migrate(url);
    const before = await fingerprint();
    const folder = copyOfMigrations();
    appendFileSync(join(folder, names[2] ?? ""), "SELECT 'a small change';\n");
    writeFileSync(join(folder, "0999_later.sql".replace("0999", nextNumber())), "CREATE TABLE malayalees.later ();");
    await assert.rejects(migrate(url, { folder }), (error: Error) => {
      assert.ok(error instanceof DatabaseError);
      assert.match(error.message, /edited after it was applied: 0003_cache_entries\.sql\. Nothing was changed/);
      return true;
    });
    assert.deepEqual(await fingerprint(), before);
  });

  it("takes a comment that was reworded after its migration was applied", async () => {
    await migrate(url);
    const folder = copyOfMigrations();
    appendFileSync(join(folder, names[2] ?? ""), "\n-- another explanation\n");
    assert.deepEqual((await migrate(url, { folder })).applied, []);
    assert.ok((await status(url, folder)).every(({ state }) => state === "applied"));
  });

  it("takes a database that recorded checksums with the comments in them, as earlier versions did", async () => {
    await migrate(url);
    const client = await connect(url);
    for (const { name, earlierChecksum } of readMigrations())
      if (earlierChecksum !== undefined)
        await client.query("UPDATE malayalees.schema_migration SET checksum = $2 WHERE name = $1", [
          name,
          earlierChecksum,
        ]);
    assert.deepEqual((await migrate(url)).applied, []);
    assert.ok((await status(url)).every(({ state }) => state === "applied"));
  });

  it("refuses to run when the database is ahead of the program", async () => {
    const folder = copyOfMigrations();
    writeFileSync(join(folder, `${nextNumber()}_later.sql`), "CREATE TABLE malayalees.later ();");
    await migrate(url, { folder });
    await assert.rejects(migrate(url), /does not know \d{4}_later\.sql.*Deploy the newer version/);
  });

  it("that fails half-way leaves the database as it was, and says file, line and reason", async () => {
    await migrate(url);
    const before = await fingerprint();
    const folder = copyOfMigrations();
    const sql = "CREATE TABLE malayalees.half ();\nDROP VIEW malayalees.session_store;\nSELECT nonsense;\n";
    writeFileSync(join(folder, `${nextNumber()}_half.sql`), sql);
    await assert.rejects(
      migrate(url, { folder }),
      /_half\.sql, line 3: column "nonsense" does not exist \(SQLSTATE 42703\)\nThe database is as it was before/,
    );
    const { rows, statuses } = (await fingerprint()) as { rows: unknown; statuses: unknown };
    assert.deepEqual({ rows, statuses }, before);
  });

  it("by a role that lacks the right is refused with the server's reason", async () => {
    const client = await connect(url);
    await client.query("CREATE ROLE powerless_migrator LOGIN");
    await client.query("SET ROLE powerless_migrator");
    await assert.rejects(migrate(client), /permission denied for database .* \(SQLSTATE 42501\)/);
    assert.ok((await status(url)).every(({ state }) => state === "pending"));
  });

  it("leaves the lock and the settings of a connection that it was lent as they were", async () => {
    const client = await connect(url);
    await client.query("SET lock_timeout = '7s'");
    await migrate(client);
    const { rows } = await client.query(
      "SELECT current_setting('lock_timeout') AS timeout, (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory') AS locks",
    );
    assert.deepEqual(rows, [{ timeout: "7s", locks: 0 }]);
  });

  it("says why expiry is not scheduled where pg_cron is missing", async () => {
    assert.match((await migrate(url)).notScheduled ?? "", /pg_cron/);
  });

  it("refuses a gap in the numbers", () => {
    const folder = copyOfMigrations();
    rmSync(join(folder, names[1] ?? ""));
    assert.throws(() => readMigrations(folder), /0003_cache_entries\.sql must begin with 0002_/);
  });
});

function nextNumber(): string {
  return String(names.length + 1).padStart(4, "0");
}
