import assert from "node:assert/strict";
import { newDrift } from "../../../tools/migrateRedis/drift";

describe("the drift of times to live", () => {
  it("has no percentiles of nothing", () =>
    assert.deepEqual(newDrift().summary(), { count: 0, p50: null, p95: null, max: null }));

  it("is exact to one per mille, whatever the sign, and its largest exactly", () => {
    const drift = newDrift();
    for (let each = 1; each <= 10_000; each++) drift.add(each % 2 === 0 ? each : -each);
    const { count, p50, p95, max } = drift.summary();
    assert.deepEqual([count, max], [10_000, 10_000]);
    assert.ok(p50 !== null && Math.abs(p50 - 5000) <= 5, String(p50));
    assert.ok(p95 !== null && Math.abs(p95 - 9500) <= 10, String(p95));
  });

  it("is nothing when nothing differs", () => {
    const drift = newDrift();
    drift.add(0.2);
    assert.deepEqual(drift.summary(), { count: 1, p50: 0, p95: 0, max: 0 });
  });
});
