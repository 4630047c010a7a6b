import assert from "node:assert/strict";
import type { Driven } from "../../../tools/load/driven";
import { findSustained, isKept } from "../../../tools/load/limit";
import { populations } from "../../../tools/load/phases";
import { rateOf } from "../../../tools/load/rounds";

const driven = (perSecond: number, milliseconds: number, failures: Driven["failures"] = {}): Driven => ({
  microseconds: Array.from({ length: perSecond }, () => milliseconds * 1000),
  failures,
  seconds: 1,
});

describe("the highest rate", () => {
  for (const [what, outcome, kept] of [
    ["answered in time", driven(100, 20), true],
    ["answered too seldom", driven(90, 20), false],
    ["answered too late", driven(100, 600), false],
    ["answered by errors", driven(100, 20, { "500 Internal Server Error": 2 }), false],
    ["failed once in a hundred", driven(100, 20, { timeout: 1 }), true],
  ] as const)
    it(`${kept ? "is kept" : "is not kept"} when requests are ${what}`, () => {
      assert.equal(isKept(outcome, 100), kept);
    });

  for (const { capacity, sustained, attempts } of [
    { capacity: 2000, sustained: 800, attempts: 1 },
    { capacity: 650, sustained: 600, attempts: 3 },
    { capacity: 100, sustained: 0, attempts: 6 },
  ])
    it(`of ${capacity}/s is found from above, as ${sustained}`, async () => {
      let asked = 0;
      const found = await findSustained(1000, async (perSecond) => {
        asked += 1;
        return driven(Math.min(perSecond, capacity), 20);
      });
      assert.deepEqual([found, asked], [sustained, attempts]);
    });

  it("bounds the rate of a phase, and is not asked for where users come less often", () => {
    assert.equal(rateOf(populations.growth, { saturated: 900, sustained: 800 }), 100);
    assert.equal(rateOf(populations.scale, { saturated: 900, sustained: 800 }), 800);
    assert.equal(rateOf(populations.scale, { saturated: 900, sustained: 0 }), 270);
    assert.equal(rateOf(populations.initial), 1);
  });
});
