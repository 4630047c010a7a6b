import assert from "node:assert/strict";
import { claims, holds } from "../../../tools/cost/claims";
import { type Compared, type Comparison, compare } from "../../../tools/cost/compare";
import { compactTable, renderComparison } from "../../../tools/cost/comparePage";
import { type Scenario, scenarios, variants } from "../../../tools/cost/scenarios";
import { UsageError } from "../../../tools/support/errors";

/** Some variants are enough: all of them are in the generated pages. */
const only = variants.filter(
  ({ phase, topology }) => `${phase} ${topology}` === "growth fargate" || `${phase} ${topology}` === "scale eks",
);

describe("the comparison with the guide", () => {
  let made: readonly Scenario[];
  let comparison: Comparison;
  let growth: Compared;
  let eks: Compared;
  before(async () => {
    made = await scenarios("prod", { only });
    comparison = compare("prod", made);
    const [first, second] = comparison.rows;
    assert.ok(first !== undefined && "guideTotal" in first && second !== undefined && "guideTotal" in second);
    [growth, eks] = [first, second];
  });

  it("prices the guide's own parts in its own sizes", () => {
    const { compute, database, cache } = growth.guideParts;
    // Fargate with x86-64: $0.04048 a vCPU and $0.004445 a GB an hour; db.t3.small: $0.036; cache.t3.small with Redis OSS: $0.034.
    isNear(compute.from, 3 * (0.04048 + 2 * 0.004445) * 730);
    isNear(compute.to, 5 * (0.04048 + 2 * 0.004445) * 730);
    isNear(database.from, 2 * 0.036 * 730);
    isNear(cache.from, 0.034 * 730);
    assert.equal(database.from, database.to);
  });

  it("has the whole bill in its parts: what the guide counts, and what it leaves out", () => {
    for (const { sameParts, leftOut, postgresql } of [growth, eks])
      isNear(
        [...Object.values(sameParts), ...Object.values(leftOut)].reduce((sum, each) => sum + each, 0),
        postgresql.expected,
      );
    assert.equal(growth.sameParts.cache, 0);
    // The guide has a standby in growth, and in scale none: there the instance and its replica are what it counts.
    assert.equal(growth.leftOut["standby of the database"], undefined);
    isNear(eks.leftOut["standby of the database"] ?? 0, eks.sameParts.database / 2);
    assert.ok((eks.leftOut["EKS cluster and Auto Mode"] ?? 0) >= 73);
  });

  it("has Redis dearer than Valkey by the price of the nodes alone", () => {
    // A node and its replica: cache.t4g.small is $0.0256 an hour with Valkey, and $0.032 with Redis OSS.
    isNear(growth.redis.expected - growth.valkey.expected, 2 * (0.032 - 0.0256) * 730);
    isNear(growth.saving.redis.dollars, growth.redis.expected - growth.postgresql.expected);
    isNear(growth.saving.redis.percent, (100 * growth.saving.redis.dollars) / growth.redis.expected);
  });

  it("says what the guide claims, and nothing where it claims nothing", () => {
    assert.deepEqual(growth.claim, { from: 135, to: 175 });
    assert.deepEqual([eks.claim, eks.isHeld], [undefined, undefined]);
    const [, , , row = ""] = [...compactTable(comparison), ""];
    assert.match(row, /^\| scale \| eks \| none \| \$[\d,–]+ \| \$/);
    assert.match(
      renderComparison(comparison),
      /^growth +3–5 tasks of 1 vCPU, 2 GB +\$60–100 +\$108\.12–180\.20 +not held$/m,
    );
  });

  it("holds a figure within a tenth, at both ends", () => {
    const claim = { from: 100, to: 200 };
    for (const [from, to, held] of [
      [100, 200, true],
      [110, 180, true],
      [111, 200, false],
      [100, 179, false],
    ] as const)
      assert.equal(holds(claim, { from, to }), held, `${from}–${to}`);
  });

  it("says which variant is refused, and why", async () => {
    const refused = { phase: "initial", topology: "fargate", overrides: {}, reason: "valkeyReplicas: 1 to 5" } as const;
    const some = compare("prod", [...made, { ...refused, cache: "postgresql" }, { ...refused, cache: "valkey" }]);
    assert.match(renderComparison(some), /^Not possible: initial on fargate: valkeyReplicas: 1 to 5$/m);
    assert.throws(
      () =>
        compare("prod", [
          { ...refused, cache: "postgresql" },
          { ...refused, cache: "valkey" },
        ]),
      (error) => error instanceof UsageError && error.message.endsWith("takes no variant: valkeyReplicas: 1 to 5"),
    );
  });

  it("refuses a region without prices", async () => {
    const elsewhere = await scenarios("prod", { only: only.slice(0, 2), set: { "aws:region": "eu-north-1" } });
    assert.throws(
      () => compare("prod", elsewhere),
      (error) => error instanceof UsageError && /^no prices for eu-north-1/.test(error.message),
    );
  });
});

describe("the guide's claims", () => {
  it("add up as the guide says", () => {
    for (const { compute, database, loadBalancer, totals, totalWithRedis, saving } of Object.values(claims))
      for (const end of ["from", "to"] as const) {
        assert.equal(compute[end] + database[end] + loadBalancer[end], totals.fargate?.[end]);
        assert.equal((totals.fargate?.[end] ?? 0) + saving.dollars, totalWithRedis[end]);
      }
  });
});

function isNear(one: number, other: number): void {
  assert.ok(Math.abs(one - other) < 0.005, `${one} is not ${other}`);
}
