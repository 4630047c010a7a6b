import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { JAVA_MEASUREMENTS, JAVA_TARGETS } from "../../../tools/bench/javaPlan";
import { reachesTargets, renderJavaReport } from "../../../tools/bench/javaReport";
import { idOf, JAVA_OPERATIONS, JAVA_SIDES, type JavaResults, withJavaRound } from "../../../tools/bench/javaResults";
import { JAVA_PAGE, renderJavaPage } from "../../../tools/bench/page";

const GET = { operation: "get", threads: 8, valueBytes: 1000, shape: "json" } as const;
const results = (redis: readonly number[], ours: readonly number[]): JavaResults => ({
  machine: {
    ...{ date: "2026-11-28", cores: 2, processor: "a processor", memoryGb: 24, hugePages: "off", system: "Linux 6" },
    ...{ postgres: "15.18", redis: "7.0.15" },
  },
  settings: { seconds: 2 },
  series: [
    { side: "redis", ...GET, rounds: redis },
    { side: "postgresql", ...GET, rounds: ours },
  ],
});

describe("the benchmark of Spring's cache managers", () => {
  it("compares every measurement of ours with one of Redis at the same place", () => {
    const ids = JAVA_MEASUREMENTS.map(idOf);
    assert.deepEqual(
      JAVA_MEASUREMENTS.filter((each) => !ids.includes(idOf({ ...each, side: "redis" }))),
      [],
    );
    assert.equal(new Set(ids).size, ids.length);
  });

  it("measures each place that has a target", () => {
    const ids = JAVA_MEASUREMENTS.map(idOf);
    for (const { side, place } of JAVA_TARGETS)
      assert.ok(ids.includes(idOf({ side, ...place })), idOf({ side, ...place }));
  });

  it("holds a target against the ratios of each round, and says what was not measured", () => {
    // 0.5, 0.7 and 0.65 of the same rounds; of the medians it would be 0.5.
    const found = results([100, 200, 100], [50, 140, 65]);
    assert.match(renderJavaReport(found), /get by 8 threads, 1 KB \| ≥ 0\.6 \| 0\.50 \/ 0\.65 \/ 0\.70 \| held \|/);
    assert.match(renderJavaReport(found), /put by 8 threads, 1 KB \| ≥ 0\.4 \| not measured \| - \|/);
    assert.equal(reachesTargets(found), true);
    assert.equal(reachesTargets(results([100], [59])), false);
  });

  it("adds a round to the series that it belongs to, and to no other", () => {
    const first = withJavaRound([], { side: "redis", ...GET }, 1);
    const second = withJavaRound(withJavaRound(first, { side: "redis", ...GET }, 2), { side: "near", ...GET }, 3);
    assert.deepEqual(
      second.map(({ rounds }) => rounds),
      [[1, 2], [3]],
    );
  });

  it("asks for sides and operations that the jar knows", () => {
    const path = "spring/benchmark/src/main/java/com/malayalees/platform/benchmark/Measurement.java";
    const source = readFileSync(join(__dirname, "../../..", path), "utf8");
    const body = /enum Side \{(.*?)\n {4}\}/s.exec(source)?.[1] ?? "";
    const names = body.replaceAll(/\/\*\*.*?\*\//gs, "").match(/\w+/g) ?? [];
    assert.deepEqual(names.map((name) => name.toLowerCase()).sort(), [...JAVA_SIDES].sort());
    for (const operation of JAVA_OPERATIONS) assert.ok(source.includes(`"${operation}"`), operation);
  });

  it("is what docs/benchmark-java.md shows: npm run bench:page writes it", () => {
    const page = readFileSync(JAVA_PAGE, "utf8");
    assert.equal(page, renderJavaPage(page));
  });
});
