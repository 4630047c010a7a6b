import assert from "node:assert/strict";
import type { Client } from "pg";
import { cleanup } from "../../database/cleanup";
import { migrate } from "../../database/migrate";
import { stats } from "../../database/statistics";
import { as, connect, newDatabase, skipWithoutServer } from "./support/server";

const HOUR_MS = 3_600_000;

describe("the cache", () => {
  let url: string;
  let app: Client;

  before(async function () {
    await skipWithoutServer(this);
    url = await newDatabase();
    await migrate(url, { applicationPassword: "secret" });
    app = await connect(as(url, "malayalees_app", "secret"));
  });
  beforeEach(() => app.query("DELETE FROM app_cache; DELETE FROM cache_lease; DELETE FROM cache_counter"));

  /** What a function answers to these arguments, as the application. */
  async function call(name: string, ...args: readonly unknown[]): Promise<unknown> {
    const places = args.map((_, index) => `$${index + 1}`).join(", ");
    const { rows } = await app.query(`SELECT ${name}(${places}) AS answer`, [...args]);
    return rows[0]?.answer;
  }
  const put = (tenant: string, cache: string, key: string, value: string, ttl: number = HOUR_MS) =>
    call("cache_put", tenant, cache, key, value, ttl);
  async function get(...entry: readonly [tenant: string, cache: string, key: string]): Promise<string | null> {
    const { rows } = await app.query<{ value: string }>("SELECT value FROM cache_get($1, $2, $3)", [...entry]);
    return rows[0]?.value ?? null;
  }
  /** Lets time pass for all entries, without waiting. */
  const expireAll = () => app.query("UPDATE app_cache SET expires_at = clock_timestamp()");
  async function getOrLease(key: string) {
    const { rows } = await app.query("SELECT * FROM cache_get_or_lease('a', 'users', $1)", [key]);
    return rows[0] as { value: string | null; lease: string | null };
  }

  it("gives back what was put, and null for what was not", async () => {
    await put("a", "users", "1", "Ann");
    await put("a", "users", "1", "Anna");
    assert.equal(await get("a", "users", "1"), "Anna");
    assert.equal(await get("a", "users", "2"), null);
  });

  it("keeps keys with colons, empty keys and values of any script apart", async () => {
    for (const key of ["", ":", "x:y", "മലയാളം"]) await put("a", "users", key, `value of ${key}`);
    for (const key of ["", ":", "x:y", "മലയാളം"]) assert.equal(await get("a", "users", key), `value of ${key}`);
  });

  it("never returns an entry past its time to live, by any way, before expiry came by", async () => {
    await put("a", "users", "1", "Ann");
    await expireAll();
    assert.equal(await get("a", "users", "1"), null);
    assert.deepEqual((await app.query("SELECT * FROM cache_get_many('a', 'users', '{1}')")).rows, []);
    assert.equal(await call("cache_touch", "a", "users", "1", HOUR_MS), false);
    assert.equal(await call("cache_count_of_tenant", "a"), "0");
    assert.notEqual((await getOrLease("1")).lease, null);
    assert.equal(await call("cache_evict", "a", "users", "1"), false);
  });

  it("does not return an entry that ends while a transaction is open", async () => {
    await app.query("BEGIN");
    await put("a", "users", "1", "Ann", 1);
    // The server's clock moves between statements; now() would stand still until COMMIT.
    for (const start = Date.now(); Date.now() < start + 3; ) await app.query("SELECT 1");
    assert.equal(await get("a", "users", "1"), null);
    await app.query("COMMIT");
  });

  it("puts if absent once, and again over an expired entry", async () => {
    assert.equal(await call("cache_put_if_absent", "a", "users", "1", "Ann", HOUR_MS), null);
    assert.equal(await call("cache_put_if_absent", "a", "users", "1", "Bob", HOUR_MS), "Ann");
    await expireAll();
    assert.equal(await call("cache_put_if_absent", "a", "users", "1", "Bob", HOUR_MS), null);
    assert.equal(await get("a", "users", "1"), "Bob");
  });

  it("extends the life of an entry that is touched", async () => {
    await put("a", "users", "1", "Ann", 60_000);
    assert.equal(await call("cache_touch", "a", "users", "1", HOUR_MS), true);
    const { rows } = await app.query("SELECT expires_at > now() + interval '59 minutes' AS extended FROM app_cache");
    assert.deepEqual(rows, [{ extended: true }]);
  });

  it("puts and gets many at once; of a key given twice the last value counts", async () => {
    await call("cache_put_many", "a", "users", ["1", "2", "1"], ["Ann", "Bob", "Anna"], HOUR_MS);
    const { rows } = await app.query("SELECT * FROM cache_get_many('a', 'users', '{1,2,3}') ORDER BY key");
    assert.deepEqual(rows, [
      { key: "1", value: "Anna" },
      { key: "2", value: "Bob" },
    ]);
    await assert.rejects(call("cache_put_many", "a", "users", ["1"], ["x", "y"], HOUR_MS), /1 keys and 2 values/);
  });

  it("evicts one entry, one cache, one tenant, and touches no other tenant or cache", async () => {
    for (const tenant of ["a", "aa", "b"])
      for (const cache of ["users", "users2", "events"]) await put(tenant, cache, "1", "x");
    assert.equal(await call("cache_evict", "a", "users", "1"), true);
    await put("a", "users", "1", "x");
    assert.equal(await call("cache_evict_by_name", "a", "users"), "1");
    assert.equal(await get("a", "users2", "1"), "x");
    assert.equal(await call("cache_evict_by_tenant", "a"), "2");
    assert.equal(await call("cache_count_of_tenant", "a"), "0");
    assert.equal(await call("cache_count_of_tenant", "aa"), "3");
    assert.equal(await call("cache_count_of_tenant", "b"), "3");
  });

  it("isolates tenants: the same key is another entry, and no colon leads to a neighbour's", async () => {
    await put("a", "users", "1", "a's");
    await put("b", "users", "1", "b's");
    assert.deepEqual([await get("a", "users", "1"), await get("b", "users", "1")], ["a's", "b's"]);
    await put("a", "users", "1:", "a's");
    await assert.rejects(get("a:users", "1", ""), /must not contain a colon/);
    await assert.rejects(
      app.query("SELECT * FROM cache_get_many('a:users', '1', '{\"\"}')"),
      /must not contain a colon/,
    );
    assert.equal(await get("b:users", "1", ""), null);
    await assert.rejects(put("a", "users:1", "", "x"), /must not contain a colon/);
    await assert.rejects(call("cache_evict_by_tenant", "a:users"), /must not contain a colon/);
    await assert.rejects(call("cache_evict_by_tenant", ""), /needs a tenant/);
  });

  const MB = 1_048_576;
  const tooLarge: readonly (readonly [string, RegExp, readonly unknown[]])[] = [
    [
      "a value above 1 MB",
      /cache value of 1048577 bytes is larger than 1048576/,
      ["a", "c", "k", "x".repeat(MB + 1), 1],
    ],
    ["a value above 1 MB in bytes", /cache value of 1048578 bytes/, ["a", "c", "k", "é".repeat(MB / 2 + 1), 1]],
    ["a key above 1 KB", /cache key of 1025 bytes is longer than 1024/, ["a", "c", "k".repeat(1021), "x", 1]],
    ["a key above 1 KB in bytes", /cache key of 1026 bytes/, ["a", "c", "é".repeat(511), "x", 1]],
    ["no tenant", /needs a tenant/, ["", "c", "k:l", "x", 1]],
    ["no cache name", /needs a tenant, a cache name/, ["a", "", "k:l", "x", 1]],
    ["no key", /needs a tenant, a cache name and a key/, ["a", "c", null, "x", 1]],
    ["no value", /must not be null/, ["a", "c", "k", null, 1]],
    ["no time to live", /time to live of null ms/, ["a", "c", "k", "x", null]],
    ["a time to live of 0", /time to live of 0 ms/, ["a", "c", "k", "x", 0]],
  ];
  for (const [what, message, args] of tooLarge) {
    it(`refuses ${what} with a clear error`, async () => {
      for (const name of ["cache_put", "cache_put_if_absent"]) await assert.rejects(call(name, ...args), message);
      const [tenant, cache, key, value, ttl] = args;
      await assert.rejects(call("cache_put_many", tenant, cache, [key], [value], ttl), message);
    });
  }

  it("takes a value of exactly 1 MB under a key of exactly 1 KB", async () => {
    const value = Array.from({ length: MB / 16 }, (_, index) => index.toString(36).padStart(16, "x")).join("");
    await put("a", "c", "k".repeat(1020), value);
    assert.equal(await get("a", "c", "k".repeat(1020)), value);
  });

  it("gets by one look into the index by hash, as if the function were not there", async () => {
    const { rows } = await app.query("EXPLAIN (FORMAT JSON) SELECT value FROM cache_get('a', 'users', '1')");
    assert.equal(rows[0]["QUERY PLAN"][0].Plan["Node Type"], "Index Scan");
    assert.equal(rows[0]["QUERY PLAN"][0].Plan["Index Name"], "app_cache_key_hash");
  });

  it("holds the limits for plain INSERTs as well", async () => {
    const insert = "INSERT INTO app_cache (cache_key, cache_value, expires_at) VALUES ($1, $2, now())";
    const refused: readonly (readonly [string, string | null, RegExp])[] = [
      ["a:c:k", "x".repeat(MB + 1), /too long for type character varying\(1048576\)/],
      ["a:c:".padEnd(1025, "k"), "x", /too long for type character varying\(1024\)/],
      ["a:c:k", null, /null value in column "cache_value"/],
    ];
    for (const [key, value, message] of refused) await assert.rejects(app.query(insert, [key, value]), message);
  });

  it("lets one of fifty callers compute what all miss", async () => {
    const callers = await Promise.all(Array.from({ length: 50 }, () => connect(as(url, "malayalees_app", "secret"))));
    const asked = callers.map((caller) => caller.query("SELECT * FROM cache_get_or_lease('a', 'users', '1')"));
    const answers = (await Promise.all(asked)).map((result) => result.rows[0]);
    await Promise.all(callers.map((caller) => caller.end()));
    const leases = answers.map(({ lease }) => lease).filter((lease) => lease !== null);
    assert.equal(leases.length, 1);
    assert.equal(await call("cache_put_leased", "a", "users", "1", "Ann", HOUR_MS, leases[0]), true);
    assert.deepEqual(await getOrLease("1"), { value: "Ann", lease: null });
  });

  it("does not store what was computed from before an eviction", async () => {
    for (const evict of [
      ["cache_evict", "a", "users", "1"],
      ["cache_evict_by_name", "a", "users"],
      ["cache_evict_by_tenant", "a"],
    ]) {
      const { lease } = await getOrLease("1");
      const [name = "", ...args] = evict;
      await call(name, ...args);
      assert.equal(await call("cache_put_leased", "a", "users", "1", "stale", HOUR_MS, lease), false);
      assert.equal(await get("a", "users", "1"), null);
    }
  });

  it("leaves alone what was put while it was computed", async () => {
    const { lease } = await getOrLease("1");
    await call("cache_put", "a", "users", "1", "newer", HOUR_MS);
    assert.equal(await call("cache_put_leased", "a", "users", "1", "stale", HOUR_MS, lease), false);
    assert.equal(await get("a", "users", "1"), "newer");
  });

  it("gives the lease to the next one when it ran out or was given up", async () => {
    const first = await getOrLease("1");
    assert.deepEqual(await getOrLease("1"), { value: null, lease: null });
    await app.query("UPDATE cache_lease SET leased_until = clock_timestamp()");
    const second = await getOrLease("1");
    assert.notEqual(second.lease, null);
    assert.equal(await call("cache_put_leased", "a", "users", "1", "late", HOUR_MS, first.lease), false);
    assert.equal(await call("cache_release_lease", "a", "users", "1", second.lease), true);
    assert.notEqual((await getOrLease("1")).lease, null);
  });

  for (const way of [
    "SELECT cleanup_expired_cache() AS expired",
    "CALL expire_cache(batch_pages => 1, work_percent => 100)",
  ]) {
    it(`${way} removes all that has expired, and nothing else`, async () => {
      const keys = Array.from({ length: 500 }, (_, index) => String(index));
      await call(
        "cache_put_many",
        "a",
        "users",
        keys,
        keys.map((key) => key.padEnd(200)),
        HOUR_MS,
      );
      await expireAll();
      await put("a", "users", "live", "x");
      assert.equal(Number((await app.query(way)).rows[0]?.expired), 500);
      const { rows } = await app.query("SELECT cache_key FROM app_cache");
      assert.deepEqual(rows, [{ cache_key: "a:users:live" }]);
    });
  }

  it("expires without waiting for a row that someone is writing", async () => {
    await put("a", "users", "1", "Ann");
    await put("a", "users", "2", "Bob");
    await expireAll();
    const writer = await connect(as(url, "malayalees_app", "secret"));
    await writer.query("BEGIN; SELECT cache_put('a', 'users', '1', 'Anna', 60000)");
    assert.equal(await call("cleanup_expired_cache"), 1);
    await writer.query("COMMIT");
    assert.equal(await get("a", "users", "1"), "Anna");
  });

  it("updates heap-only when an entry is overwritten or touched", async () => {
    // On a connection of its own: the counters hold what a connection has not yet reported.
    const other = await connect(as(url, "malayalees_app", "secret"));
    await other.query(
      "BEGIN; SELECT cache_put('a', 'users', '1', 'Ann', 60000), cache_put('a', 'users', '1', 'Anna', 60000)",
    );
    await other.query("SELECT cache_touch('a', 'users', '1', 60000)");
    const { rows } = await other.query(`
      SELECT pg_stat_get_xact_tuples_updated(oid)::int AS updated, pg_stat_get_xact_tuples_hot_updated(oid)::int AS hot
      FROM pg_class WHERE oid = 'app_cache'::regclass`);
    await other.query("COMMIT");
    assert.deepEqual(rows, [{ updated: 2, hot: 2 }]);
  });

  it("counts hits, misses, evictions, expiry and sizes for each cache of each tenant", async () => {
    await call("cache_record", "a", "users", 8, 1);
    await call("cache_record", "a", "users", 1, 0, 2);
    await put("a", "users", "1", "Ann");
    await put("a", "events", "1", "Onam");
    await call("cache_evict_by_name", "a", "events");
    await expireAll();
    assert.deepEqual(await cleanup(url), { entries: 1, sessions: 0 });
    await put("a", "users", "2", "Bob");
    const { caches, server } = await stats(url);
    assert.deepEqual(
      caches.map(({ bytes: _, ...rest }) => rest),
      [
        {
          tenant: "a",
          cache: "events",
          entries: 0,
          expiredEntries: 0,
          hits: 0,
          misses: 0,
          hitRatio: null,
          evictions: 1,
          expired: 0,
        },
        {
          tenant: "a",
          cache: "users",
          entries: 1,
          expiredEntries: 0,
          hits: 9,
          misses: 1,
          hitRatio: 0.9,
          evictions: 2,
          expired: 1,
        },
      ],
    );
    assert.ok(server.totalBytes > 0);
    const { rows } = await app.query("SELECT count(*)::int AS rows FROM cache_counter");
    assert.deepEqual(rows, [{ rows: 2 }]);
  });
});
