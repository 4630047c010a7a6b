import assert from "node:assert/strict";
import fc from "fast-check";
import {
  countOf,
  histogramOf,
  merged,
  parseHistogram,
  percentile,
  renderHistogram,
} from "../../../tools/measuring/histogram";

const times = fc.array(fc.integer({ min: 10, max: 60_000_000 }), { minLength: 1, maxLength: 200 });

describe("a histogram of response times", () => {
  it("knows every percentile within its 2 %, never below it", () => {
    fc.assert(
      fc.property(times, fc.double({ min: 0.01, max: 1, noNaN: true }), (microseconds, share) => {
        const exact = microseconds.toSorted((a, b) => a - b)[Math.ceil(microseconds.length * share) - 1] ?? 0;
        const found = percentile(histogramOf(microseconds), share) * 1000;
        assert.ok(found >= exact * 0.999_999 && found <= exact * 1.020_001, `${found} is not ${exact}`);
      }),
    );
  });

  it("of all rounds is what the rounds add up to", () => {
    fc.assert(
      fc.property(times, times, (one, other) => {
        const both = merged([histogramOf(one), histogramOf(other)]);
        assert.deepEqual(renderHistogram(both), renderHistogram(histogramOf([...one, ...other])));
        assert.equal(countOf(both), one.length + other.length);
      }),
    );
  });

  it("is the same after it was written and read", () => {
    fc.assert(
      fc.property(times, (microseconds) => {
        const histogram = histogramOf(microseconds);
        assert.equal(renderHistogram(parseHistogram(renderHistogram(histogram))), renderHistogram(histogram));
      }),
    );
    assert.equal(renderHistogram(histogramOf([1, 5, 10, 10_000])), "0:3 349:1");
    assert.throws(() => parseHistogram("1:2 x"), /^Error: not a histogram: 1:2 x/);
  });

  it("of no call has no percentile", () => {
    assert.ok(Number.isNaN(percentile(parseHistogram(""), 0.5)));
  });
});
