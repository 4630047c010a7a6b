import assert from "node:assert/strict";
import * as fc from "fast-check";
import { Pool } from "pg";
import { Cache } from "../../../database/client/cache";
import { migrate } from "../../../database/migrate";
import { as, newDatabase, skipWithoutServer } from "../support/server";

const HOUR_MS = 3_600_000;

describe("of cache calls that nobody waited for", () => {
  let pool: Pool;
  let cache: Cache;

  before(async function () {
    await skipWithoutServer(this);
    const url = await newDatabase();
    await migrate(url, { applicationPassword: "secret" });
    // Several connections: what is sent first may well be done last.
    pool = new Pool({ connectionString: as(url, "malayalees_app", "secret"), max: 4, connectionTimeoutMillis: 5000 });
    cache = new Cache(pool, { tenant: "a", cache: "users" });
  });
  beforeEach(() => pool.query("DELETE FROM app_cache"));
  after(() => pool?.end());

  const turns: readonly (readonly [string, string | null, () => readonly Promise<unknown>[]])[] = [
    [
      "the last of three puts with different times to live",
      "3",
      () => [5000, 6000, 5000].map((ttl, n) => cache.put("k", `${n + 1}`, ttl)),
    ],
    [
      "the last of a thousand puts",
      "999",
      () => Array.from({ length: 1000 }, (_, n) => cache.put("k", `${n}`, HOUR_MS + (n % 3))),
    ],
    [
      "the last put, with a thousand other keys between the two",
      "last",
      () => [
        cache.put("k", "first", HOUR_MS),
        ...Array.from({ length: 1000 }, (_, n) => cache.put(`other ${n}`, "x", HOUR_MS)),
        cache.put("k", "last", HOUR_MS),
      ],
    ],
    ["an evict after a put", null, () => [cache.put("k", "1", HOUR_MS), cache.evict("k")]],
    ["a put after an evict", "2", () => [cache.put("k", "1", HOUR_MS), cache.evict("k"), cache.put("k", "2", HOUR_MS)]],
    ["an evict of all after a put", null, () => [cache.put("k", "1", HOUR_MS), cache.evictAll()]],
    [
      "a put after an evict of all",
      "2",
      () => [cache.put("k", "1", HOUR_MS), cache.evictAll(), cache.put("k", "2", HOUR_MS)],
    ],
    [
      "the first of two puts if absent",
      "1",
      () => [cache.putIfAbsent("k", "1", HOUR_MS), cache.putIfAbsent("k", "2", HOUR_MS)],
    ],
    ["a put after a put if absent", "2", () => [cache.putIfAbsent("k", "1", HOUR_MS), cache.put("k", "2", HOUR_MS)]],
    [
      "what was put, not what would be computed",
      "1",
      () => [cache.put("k", "1", HOUR_MS), cache.getOrCompute("k", HOUR_MS, async () => "computed")],
    ],
    [
      "the put that was possible, of one before it that was not",
      "2",
      () => [cache.put("k", "x".repeat(1_048_577), HOUR_MS).catch(() => {}), cache.put("k", "2", HOUR_MS)],
    ],
    [
      "the put that was possible, of one after it that was not",
      "1",
      () => [cache.put("k", "1", HOUR_MS), cache.put("k", "2", 0).catch(() => {})],
    ],
  ];
  for (const [what, value, calls] of turns) {
    it(`${what} counts`, async () => {
      await Promise.all(calls());
      assert.equal(await cache.get("k"), value);
    });
  }

  it("a get sees the put before it and not the one after it", async () => {
    const [, first, , second] = await Promise.all([
      cache.put("k", "1", HOUR_MS),
      cache.get("k"),
      cache.put("k", "2", HOUR_MS),
      cache.get("k"),
    ]);
    assert.deepEqual([first, second], ["1", "2"]);
  });

  it("a put stays the last when the one before it is still under way", async () => {
    for (let round = 0; round < 20; round++) {
      const first = cache.put("k", "first".repeat(20_000), HOUR_MS);
      await new Promise((resolve) => setImmediate(resolve));
      await Promise.all([first, cache.put("k", "last", HOUR_MS)]);
      assert.equal(await cache.get("k"), "last");
    }
  });

  it("a touch lengthens the life of the put before it", async () => {
    const [, touched] = await Promise.all([cache.put("k", "1", 60_000), cache.touch("k", HOUR_MS)]);
    assert.equal(touched, true);
  });

  it("any order of puts, evicts, touches and gets ends as if each had been waited for", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom("put", "evict", "get", "absent", "all"), fc.constantFrom("a", "b")), {
          maxLength: 25,
        }),
        async (calls) => {
          await cache.evictAll();
          const model = new Map<string, string>();
          const expected: unknown[] = [];
          const answers: Promise<unknown>[] = [];
          for (const [index, [call, key]] of calls.entries()) {
            const value = String(index);
            const before = model.get(key) ?? null;
            if (call === "put") {
              answers.push(cache.put(key, value, HOUR_MS + (index % 3)));
              expected.push(undefined);
              model.set(key, value);
            } else if (call === "absent") {
              answers.push(cache.putIfAbsent(key, value, HOUR_MS));
              expected.push(before);
              if (before === null) model.set(key, value);
            } else if (call === "get") {
              answers.push(cache.get(key));
              expected.push(before);
            } else if (call === "evict") {
              answers.push(cache.evict(key));
              expected.push(before !== null);
              model.delete(key);
            } else {
              answers.push(cache.evictAll());
              expected.push(model.size);
              model.clear();
            }
          }
          assert.deepEqual(await Promise.all(answers), expected);
        },
      ),
      { numRuns: 60 },
    ));
});
