import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { judgeClaims } from "../../../tools/bench/claims";
import { operations, valueText } from "../../../tools/bench/operations";
import { CHART, PAGE, renderPage } from "../../../tools/bench/page";
import { QUERIES } from "../../../tools/bench/queries";
import { renderDesign, renderReport } from "../../../tools/bench/report";
import { type Results, type Round, type Series, sameKey, withRound } from "../../../tools/bench/results";
import { isHeld } from "../../../tools/bench/verdict";

const round = (perSecond: number, p50 = 0.1): Round => ({ perSecond, p50, p95: 2 * p50, p99: 3 * p50 });
const series = (side: string, operation: string, ...perSecond: readonly number[]): Series => ({
  ...{ part: "servers", side, operation, valueBytes: 1000, entries: 100 },
  rounds: perSecond.map((each) => round(each)),
});
const timed = (side: string, operation: string, p50: number): Series => ({
  ...series(side, operation),
  rounds: [round(1, p50)],
});
const results = (all: readonly Series[]): Results => ({
  machine: {
    ...{ date: "2026-11-25", cores: 2, processor: "a processor", memoryGb: 24, hugePages: "on", system: "Linux 6" },
    ...{ postgres: "18.4", redis: "7.0.15" },
  },
  settings: { clients: 8 },
  series: all,
  design: [],
});

describe("the benchmark's report", () => {
  it("holds each claim of the guide against the median, and says what was not measured", () => {
    const found = results([
      series("Redis", "get", 90_000, 120_000, 130_000),
      series("PostgreSQL", "get", 40_000, 60_000),
    ]);
    const verdictOf = (claim: string) => judgeClaims(found, 1000, 100).find((each) => each.claim.includes(claim));
    assert.equal(verdictOf("Redis reads 100,000+")?.judgement, "held");
    assert.equal(verdictOf("PostgreSQL reads 50,000-80,000")?.judgement, "held");
    // 40 of 90 and 60 of 120: in the same round, not median by median.
    assert.deepEqual(verdictOf("PostgreSQL reads at 50-80 %"), {
      claim: "PostgreSQL reads at 50-80 % of Redis",
      found: "47 % (44 % to 50 %)",
      judgement: "not held",
    });
    assert.deepEqual(verdictOf("Redis writes")?.found, "not measured");
    assert.equal(verdictOf("Redis writes")?.judgement, undefined);
  });

  it("says of a claim that was beaten that it is better than claimed: less time, or more a second", () => {
    const cases: readonly (readonly [claim: string, found: Series, judgement: string])[] = [
      ["a read takes Redis 0.1-0.5 ms", timed("Redis", "get", 0.05), "better than claimed"],
      ["a read takes Redis 0.1-0.5 ms", timed("Redis", "get", 0.5), "held"],
      ["a read takes Redis 0.1-0.5 ms", timed("Redis", "get", 0.51), "not held"],
      ["PostgreSQL writes 20,000-40,000", series("PostgreSQL", "put", 40_001), "better than claimed"],
      ["PostgreSQL writes 20,000-40,000", series("PostgreSQL", "put", 20_000), "held"],
      ["PostgreSQL writes 20,000-40,000", series("PostgreSQL", "put", 19_999), "not held"],
    ];
    for (const [claim, found, judgement] of cases)
      assert.equal(
        judgeClaims(results([found]), 1000, 100).find((each) => each.claim.startsWith(claim))?.judgement,
        judgement,
        claim,
      );
  });

  it("judges the complex query at its own size, and shows what entries take of memory", () => {
    const view = { ...timed("PostgreSQL", QUERIES.view, 0.3), part: "queries", valueBytes: 9000, entries: 5 };
    const found = judgeClaims(results([view]), 1000, 100).find(({ claim }) =>
      claim.includes("query from shared buffers"),
    );
    assert.equal(found?.judgement, "better than claimed");
    const memory = [
      { side: "Redis", valueBytes: 1000, entries: 10, bytes: 12_000 },
      { side: "PostgreSQL", valueBytes: 1000, entries: 10, bytes: 18_000 },
    ];
    assert.match(renderReport({ ...results([view]), memory }), /\| 1 KB \| 1,200 \| 1,800 \| 1\.50 \|/);
  });

  it("shows both sides, their ratio round by round, and the limit", () => {
    const text = renderReport(
      results([series("Redis", "get", 100), series("PostgreSQL", "get", 50), series("pgbench -S", "get", 60)]),
    );
    assert.match(text, /\| get \| 1 KB \| 100 \| 100 \| 50 \| 0\.50 \/ 0\.50 \/ 0\.50 \| 0\.83 \/ 0\.83 \/ 0\.83 \|/);
    assert.match(text, /2 cores \(a processor\), 24 GB, Linux 6; PostgreSQL 18\.4 \(huge pages on\), Redis 7\.0\.15/);
  });

  it("judges the design by medians, and what is for information not at all", () => {
    const one = { part: "get", what: "a / b", target: 0.9, ratios: [0.8, 0.9, 1], required: true } as const;
    assert.equal(isHeld({ ...one, bound: "at least" }), true);
    assert.equal(isHeld({ ...one, bound: "at least", ratios: [0.8, 0.89, 1] }), false);
    assert.equal(isHeld({ ...one, bound: "at most" }), true);
    assert.equal(isHeld({ ...one, bound: "at most", ratios: [0.8, 0.91, 1] }), false);
    const text = renderDesign({ design: [{ ...one, bound: "at most", required: false }] });
    assert.match(text, /\| a \/ b \| - \| 0\.80 \/ 0\.90 \/ 1\.00 \| for information \|/);
  });

  it("adds rounds to the series that they belong to, and to no other", () => {
    const first = withRound([], series("Redis", "get"), round(1));
    const second = withRound(withRound(first, series("Redis", "get"), round(2)), series("Redis", "put"), round(3));
    assert.deepEqual(
      second.map((each) => each.rounds.map(({ perSecond }) => perSecond)),
      [[1, 2], [3]],
    );
    assert.equal(sameKey(series("Redis", "get", 1), series("Redis", "get", 2)), true);
    assert.equal(sameKey(series("Redis", "get"), { ...series("Redis", "get"), entries: 101 }), false);
  });

  it("uses values of the size that was asked for, the same each time", () => {
    for (const bytes of [1, 100, 10_000]) {
      assert.equal(Buffer.byteLength(valueText(bytes)), bytes);
      assert.equal(valueText(bytes), valueText(bytes));
    }
  });

  it("gives both servers the same shares of what they are asked", () => {
    for (const { name, postgres, redis } of operations("x")) {
      assert.equal(postgres.length, redis.length, name);
      assert.equal(
        redis.reduce((sum, { share }) => sum + share, 0),
        1,
        name,
      );
    }
  });

  it("is what docs/benchmark.md shows: npm run bench:page writes it", () => {
    const page = readFileSync(PAGE, "utf8");
    const rendered = renderPage(page);
    assert.equal(page, rendered.page);
    assert.equal(readFileSync(CHART, "utf8"), rendered.chart);
  });
});
