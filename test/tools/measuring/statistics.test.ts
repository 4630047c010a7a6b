import assert from "node:assert/strict";
import fc from "fast-check";
import { latency, quantile, ratios, spread } from "../../../tools/measuring/statistics";

describe("statistics of measurements", () => {
  it("sums rounds up as least, median and largest", () => {
    assert.deepEqual(spread([3, 1, 2]), { min: 1, median: 2, max: 3 });
    assert.deepEqual(spread([4, 1, 2, 3]), { min: 1, median: 2.5, max: 4 });
    assert.deepEqual(spread([7]), { min: 7, median: 7, max: 7 });
    assert.throws(() => spread([]), /at least one/);
  });

  it("holds rounds against each other one by one, and leaves out what has no partner", () => {
    // Twice as slow a machine in the second round changes no ratio.
    assert.deepEqual(ratios([10, 5], [20, 10]), { min: 0.5, median: 0.5, max: 0.5 });
    assert.deepEqual(ratios([10, 5, 1], [20, 10]), { min: 0.5, median: 0.5, max: 0.5 });
  });

  it("never has a quantile outside its neighbours, whatever is measured", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const sorted = values.toSorted((a, b) => a - b);
          const found = quantile(sorted, share);
          assert.ok(found >= (sorted[0] ?? 0) && found <= (sorted.at(-1) ?? 0));
        },
      ),
    );
  });

  it("takes percentiles of times in any order", () => {
    const times = Array.from({ length: 1000 }, (_, index) => ((index * 617) % 1000) + 1);
    assert.deepEqual(latency(times), { p50: 501, p95: 951, p99: 991 });
    assert.deepEqual(latency([5]), { p50: 5, p95: 5, p99: 5 });
  });
});
