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

  describe("touched", () => {
    interface Row {
      readonly last_access_time: string;
      readonly expiry_time: string;
    }
    const row = async (id: string): Promise<Row> => {
      const { rows } = await app.query<Row>(
        "SELECT last_access_time, expiry_time FROM spring_session WHERE session_id = $1",
        [id],
      );
      assert.ok(rows[0]);
      return rows[0];
    };
    const touch = async (id: string, accessed: number, grace = 0): Promise<boolean> => {
      const { rows } = await app.query<{ touched: boolean }>("SELECT session_touch($1, $2, $3) AS touched", [
        id,
        accessed,
        grace,
      ]);
      return rows[0]?.touched ?? false;
    };

    const touches = [
      {
        what: "have the new times",
        interval: 1800,
        grace: 0,
        expiry: (accessed: number) => String(accessed + 1_800_000),
      },
      {
        what: "live longer by the time of grace",
        interval: 30,
        grace: 10_000,
        expiry: (accessed: number) => String(accessed + 40_000),
      },
      {
        what: "never expire when their interval is negative",
        interval: -1,
        grace: 10_000,
        expiry: () => "9223372036854775807",
      },
    ];
    for (const { what, interval, grace, expiry } of touches) {
      it(what, async () => {
        const id = await store(10, interval);
        const accessed = Date.now();
        assert.equal(await touch(id, accessed, grace), true);
        assert.deepEqual(await row(id), { last_access_time: String(accessed), expiry_time: expiry(accessed) });
      });
    }

    it("by a request that ends later than a newer one keep the newer time", async () => {
      const id = await store(10, 1800);
      const before = await row(id);
      assert.equal(await touch(id, Date.now() - 60_000), false);
      assert.deepEqual(await row(id), before);
    });

    it("do not wait for the disk, and only they: the setting ends with the transaction", async () => {
      const id = await store(10, 1800);
      await app.query("BEGIN");
      await touch(id, Date.now());
      const during = await app.query("SHOW synchronous_commit");
      await app.query("COMMIT");
      const after = await app.query("SHOW synchronous_commit");
      assert.deepEqual([during.rows, after.rows], [[{ synchronous_commit: "off" }], [{ synchronous_commit: "on" }]]);
    });

    it("are kept by cleanup for as long as the grace is", async () => {
      const kept = await store(31, 30);
      await touch(kept, Date.now() - 30_500, 60_000);
      await store(31, 30);
      const { rows } = await app.query("SELECT cleanup_expired_sessions() AS removed");
      assert.deepEqual(rows, [{ removed: 1 }]);
      assert.deepEqual(await ids(), [kept]);
    });

    it("are updated heap-only", async () => {
      const id = await store(10, 1800);
      const heapOnly = async () => {
        const { rows } = await app.query<{ hot: number }>(
          "SELECT pg_stat_get_xact_tuples_hot_updated('spring_session'::regclass)::int AS hot",
        );
        return rows[0]?.hot ?? 0;
      };
      await app.query("BEGIN");
      const before = await heapOnly();
      await touch(id, Date.now());
      assert.equal(await heapOnly(), before + 1);
      await app.query("COMMIT");
    });
  });
});
