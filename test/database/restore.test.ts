import assert from "node:assert/strict";
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Client, DatabaseError as ServerError } from "pg";
import { Cache } from "../../database/client/cache";
import { migrate } from "../../database/migrate";
import { stopWrites } from "../../database/writes";
import {
  type PostgresServer,
  serverUser,
  startPostgres,
  startRestored,
  takeBaseBackup,
} from "../../tools/localServers/postgres";
import { debianPostgres } from "../../tools/localServers/postgresInstallation";
import { orSkip } from "../support/orSkip";
import { as } from "./support/server";

const HOUR_MS = 3_600_000;
const ROLE = "malayalees_app";
/** The application's password at the time to which is restored, and today's. */
const OLD = "old-password";
const TODAY = "todays-password";
const READ_ONLY = "25006";

describe("a database that is restored to a point in time", () => {
  let folder: string;
  let primary: PostgresServer;
  let restored: PostgresServer;
  let applied: readonly string[] | undefined;

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), "malayalees-restore-"));
    const archive = join(folder, "archive");
    mkdirSync(archive);
    for (const each of [folder, archive]) chownSync(each, serverUser().uid, serverUser().gid);
    const settings = { archive_mode: "on", archive_command: `cp %p ${archive}/%f`, wal_level: "replica" };
    primary = await orSkip(this, startPostgres({ installation: debianPostgres, settings }));
    await migrate(primary.url(), { applicationRole: ROLE, applicationPassword: OLD });
    await asApplication(primary, OLD, (client) =>
      new Cache(client, { tenant: "a", cache: "users" }).put("ann", "x", HOUR_MS),
    );
    await storeSession("before-the-backup");

    const backup = join(folder, "backup");
    takeBaseBackup(primary, backup);
    await storeSession("before-the-time");
    const time = await one<{ now: string }>(primary, "SELECT clock_timestamp()::text AS now");
    await storeSession("after-the-time");
    await migrate(primary.url(), { applicationRole: ROLE, applicationPassword: TODAY });
    await archiveAll(archive);

    restored = await startRestored({ backup, archive, time: time.now }, { installation: () => primary.installation });
    ({ applied } = await migrate(restored.url(), { applicationRole: ROLE, applicationPassword: TODAY }));
  });

  after(async () => {
    await restored?.stop();
    await primary?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it("has all that was committed until the time, and nothing after it", async () => {
    assert.deepEqual(await sessions(restored), ["before-the-backup", "before-the-time"]);
    assert.deepEqual(await sessions(primary), ["after-the-time", "before-the-backup", "before-the-time"]);
  });

  it("needs no migration, and takes today's password and not that of the time", async () => {
    assert.deepEqual(applied, []);
    await assert.rejects(() => asApplication(restored, OLD, async () => {}), /password authentication failed/);
    await asApplication(restored, TODAY, (client) => client.query("SELECT 1"));
  });

  it("has an empty cache, which works", async () => {
    await asApplication(restored, TODAY, async (client) => {
      const cache = new Cache(client, { tenant: "a", cache: "users" });
      assert.equal(await cache.get("ann"), null);
      await cache.put("ann", "y", HOUR_MS);
      assert.equal(await cache.get("ann"), "y");
    });
  });

  describe("and the old one, before the application moves", () => {
    it("ends open sessions, then reads and takes no writes; a second time changes nothing", async () => {
      const open = new Client({ connectionString: as(primary.url(), ROLE, TODAY) });
      open.on("error", () => {});
      await open.connect();
      assert.deepEqual(await stopWrites(primary.url()), { ended: 1 });
      await assert.rejects(() => open.query("SELECT 1"));
      assert.deepEqual(await stopWrites(primary.url()), { ended: 0 });
      assert.equal((await sessions(primary)).length, 3);
      await assert.rejects(
        () => storeSession("too-late"),
        (error) => error instanceof ServerError && error.code === READ_ONLY,
      );
    });

    it("takes writes again when it is set up again, because the application goes back to it", async () => {
      await migrate(primary.url(), { applicationRole: ROLE, applicationPassword: TODAY });
      await storeSession("back-again");
      assert.ok((await sessions(primary)).includes("back-again"));
    });
  });

  async function storeSession(id: string): Promise<void> {
    await asApplication(primary, applied === undefined ? OLD : TODAY, (client) =>
      client.query("INSERT INTO spring_session VALUES ($1, $1, 0, 0, 1800, 0, 'ann')", [id]),
    );
  }

  /** Until the archive has the log that is written now. */
  async function archiveAll(archive: string): Promise<void> {
    const { file } = await one<{ file: string }>(primary, "SELECT pg_walfile_name(pg_switch_wal()) AS file");
    while (!readdirSync(archive).includes(file)) await setTimeout(20);
  }
});

async function sessions(server: PostgresServer): Promise<readonly string[]> {
  const sql = "SELECT array_agg(trim(primary_id) ORDER BY primary_id) AS ids FROM malayalees.spring_session";
  return (await one<{ ids: readonly string[] }>(server, sql)).ids;
}

async function one<Row extends object>(server: PostgresServer, sql: string): Promise<Row> {
  return connected(server.url(), async (client) => {
    const { rows } = await client.query<Row>(sql);
    const [row] = rows;
    assert.ok(row);
    return row;
  });
}

function asApplication<T>(server: PostgresServer, password: string, work: (client: Client) => Promise<T>): Promise<T> {
  return connected(as(server.url(), ROLE, password), work);
}

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
