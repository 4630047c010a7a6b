import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assumptionsOf, overTheDay, requestsAMonth, usageOf } from "../../../policies/costs/usage";
import { phases } from "../../../policies/facts/phases";

const LOAD = readFileSync(join(__dirname, "../../../docs/load.md"), "utf8");

/** Cells of the first row under a heading whose first cells are these. */
function cellsOf(heading: string, ...first: readonly string[]): readonly string[] {
  const [, part = ""] = LOAD.split(heading);
  const rows = part.split("\n").map((line) =>
    line
      .split("|")
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  return rows.find((cells) => first.every((cell, index) => cells[index] === cell)) ?? [];
}

const numberOf = (cell: string | undefined) => Number(cell?.replaceAll(",", ""));

describe("what the costs assume", () => {
  for (const phase of phases) {
    it(`of ${phase} is what was measured under load`, () => {
      const usage = usageOf(phase);
      const [, , , , , active, rate] = cellsOf("## The load, and the results", phase);
      assert.deepEqual([usage.activeConnections, usage.peakRequests], [numberOf(active), numberOf(rate)]);
      const [, , application] = cellsOf("### What a request costs", phase, "postgresql");
      assert.equal(usage.cpuMsPerRequest, numberOf(application));
    });

    it(`of ${phase} says of each figure where it comes from`, () => {
      for (const [key, { from }] of Object.entries(assumptionsOf(phase))) assert.ok(from.length > 5, key);
    });
  }

  it("is the peak in its hours, and a share of it in the others", () => {
    const usage = { ...usageOf("initial"), peakRequests: 100, peakHours: 6, quietShare: 0.1 };
    // (6 × 100 + 18 × 10) / 24 = 32.5 a second; × 730 × 3600
    assert.equal(
      overTheDay(usage, (rate) => rate),
      32.5,
    );
    assert.equal(requestsAMonth(usage), 85_410_000);
    // A limit of 40 is reached at the peak only: (6 × 40 + 18 × 10) / 24
    assert.equal(
      overTheDay(usage, (rate) => Math.min(40, rate)),
      17.5,
    );
  });
});
