import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { mock } from "node:test";
import { Pool } from "pg";
import { Cache, type Connections } from "../../../database/client/cache";
import { GET, PUT } from "../../../database/client/statements";
import { migrate } from "../../../database/migrate";
import { as, connect, newDatabase, skipWithoutServer } from "../support/server";

const HOUR_MS = 3_600_000;

describe("the cache client", () => {
  let url: string;
  let pool: Pool;
  let cache: Cache;
  /** Names of the statements that were sent. */
  let sent: string[];

  before(async function () {
    await skipWithoutServer(this);
    url = await newDatabase();
    await migrate(url, { applicationPassword: "secret" });
  });
  beforeEach(async () => {
    pool = new Pool({ connectionString: as(url, "malayalees_app", "secret"), max: 4, connectionTimeoutMillis: 5000 });
    await pool.query("DELETE FROM app_cache; DELETE FROM cache_lease; DELETE FROM cache_counter");
    sent = [];
    const connections: Connections = {
      query(statement) {
        sent.push(statement.name ?? "");
        return pool.query(statement);
      },
    };
    cache = new Cache(connections, { tenant: "a", cache: "users", leaseMs: 500 });
  });
  afterEach(() => pool?.end());

  it("gives back what was put, and null for what was not", async () => {
    await cache.put("1", "Ann", HOUR_MS);
    assert.deepEqual(await Promise.all([cache.get("1"), cache.get("2")]), ["Ann", null]);
  });

  for (const [clock, offsetMs] of [
    ["is a day ahead", 24 * HOUR_MS],
    ["is a day behind", -24 * HOUR_MS],
  ] as const)
    it(`keeps an entry exactly as long where an instance's clock ${clock}: the server's clock alone counts`, async () => {
      const right = Date.now();
      mock.timers.enable({ apis: ["Date"], now: right + offsetMs });
      try {
        await Promise.all([cache.put("long", "Ann", HOUR_MS), cache.put("short", "Bob", 1)]);
        await pool.query("SELECT pg_sleep(0.01)");
        assert.deepEqual(await Promise.all([cache.get("long"), cache.get("short")]), ["Ann", null]);
      } finally {
        mock.timers.reset();
      }
      const { rows } = await pool.query("SELECT expires_at FROM app_cache WHERE cache_key = 'a:users:long'");
      assert.ok(Math.abs(rows[0].expires_at.getTime() - right - HOUR_MS) < HOUR_MS);
    });

  it("sends the gets of one tick as one statement, and the puts of one tick as one for each time to live", async () => {
    await Promise.all(Array.from({ length: 50 }, (_, key) => cache.put(`${key}`, `v${key}`, HOUR_MS + (key % 2))));
    assert.deepEqual(sent, ["cache_put_many", "cache_put_many"]);
    sent = [];
    const values = await Promise.all(Array.from({ length: 100 }, (_, key) => cache.get(`${key % 50}`)));
    assert.deepEqual(sent, ["cache_get_many"]);
    assert.deepEqual(
      values,
      Array.from({ length: 100 }, (_, key) => `v${key % 50}`),
    );
  });

  it("sends what comes alone by the statements that cost least", async () => {
    await cache.put("1", "Ann", HOUR_MS);
    assert.equal(await cache.get("1"), "Ann");
    assert.deepEqual(sent, [PUT.name, GET.name]);
  });

  it("sends the statements that docs/cache.md gives to applications", () => {
    const words = (sql: string) => sql.replaceAll("malayalees.", "").split(/\s+/).join(" ");
    const page = words(readFileSync(resolve(__dirname, "../../../docs/cache.md"), "utf8"));
    for (const { text } of [GET, PUT]) assert.ok(page.includes(`${words(text)};`), text);
  });

  it("refuses in words what those statements would let pass", async () => {
    const other = new Cache(pool, { tenant: "a:users", cache: "x" });
    await assert.rejects(other.put("1", "Ann", HOUR_MS), /must not contain a colon/);
    for (const ttlMs of [0, -1, 315_360_000_001])
      await assert.rejects(cache.put("1", "Ann", ttlMs), new RegExp(`time to live of ${ttlMs} ms`));
    await assert.rejects(cache.put("é".repeat(600), "Ann", HOUR_MS), /cache key of 12\d\d bytes is longer than 1024/);
    await assert.rejects(cache.put("1", "é".repeat(600_000), HOUR_MS), /cache value of 1200000 bytes is larger/);
  });

  it("keeps a tenant whose name has a colon from another's entries", async () => {
    await cache.put("x:1", "Ann", HOUR_MS);
    await assert.rejects(new Cache(pool, { tenant: "a:users", cache: "x" }).get("1"), /must not contain a colon/);
  });

  it("lets one caller's mistake fail that caller alone", async () => {
    const results = await Promise.allSettled([
      cache.put("1", "Ann", HOUR_MS),
      cache.put("2", "x".repeat(1_048_577), HOUR_MS),
      cache.put("3", "nul \0", HOUR_MS),
      cache.put("4", "Dan", 0),
      cache.put("5", "Eve", HOUR_MS),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "rejected", "rejected", "rejected", "fulfilled"],
    );
    assert.deepEqual(await Promise.all([cache.get("1"), cache.get("5")]), ["Ann", "Eve"]);
  });

  it("touches, puts if absent, evicts one and all", async () => {
    assert.equal(await cache.putIfAbsent("1", "Ann", HOUR_MS), null);
    assert.equal(await cache.putIfAbsent("1", "Bob", HOUR_MS), "Ann");
    assert.deepEqual([await cache.touch("1", HOUR_MS), await cache.touch("2", HOUR_MS)], [true, false]);
    assert.deepEqual([await cache.evict("1"), await cache.evict("1")], [true, false]);
    await Promise.all(["1", "2", "3"].map((key) => cache.put(key, key, HOUR_MS)));
    assert.equal(await cache.evictAll(), 3);
  });

  const noText: readonly (readonly [string, string, RegExp])[] = [
    ["half of a surrogate pair", "a\ud83d", /half of a surrogate pair \(\\ud83d\) at position 1/],
    ["the other half", "\udc00b", /half of a surrogate pair \(\\udc00\) at position 0/],
    ["a pair cut in the middle", "👍".slice(0, 1), /half of a surrogate pair/],
    ["a NUL", "a\0b", /a NUL character at position 1/],
  ];
  for (const [what, text, message] of noText) {
    it(`refuses ${what} in key, value, tenant and cache name, by every way`, async () => {
      const named = (part: string) => new RegExp(`the ${part} has ${message.source}`);
      const byKey = [
        cache.get(text),
        cache.put(text, "x", HOUR_MS),
        cache.putIfAbsent(text, "x", HOUR_MS),
        cache.touch(text, HOUR_MS),
        cache.evict(text),
        cache.getOrCompute(text, HOUR_MS, async () => "x"),
      ];
      const byValue = [
        cache.put("k", text, HOUR_MS),
        cache.putIfAbsent("k", text, HOUR_MS),
        cache.getOrCompute("k", HOUR_MS, async () => text),
      ];
      for (const refused of byKey) await assert.rejects(refused, named("cache key"));
      for (const refused of byValue) await assert.rejects(refused, named("cache value"));
      for (const [part, options] of [
        ["tenant", { tenant: text, cache: "c" }],
        ["cache name", { tenant: "t", cache: text }],
      ] as const) {
        const other = new Cache(pool, options);
        for (const refused of [
          other.get("k"),
          other.put("k", "x", HOUR_MS),
          other.evict("k"),
          other.evictAll(),
          other.record(),
        ])
          await assert.rejects(refused, named(part));
      }
      assert.equal(await cache.get("k"), null);
    });
  }

  it("takes every text that is one", async () => {
    for (const text of ["👍", "a\u0001b", "\ufffd", "\uffff", ""]) {
      await cache.put(text, text, HOUR_MS);
      assert.deepEqual(await Promise.all([cache.get(text), cache.get(`${text}x`)]), [text, null]);
    }
  });

  it("computes once for fifty callers in two processes' places, and hands the value to all", async () => {
    const other = new Cache(pool, { tenant: "a", cache: "users" });
    let computed = 0;
    const compute = async () => {
      computed += 1;
      return `computed ${computed}`;
    };
    const asked = Array.from({ length: 50 }, (_, index) =>
      (index % 2 ? cache : other).getOrCompute("1", HOUR_MS, compute),
    );
    assert.deepEqual(new Set(await Promise.all(asked)), new Set(["computed 1"]));
    assert.equal(computed, 1);
  });

  it("computes again after a computation that failed, whose error its caller gets", async () => {
    await assert.rejects(
      cache.getOrCompute("1", HOUR_MS, () => Promise.reject(new Error("no such user"))),
      /no such user/,
    );
    assert.equal(await cache.getOrCompute("1", HOUR_MS, async () => "Ann"), "Ann");
    assert.equal(await cache.get("1"), "Ann");
  });

  it("does not wait for a process that died with the lease", async () => {
    const app = await connect(as(url, "malayalees_app", "secret"));
    await app.query("SELECT * FROM cache_get_or_lease('a', 'users', '1', 3600000)");
    assert.equal(await cache.getOrCompute("1", HOUR_MS, async () => "Ann"), "Ann");
  });

  it("counts hits and misses, and hands them over once", async () => {
    await cache.put("1", "Ann", HOUR_MS);
    await Promise.all([cache.get("1"), cache.get("1"), cache.get("2")]);
    await cache.evict("1");
    await cache.record();
    await cache.record();
    const { rows } = await pool.query("SELECT hits, misses, evictions FROM cache_statistics");
    assert.deepEqual(rows, [{ hits: "2", misses: "1", evictions: "1" }]);
  });
});
