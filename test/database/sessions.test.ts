import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { migrate } from "../../database/migrate";
import { as, connect, newDatabase, skipWithoutServer } from "./support/server";

describe("sessions", () => {
  let app: Client;

  before(async function () {
    await skipWithoutServer(this);
    const url = await newDatabase();
    await migrate(url, { applicationPassword: "secret" });
    app = await connect(as(url, "malayalees_app", "secret"));
  });
  beforeEach(() => app.query("DELETE FROM spring_session"));

  /** Stores a session as Spring does, last used some seconds ago; its id. */
  async function store(idleSeconds: number, maxInactiveSeconds: number): Promise<string> {
    const id = randomUUID();
    const lastAccess = Date.now() - idleSeconds * 1000;
    await app.query("INSERT INTO SPRING_SESSION VALUES ($1, $1, $2, $2, $3, $4, 'ann')", [
      id,
      lastAccess,
      maxInactiveSeconds,
      lastAccess + maxInactiveSeconds * 1000,
    ]);
    await app.query("INSERT INTO SPRING_SESSION_ATTRIBUTES VALUES ($1, 'b', '\\x02'), ($1, 'a', '\\x01')", [id]);
    return id;
  }
  const ids = async () => (await app.query("SELECT session_id FROM session_store")).rows.map((row) => row.session_id);

  const cases = [
    { idle: 0, interval: 1800, lives: true },
    { idle: 1790, interval: 1800, lives: true },
    { idle: 1801, interval: 1800, lives: false },
    // The guide's function counted hours: this one would have lived for 75 days.
    { idle: 7200, interval: 1800, lives: false },
    { idle: 31, interval: 30, lives: false },
    { idle: 86_400, interval: -1, lives: true },
  ];
  for (const { idle, interval, lives } of cases) {
    it(`left alone for ${idle} s of ${interval} s ${lives ? "live on" : "are removed, with their attributes"}`, async () => {
      const id = await store(idle, interval);
      const { rows } = await app.query("SELECT cleanup_expired_sessions() AS removed");
      assert.deepEqual(rows, [{ removed: lives ? 0 : 1 }]);
      assert.deepEqual(await ids(), lives ? [id] : []);
      const attributes = await app.query("SELECT FROM spring_session_attributes");
      assert.equal(attributes.rowCount, lives ? 2 : 0);
    });
  }

  it("are shown under the guide's name and columns", async () => {
    const id = await store(10, 1800);
    const { rows } = await app.query("SELECT * FROM session_store");
    assert.deepEqual(Object.keys(rows[0]), ["session_id", "session_data", "last_access_time", "max_inactive_interval"]);
    assert.equal(rows[0].session_id, id);
    assert.deepEqual(rows[0].session_data, Buffer.from([1, 2]));
    assert.ok(Math.abs(Date.now() - 10_000 - rows[0].last_access_time.getTime()) < 5000);
  });

  it("survive a crash, which the cache does not: their tables are logged", async () => {
    const { rows } = await app.query(
      "SELECT relname, relpersistence AS kind FROM pg_class WHERE relname IN ('app_cache', 'spring_session', 'spring_session_attributes') ORDER BY 1",
    );
    assert.deepEqual(rows, [
      { relname: "app_cache", kind: "u" },
      { relname: "spring_session", kind: "p" },
      { relname: "spring_session_attributes", kind: "p" },
    ]);
  });

  it("are updated heap-only when a request touches them", async () => {
    await store(10, 1800);
    await app.query(
      "BEGIN; UPDATE spring_session SET last_access_time = last_access_time + 1, expiry_time = expiry_time + 1",
    );
    const { rows } = await app.query(
      "SELECT pg_stat_get_xact_tuples_hot_updated('spring_session'::regclass)::int AS hot",
    );
    await app.query("COMMIT");
    assert.deepEqual(rows, [{ hot: 1 }]);
  });
});
