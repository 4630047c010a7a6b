import assert from "node:assert/strict";
import { type CopyOptions, copy } from "../../../tools/migrateRedis/copy";
import { parseMapping } from "../../../tools/migrateRedis/mapping";
import { takeTask } from "../../../tools/migrateRedis/state";
import { connect } from "../../database/support/server";
import { java, javaId } from "./support/javaFixtures";
import { newSides, putSession, type Sides, sessionId, sourceOf } from "./support/servers";

const MAPPING = `caches:
  - { pattern: "bin::{key}", tenant: acme, cache: bin, encoding: base64 }
  - { pattern: "forever::{key}", tenant: acme, cache: forever, ttlForPersistent: 1h }
  - { pattern: "{tenant}:{cache}::{key}" }
sessions: [{ namespace: "spring:session" }]
ignore: ["lock:*"]`;

const PRINCIPAL_INDEX =
  "spring:session:index:org.springframework.session.FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME";

describe("a copy from Redis", () => {
  let sides: Sides;
  beforeEach(async function () {
    sides = await newSides(this);
  });

  function options(changes: Partial<CopyOptions> = {}): CopyOptions {
    return {
      ...{ selection: { mapping: parseMapping(MAPPING, "") }, sources: [sides.source], batch: 10, task: "test" },
      ...{ runIds: ["the same"], dryRun: false, overwrite: false, restart: false, stop: new AbortController().signal },
      ...{ onProgress: () => {}, onLeft: () => {} },
      ...changes,
    };
  }
  const run = (changes?: Partial<CopyOptions>) => copy(sides.postgres, options(changes));
  const set = (key: string, value: string | Buffer, ...more: string[]) =>
    sides.redis.sendCommand(["SET", key, value, ...more]);
  const get = async (tenant: string, cache: string, key: string) =>
    (await sides.postgres.query("SELECT malayalees.cache_get($1, $2, $3) AS value", [tenant, cache, key])).rows[0]
      ?.value;
  const rows = async (sql: string, values: unknown[] = []) => (await sides.postgres.query(sql, values)).rows;

  it("brings every entry that fits the mapping, with its value", async () => {
    for (let each = 0; each < 105; each++) await set(`acme:products::${each}`, `value ${each}`, "EX", "1000");
    await set("acme:menus::ünï:cödé\n", '"quoted" \\ {NULL,} ✓', "EX", "1000");
    await set("acme:empty::", "", "EX", "1000");
    const { tally, isFinished } = await run();
    assert.equal(isFinished, true);
    assert.equal(tally.caches.products?.written, 105);
    assert.equal(await get("acme", "products", "104"), "value 104");
    assert.equal(await get("acme", "menus", "ünï:cödé\n"), '"quoted" \\ {NULL,} ✓');
    assert.equal(await get("acme", "empty", ""), "");
  });

  it("keeps what an entry has left to live, by PostgreSQL's clock", async () => {
    await set("acme:products::1", "x", "PX", "600000");
    await run();
    const [entry] = await rows(
      "SELECT extract(epoch FROM expires_at - clock_timestamp()) * 1000 AS left FROM malayalees.app_cache",
    );
    const inRedis = Number(await sides.redis.sendCommand(["PTTL", "acme:products::1"]));
    assert.ok(Math.abs(Number(entry?.left) - inRedis) < 1000, `${entry?.left} ${inRedis}`);
  });

  it("leaves live entries of the application as they are, and replaces expired ones", async () => {
    for (const key of ["live", "expired"]) await set(`acme:products::${key}`, "old, from Redis", "EX", "1000");
    await rows("SELECT malayalees.cache_put('acme', 'products', 'live', 'new, dual write', 60000)");
    await rows(
      "INSERT INTO malayalees.app_cache VALUES ('acme:products:expired', 'out of time', clock_timestamp() - interval '1 second')",
    );
    const { tally } = await run();
    assert.deepEqual([tally.caches.products?.written, tally.caches.products?.present], [1, 1]);
    assert.equal(await get("acme", "products", "live"), "new, dual write");
    assert.equal(await get("acme", "products", "expired"), "old, from Redis");
  });

  it("replaces live entries when --overwrite is given", async () => {
    await set("acme:products::1", "from Redis", "EX", "1000");
    await rows("SELECT malayalees.cache_put('acme', 'products', '1', 'stale', 60000)");
    await run({ overwrite: true });
    assert.equal(await get("acme", "products", "1"), "from Redis");
  });

  it("brings bytes as base64, all of a cache, where the mapping says so", async () => {
    await set("bin::java", java("long -1"), "EX", "1000");
    await set("bin::text", "plain", "EX", "1000");
    await run();
    assert.equal(await get("acme", "bin", "java"), java("long -1").toString("base64"));
    assert.equal(await get("acme", "bin", "text"), Buffer.from("plain").toString("base64"));
  });

  it("gives entries without a time to live the mapping's", async () => {
    await set("forever::1", "x");
    await run();
    const [entry] = await rows(
      "SELECT extract(epoch FROM expires_at - clock_timestamp()) AS left FROM malayalees.app_cache",
    );
    assert.ok(Math.abs(Number(entry?.left) - 3600) < 60, String(entry?.left));
  });

  const MEGABYTE = 1_048_576;
  const behind: readonly (readonly [string, readonly (string | Buffer)[]])[] = [
    ["unmatched", ["SET", "no pattern", "x", "EX", "100"]],
    ["list", ["LPUSH", "acme:a::1", "x"]],
    ["set", ["SADD", "acme:a::1", "x"]],
    ["zset", ["ZADD", "acme:a::1", "1", "x"]],
    ["stream", ["XADD", "acme:a::1", "*", "a", "b"]],
    ["hash", ["HSET", "acme:a::1", "a", "b"]],
    ["string", ["SET", `spring:session:sessions:${sessionId(1)}`, "x"]],
    ["sessionIncomplete", ["HSET", `spring:session:sessions:${sessionId(1)}`, "lastAccessedTime", "1"]],
    ["sessionId", ["HSET", "spring:session:sessions:1", "lastAccessedTime", "1"]],
    ["valueNotText", ["SET", "acme:a::1", java("long -1"), "EX", "100"]],
    ["valueNotText", ["SET", "acme:a::1", "a\0b", "EX", "100"]],
    ["valueTooLarge", ["SET", "acme:a::1", "x".repeat(MEGABYTE + 1), "EX", "100"]],
    ["valueTooLarge", ["SET", "bin::1", "x".repeat(MEGABYTE * 0.75 + 1), "EX", "100"]],
    ["keyTooLong", ["SET", `acme:a::${"k".repeat(1018)}`, "x", "EX", "100"]],
    ["keyNotText", ["SET", Buffer.from([0xac, 0xed]), "x", "EX", "100"]],
    ["noTtl", ["SET", "acme:a::1", "x"]],
    ["noTtl", ["SET", "acme:a::1", "x", "PX", "315360000001000"]],
  ];
  for (const [reason, command] of behind) {
    it(`lists what has to stay behind: ${reason}, of ${command.map((word) => word.toString().slice(0, 20)).join(" ")}`, async () => {
      await sides.redis.sendCommand([...command]);
      const listed: string[] = [];
      const { tally } = await run({ onLeft: (_, why) => listed.push(why) });
      assert.deepEqual(listed, [reason]);
      assert.deepEqual(
        Object.entries(tally.left).map(([why, { count, samples }]) => [why, count, samples.length]),
        [[reason, 1, 1]],
      );
      assert.deepEqual(await rows("SELECT cache_key FROM malayalees.app_cache"), []);
    });
  }

  it("brings the largest value and the longest key that there may be", async () => {
    await set("acme:a::large", "x".repeat(MEGABYTE), "EX", "100");
    await set("bin::large", Buffer.alloc(MEGABYTE * 0.75, 0xff), "EX", "100");
    await set(`acme:a::${"k".repeat(1017)}`, "x", "EX", "100");
    const { tally } = await run();
    assert.deepEqual([tally.left, (await rows("SELECT FROM malayalees.app_cache")).length], [{}, 3]);
  });

  it("brings values that are many megabytes together in slices", async () => {
    for (let each = 0; each < 20; each++) await set(`acme:a::${each}`, String(each % 10).repeat(MEGABYTE), "EX", "100");
    assert.equal((await run({ batch: 1000 })).tally.caches.a?.written, 20);
  });

  it("takes the first of two keys for one entry, and lists the second", async () => {
    const mapping = parseMapping(
      'caches: [{ pattern: "{tenant}:{cache}::{key}" }, { pattern: "{tenant}/{cache}/{key}" }]',
      "",
    );
    for (const key of ["acme:a::1", "acme/a/1"]) await set(key, "x", "EX", "100");
    const { tally } = await run({ selection: { mapping }, batch: 1000 });
    assert.equal(tally.left.collision?.count, 1);
  });

  it("brings one cache when one is asked for, and nothing of the others", async () => {
    for (const cache of ["products", "users"]) await set(`acme:${cache}::1`, "x", "EX", "100");
    await set("no pattern", "x");
    const { tally } = await run({ selection: { mapping: parseMapping(MAPPING, ""), cache: "users" } });
    assert.deepEqual([Object.keys(tally.caches), tally.keys, tally.left], [["users"], 1, {}]);
    assert.deepEqual(await rows("SELECT cache_key FROM malayalees.app_cache"), [{ cache_key: "acme:users:1" }]);
  });

  it("looks at the databases that it is given, each by its own rules", async () => {
    const mapping = parseMapping(
      `caches: [{ pattern: "{cache}::{key}", tenant: zero, database: 0 }, { pattern: "{cache}::{key}", tenant: one, database: 1 }]`,
      "",
    );
    await sides.redis.sendCommand(["SET", "a::1", "of 0", "EX", "100"]);
    await sides.redis
      .multi()
      .addCommand(["SELECT", "1"])
      .addCommand(["SET", "a::1", "of 1", "EX", "100"])
      .addCommand(["SELECT", "0"])
      .exec();
    await run({
      selection: { mapping },
      sources: [sides.source, await sourceOf(sides.redisUrl, 1)],
      runIds: ["a", "a"],
    });
    assert.deepEqual([await get("zero", "a", "1"), await get("one", "a", "1")], ["of 0", "of 1"]);
  });

  it("changes nothing in a dry run, and says what it would do", async () => {
    for (let each = 0; each < 25; each++) await set(`acme:products::${each}`, "x", "EX", "100");
    await rows("SELECT malayalees.cache_put('acme', 'products', '1', 'there', 60000)");
    await putSession(sides.redis, sessionId(1));
    const { tally, isFinished } = await run({ dryRun: true });
    const { products } = tally.caches;
    assert.deepEqual([isFinished, products?.written, products?.present, tally.sessions.written], [true, 24, 1, 1]);
    assert.equal((await rows("SELECT FROM malayalees.app_cache")).length, 1);
    assert.deepEqual(await rows("SELECT to_regclass('malayalees.redis_migration') AS state"), [{ state: null }]);
    assert.deepEqual(await rows("SELECT FROM malayalees.spring_session"), []);
  });

  describe("that was interrupted", () => {
    beforeEach(async () => {
      for (let each = 0; each < 200; each++) await set(`acme:products::${each}`, "x", "EX", "1000");
    });

    /** A copy that is stopped as soon as it has stored something. */
    async function interrupted() {
      const stop = new AbortController();
      const report = await run({ stop: stop.signal, onProgress: ({ keys }) => keys > 0 && stop.abort() });
      assert.equal(report.isFinished, false);
      return report;
    }

    it("has stored what it counts, goes on where it was, and counts right", async () => {
      const { written = 0 } = (await interrupted()).tally.caches.products ?? {};
      assert.equal((await rows("SELECT FROM malayalees.app_cache")).length, written);
      assert.ok(written < 200);
      const { start, isFinished, tally } = await run();
      assert.deepEqual([start, isFinished], ["resumed", true]);
      assert.deepEqual([tally.caches.products?.written, tally.caches.products?.present, tally.keys], [200, 0, 200]);
    });

    it("begins anew where Redis was restarted, and leaves what is there", async () => {
      const { written = 0 } = (await interrupted()).tally.caches.products ?? {};
      const { start, tally } = await run({ runIds: ["another"] });
      assert.deepEqual([start, tally.caches.products?.present], ["afterRedisRestart", written]);
    });

    it("starts from the beginning with --restart", async () => {
      await interrupted();
      const { start, tally } = await run({ restart: true });
      assert.deepEqual([start, tally.keys], ["new", 200]);
    });

    it("forgets where it was in the same crash of PostgreSQL that empties the cache: both tables are unlogged", async () => {
      await interrupted();
      const kinds = await rows(
        "SELECT relname, relpersistence FROM pg_class WHERE relname IN ('app_cache', 'redis_migration') ORDER BY 1",
      );
      assert.deepEqual(kinds, [
        { relname: "app_cache", relpersistence: "u" },
        { relname: "redis_migration", relpersistence: "u" },
      ]);
    });

    it("is not taken over while it is running", async () => {
      const other = await connect(sides.databaseUrl);
      await takeTask(other, "test");
      await assert.rejects(takeTask(sides.postgres, "test", 50), /the same copy is running already/);
      await takeTask(sides.postgres, "another", 50);
      await other.end();
    });

    it("starts as a new one once it is through", async () => {
      await run();
      const { start, tally } = await run();
      assert.deepEqual([start, tally.caches.products?.written, tally.caches.products?.present], ["new", 0, 200]);
    });
  });

  describe("of what PostgreSQL refuses", () => {
    const constrained = [
      "ALTER TABLE malayalees.app_cache ADD CONSTRAINT no_bad_value CHECK (cache_value <> 'bad')",
      "ALTER TABLE malayalees.spring_session ADD CONSTRAINT no_bad_time CHECK (creation_time <> 1)",
    ];
    beforeEach(async () => {
      for (const sql of constrained) await rows(sql);
    });
    afterEach(async () => {
      await rows("ALTER TABLE malayalees.app_cache DROP CONSTRAINT IF EXISTS no_bad_value");
      await rows("ALTER TABLE malayalees.spring_session DROP CONSTRAINT IF EXISTS no_bad_time");
    });

    it("goes on, and names each key that stays behind", async () => {
      for (let each = 0; each < 50; each++) {
        await set(`acme:products::${each}`, each % 20 === 7 ? "bad" : "good", "EX", "1000");
        await putSession(sides.redis, sessionId(each));
        if (each === 3)
          await sides.redis.sendCommand(["HSET", `spring:session:sessions:${sessionId(each)}`, "creationTime", "1"]);
      }
      const behind: string[] = [];
      const { tally } = await run({ onLeft: (key) => behind.push(String(key)), batch: 100 });
      const { read, written, present } = tally.caches.products ?? {};
      assert.deepEqual([read, written, present, tally.left.refused?.count], [50, 47, 0, 4]);
      assert.deepEqual([tally.sessions.written, tally.sessions.present], [49, 0]);
      assert.deepEqual(behind.sort(), [
        ...["7", "27", "47"].map((key) => `acme:products::${key}`).sort(),
        `spring:session:sessions:${sessionId(3)}`,
      ]);
      assert.equal((await rows("SELECT FROM malayalees.spring_session")).length, 49);
    });
  });

  describe("of sessions", () => {
    const session = async (id: string) =>
      (await rows("SELECT * FROM malayalees.spring_session WHERE session_id = $1", [id]))[0];

    it("fills Spring Session's tables, so that session_store shows them", async () => {
      const usedMs = Date.now() - 60_000;
      const attributes = { cart: java("list [1]"), removed: Buffer.alloc(0), "a:b": java("integer 1800") };
      await putSession(sides.redis, sessionId(1), { usedMs, attributes });
      const { tally } = await run();
      assert.deepEqual([tally.sessions.written, tally.sessions.notJava, tally.left], [1, 0, {}]);
      assert.deepEqual(await session(sessionId(1)), {
        ...{ primary_id: sessionId(1), session_id: sessionId(1), creation_time: "1404360000000" },
        ...{ last_access_time: String(usedMs), max_inactive_interval: 1800, expiry_time: String(usedMs + 1_800_000) },
        ...{ principal_name: null, tenant: null },
      });
      const [stored] = await rows("SELECT session_data, max_inactive_interval FROM malayalees.session_store");
      assert.deepEqual(stored, {
        session_data: Buffer.concat([java("integer 1800"), java("list [1]")]),
        max_inactive_interval: 1800,
      });
    });

    it("names the principals that the indexes name, in Java's serialisation and in text", async () => {
      for (const number of [1, 2, 3]) await putSession(sides.redis, sessionId(number));
      await sides.redis.sendCommand(["SADD", `${PRINCIPAL_INDEX}:ann`, javaId(sessionId(1)), javaId(sessionId(9))]);
      await sides.redis.sendCommand(["SADD", `${PRINCIPAL_INDEX}:bob:jr`, sessionId(2)]);
      await sides.redis.sendCommand(["SADD", `${PRINCIPAL_INDEX}:${"n".repeat(101)}`, sessionId(3)]);
      const { tally } = await run();
      const names = await rows("SELECT principal_name AS name FROM malayalees.spring_session ORDER BY session_id");
      assert.deepEqual(names, [{ name: "ann" }, { name: "bob:jr" }, { name: null }]);
      assert.deepEqual([tally.sessions.principals, tally.left.principalName?.count], [2, 1]);
    });

    it("keeps the one that was used later, on whichever side", async () => {
      const now = Date.now();
      for (const number of [1, 2])
        await putSession(sides.redis, sessionId(number), { usedMs: now, attributes: { a: java("long -1") } });
      await run();
      await rows("UPDATE malayalees.spring_session SET last_access_time = $1 WHERE session_id = $2", [
        now + 5000,
        sessionId(1),
      ]);
      for (const number of [1, 2]) {
        await putSession(sides.redis, sessionId(number), { usedMs: now + 1000, attributes: { a: java("integer -1") } });
      }
      const { tally } = await run();
      assert.deepEqual([tally.sessions.written, tally.sessions.present], [1, 1]);
      const bytes = await rows(
        "SELECT attribute_bytes FROM malayalees.spring_session_attributes ORDER BY session_primary_id",
      );
      assert.deepEqual(bytes, [{ attribute_bytes: java("long -1") }, { attribute_bytes: java("integer -1") }]);
    });

    it("does not bring the old id of a session back that has got another one", async () => {
      await putSession(sides.redis, sessionId(1));
      await run();
      await rows("UPDATE malayalees.spring_session SET session_id = $1", [sessionId(2)]);
      await run();
      assert.deepEqual(await rows("SELECT session_id FROM malayalees.spring_session"), [{ session_id: sessionId(2) }]);
    });

    it("leaves those behind that are over, and Spring's housekeeping", async () => {
      await putSession(sides.redis, sessionId(1), { usedMs: Date.now() - 1_800_001 });
      await set(`spring:session:sessions:expires:${sessionId(1)}`, "");
      await sides.redis.sendCommand(["SADD", "spring:session:expirations:1439245080000", "x"]);
      const { tally } = await run();
      assert.deepEqual([tally.sessions.expired, tally.housekeeping, tally.left], [1, 2, {}]);
      assert.deepEqual(await rows("SELECT FROM malayalees.spring_session"), []);
    });

    it("leaves those behind that PostgreSQL cannot hold, names them, and copies the others", async () => {
      const field = (name: string | Buffer, value: string) => ({ name: Buffer.from(name), value });
      const faults = {
        attributeNotText: [field("sessionAttr:a\0", "x"), field(Buffer.from("sessionAttr:\xff", "latin1"), "x")],
        attributeName: [field(`sessionAttr:${"n".repeat(201)}`, "x")],
        sessionTimes: [field("maxInactiveInterval", "9000000000"), field("lastAccessedTime", "-1")],
      };
      const all = Object.values(faults).flat();
      for (const [number, { name, value }] of all.entries()) {
        await putSession(sides.redis, sessionId(number), { attributes: { cart: java("list [1]") } });
        await sides.redis.sendCommand(["HSET", `spring:session:sessions:${sessionId(number)}`, name, value]);
      }
      await putSession(sides.redis, sessionId(99));
      const behind: string[] = [];
      const { tally, isFinished } = await run({ onLeft: (key) => behind.push(String(key)) });
      assert.deepEqual([isFinished, tally.sessions.written], [true, 1]);
      const counts = Object.entries(tally.left).map(([reason, { count }]) => [reason, count]);
      assert.deepEqual(
        new Map(counts as [string, number][]),
        new Map(Object.entries(faults).map(([reason, { length }]) => [reason, length])),
      );
      assert.deepEqual(behind.sort(), all.map((_, number) => `spring:session:sessions:${sessionId(number)}`).sort());
    });

    it("skips ids in an index that are not session ids", async () => {
      await putSession(sides.redis, sessionId(1));
      const ids = [`${sessionId(1)}x`, "a\0b", Buffer.from([0xff])];
      for (const id of ids) await sides.redis.sendCommand(["SADD", `${PRINCIPAL_INDEX}:ann`, id]);
      assert.equal((await run()).tally.sessions.principals, 0);
    });

    it("says when their attributes need another serialiser than Spring Session JDBC's own", async () => {
      await putSession(sides.redis, sessionId(1), { attributes: { user: Buffer.from('{"name":"Ann"}') } });
      assert.equal((await run()).tally.sessions.notJava, 1);
    });
  });
});
