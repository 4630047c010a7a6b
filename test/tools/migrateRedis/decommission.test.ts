import assert from "node:assert/strict";
import { copy } from "../../../tools/migrateRedis/copy";
import { CountersReset, decommissionCheck } from "../../../tools/migrateRedis/decommission";
import { inspect } from "../../../tools/migrateRedis/inspect";
import { parseMapping } from "../../../tools/migrateRedis/mapping";
import { newSides, putSession, type Sides, sessionId, sourceOf } from "./support/servers";

const MAPPING = 'caches: [{ pattern: "{tenant}:{cache}::{key}" }]\nsessions: [{ namespace: "spring:session" }]';
/** Long enough for Redis's idle times to show what was used in it. */
const WINDOW_MS = 3000;

describe("the look at Redis", () => {
  let sides: Sides;
  beforeEach(async function () {
    sides = await newSides(this);
    for (let each = 0; each < 5; each++) await redis("SET", `acme:products::${each}`, "x", "EX", "1000");
    await redis("LPUSH", "acme:queue::1", "x");
    await redis("SET", "no colon", "x");
    await putSession(sides.redis, sessionId(1));
  });

  const redis = (...command: string[]) => sides.redis.sendCommand(command);
  function walk(isMapped = true) {
    const selection = { mapping: parseMapping(MAPPING, "") };
    return { selection, sources: [sides.source], batch: 10, stop: new AbortController().signal, isMapped };
  }

  describe("inspect", () => {
    it("counts keys by form where there is no mapping, with types and times to live", async () => {
      const { keys, groups } = await inspect({ ...walk(false), onProgress: () => {} });
      assert.equal(keys, 8);
      const { bytes = 0, ...products } = groups["acme:products::*"] ?? {};
      assert.ok(Number(bytes) > 0);
      assert.deepEqual(products, { keys: 5, types: { string: 5 }, ttls: { "< 1 h": 5 } });
      assert.deepEqual(Object.keys(groups).sort(), [
        "(no colon)",
        "acme:products::*",
        "acme:queue::*",
        "spring:session:*",
      ]);
    });

    it("counts keys by cache where there is one, and what fits nothing", async () => {
      const { groups } = await inspect({ ...walk(), onProgress: () => {} });
      const counts = Object.entries(groups).map(([name, { keys }]) => `${name} ${keys}`);
      assert.deepEqual(counts.sort(), ["(unmatched) 1", "products 5", "queue 1", "sessions 1"]);
    });

    it("names databases that it did not look at", async () => {
      await sides.redis
        .multi()
        .addCommand(["SELECT", "2"])
        .addCommand(["SET", "a", "b"])
        .addCommand(["SELECT", "0"])
        .exec();
      const { otherDatabases } = await inspect({ ...walk(), onProgress: () => {} });
      assert.deepEqual(otherDatabases, [`db2 of ${sides.source.address}: 1 keys`]);
      const both = [sides.source, await sourceOf(sides.redisUrl, 2)];
      const { keys, otherDatabases: none } = await inspect({ ...walk(), sources: both, onProgress: () => {} });
      assert.deepEqual([keys, none], [9, []]);
    });
  });

  describe("decommission-check", () => {
    /** The check, with something that others do once the window is open. */
    async function checkWhile(others: () => Promise<unknown>, windowMs = WINDOW_MS) {
      let done: Promise<unknown> | undefined;
      const onProgress = () => {
        done ??= others();
      };
      const report = await decommissionCheck({ ...walk(), windowMs, onProgress });
      await done;
      return report;
    }

    it("finds that no client uses Redis, though a copy has just read every key", async () => {
      const options = { task: "test", runIds: ["a"], dryRun: true, overwrite: false, restart: false };
      await copy(sides.postgres, { ...walk(), ...options, onProgress: () => {}, onLeft: () => {} });
      const { isUnused, servers, idle } = await checkWhile(async () => {}, 500);
      assert.deepEqual(
        [isUnused, servers[0]?.lookups, servers[0]?.commands, idle.keys, idle.touched],
        [true, 0, [], 8, {}],
      );
    });

    it("does not count the pings of a connection pool as use, but names the connected clients", async () => {
      const { isUnused, servers } = await checkWhile(() => redis("PING"), 500);
      assert.deepEqual([isUnused, servers[0]?.commands], [true, [{ name: "ping", calls: 1, access: "none" }]]);
      assert.match(servers[0]?.clients.join() ?? "", /127\.0\.0\.1:\d+, last command/);
    });

    it("finds reads, with the commands", async () => {
      const { isUnused, servers } = await checkWhile(() => redis("GET", "acme:products::1"), 500);
      assert.deepEqual([isUnused, servers[0]?.lookups], [false, 1]);
      assert.deepEqual(servers[0]?.commands, [{ name: "get", calls: 1, access: "read" }]);
    });

    it("finds reads of keys that are not there", async () => {
      const { isUnused, servers } = await checkWhile(() => redis("GET", "nothing"), 500);
      assert.deepEqual([isUnused, servers[0]?.lookups], [false, 1]);
    });

    it("finds writes, and scripts, which may do anything", async () => {
      const { isUnused, servers } = await checkWhile(async () => {
        await redis("SET", "a", "b");
        await redis("EVAL", "return 1", "0");
      }, 500);
      assert.equal(isUnused, false);
      assert.deepEqual(servers[0]?.commands.map(({ name, access }) => `${name} ${access}`).sort(), [
        "eval write",
        "set write",
      ]);
    });

    it("finds which caches are in use, by what was used late enough in the window", async () => {
      let late: Promise<unknown> | undefined;
      const onProgress = (doneMs: number) => {
        if (doneMs > 2500) late ??= redis("GET", "acme:products::1");
      };
      const { idle } = await decommissionCheck({ ...walk(), windowMs: 5000, onProgress });
      await late;
      assert.deepEqual(idle.touched, { products: { keys: 1 } });
    });

    it("says that Redis does not report what was used, under an LFU policy", async () => {
      await redis("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
      const { idle } = await checkWhile(async () => {}, 100);
      await redis("CONFIG", "SET", "maxmemory-policy", "noeviction");
      assert.match(idle.refusal ?? "", /LFU/);
    });

    it("does not judge when the counters were reset in the window", async () => {
      await redis("GET", "acme:products::1");
      await assert.rejects(
        checkWhile(() => redis("CONFIG", "RESETSTAT"), 500),
        CountersReset,
      );
    });
  });
});
