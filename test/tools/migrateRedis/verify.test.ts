import assert from "node:assert/strict";
import { copy } from "../../../tools/migrateRedis/copy";
import { parseMapping } from "../../../tools/migrateRedis/mapping";
import { type Comparison, type VerifyOptions, type VerifyReport, verify } from "../../../tools/migrateRedis/verify";
import { java } from "./support/javaFixtures";
import { newSides, putSession, type Sides, sessionId } from "./support/servers";

const MAPPING = `caches: [{ pattern: "{tenant}:{cache}::{key}", ttlForPersistent: 1h }]
sessions: [{ namespace: "spring:session" }]
ignore: ["lock:*"]`;

describe("a verification", () => {
  let sides: Sides;
  beforeEach(async function () {
    sides = await newSides(this);
    for (let each = 0; each < 30; each++) await redis("SET", `acme:products::${each}`, `value ${each}`, "EX", "1000");
    await redis("SET", "acme:users::forever", "ann");
    await redis("SET", "lock:1", "x");
    for (const number of [1, 2])
      await putSession(sides.redis, sessionId(number), { attributes: { a: java("list [1]"), b: java("long -1") } });
  });

  const redis = (...command: (string | Buffer)[]) => sides.redis.sendCommand(command);
  const sql = (text: string, values: unknown[] = []) => sides.postgres.query(text, values);
  function walk() {
    const selection = { mapping: parseMapping(MAPPING, "") };
    return { selection, sources: [sides.source], batch: 10, stop: new AbortController().signal };
  }
  async function copyAll() {
    const run = { task: "test", runIds: ["a"], dryRun: false, overwrite: false, restart: false };
    await copy(sides.postgres, { ...walk(), ...run, onProgress: () => {}, onLeft: () => {} });
  }
  const run = (changes: Partial<VerifyOptions> = {}) =>
    verify(sides.postgres, { ...walk(), maxDriftMs: 2000, allowExtra: false, onProgress: () => {}, ...changes });

  /** What is not identical, in words. */
  function findings({ caches, left }: VerifyReport): readonly string[] {
    const words = (cache: string, { missing, different, ttl, extra, newer, changing }: Comparison) =>
      Object.entries({
        missing: missing.count,
        different: different.count,
        ttl: ttl.count,
        extra: extra.count,
        newer,
        changing,
      })
        .filter(([, count]) => count > 0)
        .map(([what, count]) => `${cache}: ${count} ${what}`);
    return [...Object.entries(caches).flatMap(([cache, found]) => words(cache, found)), ...Object.keys(left)];
  }

  it("finds no difference after a copy, and says how many it has compared", async () => {
    await copyAll();
    const report = await run();
    assert.deepEqual(findings(report), []);
    const { products, users, sessions } = report.caches;
    assert.deepEqual([products?.identical, users?.identical, sessions?.identical], [30, 1, 2]);
    assert.deepEqual([report.keys, report.ignored, report.persistent, report.differences], [34, 1, 1, 0]);
    assert.ok(report.drift.count === 30 && (report.drift.max ?? 9999) < 2000, JSON.stringify(report.drift));
  });

  it("writes nothing, to neither side", async () => {
    const before = await redis("DEBUG", "DIGEST");
    await sql("SET default_transaction_read_only = on");
    try {
      await run();
    } finally {
      await sql("RESET default_transaction_read_only");
    }
    assert.deepEqual(await redis("DEBUG", "DIGEST"), before);
  });

  const differences: readonly (readonly [string, readonly string[], () => Promise<unknown>])[] = [
    [
      "an entry is missing",
      ["products: 1 missing"],
      () => sql("DELETE FROM malayalees.app_cache WHERE cache_key = 'acme:products:7'"),
    ],
    [
      "an entry has run out in PostgreSQL alone",
      ["products: 1 missing"],
      () => sql("UPDATE malayalees.app_cache SET expires_at = clock_timestamp() WHERE cache_key = 'acme:products:7'"),
    ],
    [
      "a value is another one",
      ["products: 1 different"],
      () => sql("UPDATE malayalees.app_cache SET cache_value = 'value 8' WHERE cache_key = 'acme:products:7'"),
    ],
    [
      "a value is newer in Redis",
      ["products: 1 different"],
      () => redis("SET", "acme:products::7", "new", "EX", "1000"),
    ],
    ["a time to live is longer", ["products: 1 ttl"], () => redis("EXPIRE", "acme:products::7", "900")],
    ["an entry is in PostgreSQL alone", ["products: 1 extra"], () => redis("DEL", "acme:products::7")],
    [
      "an entry was evicted from Redis, of another tenant",
      ["menus: 1 extra"],
      () => sql("SELECT malayalees.cache_put('b', 'menus', '1', 'x', 60000)"),
    ],
    ["something does not fit the mapping", ["unmatched"], () => redis("SET", "no pattern", "x")],
    ["something is no string", ["list"], () => redis("LPUSH", "acme:products::list", "x")],
    [
      "a session is missing",
      ["sessions: 1 missing"],
      () => sql("DELETE FROM malayalees.spring_session WHERE session_id = $1", [sessionId(1)]),
    ],
    [
      "an attribute is missing",
      ["sessions: 1 different"],
      () =>
        sql("DELETE FROM malayalees.spring_session_attributes WHERE session_primary_id = $1 AND attribute_name = 'a'", [
          sessionId(1),
        ]),
    ],
    [
      "an attribute is another one",
      ["sessions: 1 different"],
      () =>
        sql(
          "UPDATE malayalees.spring_session_attributes SET attribute_bytes = '' WHERE session_primary_id = $1 AND attribute_name = 'a'",
          [sessionId(1)],
        ),
    ],
    [
      "a session was used in Redis since",
      ["sessions: 1 different"],
      () => putSession(sides.redis, sessionId(1), { usedMs: Date.now() + 5000 }),
    ],
    [
      "a session is in PostgreSQL alone",
      ["sessions: 1 extra"],
      () => redis("DEL", `spring:session:sessions:${sessionId(1)}`),
    ],
  ];
  for (const [what, expected, change] of differences) {
    it(`finds that ${what}`, async () => {
      await copyAll();
      await change();
      const report = await run();
      assert.deepEqual([findings(report), report.differences], [expected, 1]);
    });
  }

  const harmless: readonly (readonly [string, readonly string[], () => Promise<unknown>, Partial<VerifyOptions>])[] = [
    [
      "a session is newer in PostgreSQL",
      ["sessions: 1 newer"],
      () =>
        sql("UPDATE malayalees.spring_session SET last_access_time = last_access_time + 1 WHERE session_id = $1", [
          sessionId(1),
        ]),
      {},
    ],
    [
      "a session has got another id",
      [],
      () =>
        sql("UPDATE malayalees.spring_session SET session_id = $2 WHERE session_id = $1", [sessionId(1), sessionId(3)]),
      { allowExtra: true },
    ],
    [
      "an entry is in PostgreSQL alone, where that is allowed",
      ["products: 1 extra"],
      () => redis("DEL", "acme:products::7"),
      { allowExtra: true },
    ],
    [
      "a time to live differs by less than it may",
      [],
      () => redis("EXPIRE", "acme:products::7", "900"),
      { maxDriftMs: 200_000 },
    ],
    ["something does not fit that is to be ignored", [], () => redis("SET", "lock:2", "x"), {}],
    [
      "another cache differs than the one that is asked for",
      [],
      () => sql("DELETE FROM malayalees.app_cache WHERE cache_key = 'acme:products:7'"),
      { selection: { mapping: parseMapping(MAPPING, ""), cache: "users" } },
    ],
  ];
  for (const [what, expected, change, options] of harmless) {
    it(`calls it no difference that ${what}`, async () => {
      await copyAll();
      await change();
      const report = await run(options);
      assert.deepEqual(
        [findings(report).filter((each) => !/sessions: \d extra/.test(each)), report.differences],
        [expected, 0],
      );
    });
  }

  it("counts values that the application wrote later apart from those of the copy", async () => {
    await copyAll();
    await sql("SELECT malayalees.cache_put('acme', 'products', '7', 'dual write, broken', 1000000)");
    const [before, later] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)];
    assert.deepEqual(findings(await run({ copiedAt: before })), ["products: 1 different", "products: 1 newer"]);
    assert.deepEqual(findings(await run({ copiedAt: later })), ["products: 1 different"]);
  });

  it("counts what changes during the comparison apart from losses", async () => {
    await copyAll();
    // A value that is written anew whenever PostgreSQL has been asked about it, as under an application's load.
    await sql("UPDATE malayalees.app_cache SET cache_value = 'x' WHERE cache_key = 'acme:products:7'");
    let writes = 0;
    const busy: VerifyOptions["sources"][number] = {
      ...sides.source,
      async ask(commands) {
        await redis("SET", "acme:products::7", `written ${++writes}`, "EX", "1000");
        return sides.source.ask(commands);
      },
    };
    assert.deepEqual(findings(await run({ sources: [busy] })), ["products: 1 changing"]);
  });

  it("stops when it is interrupted, and says so", async () => {
    const stop = new AbortController();
    const report = await run({ stop: stop.signal, onProgress: (done) => done > 0 && stop.abort() });
    assert.equal(report.isFinished, false);
  });
});
