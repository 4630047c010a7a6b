import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { currentPlan, readSavedPlan } from "../../../tools/plan/changes/baseline";
import { type CostChange, costChanges } from "../../../tools/plan/changes/costs";
import { findingChanges } from "../../../tools/plan/changes/findings";
import { costLines } from "../../../tools/plan/changes/renderCosts";
import { type Plan, root } from "../../../tools/plan/plan";
import { renderJson } from "../../../tools/plan/render";
import { sharedPlan } from "../../support/plans";

const sum = (changes: readonly CostChange[]) =>
  changes.reduce((all, { before, after }) => all + after.expected - before.expected, 0);

describe("the difference in costs", () => {
  let initial: Plan;
  let growth: Plan;
  before(async () => {
    [initial, growth] = [await sharedPlan("prod", {}), await sharedPlan("prod", { phase: "growth" })];
  });

  it("is the same by group and by resource, and adds up to the totals", () => {
    const { total, groups, resources, isKnown } = costChanges(initial, growth);
    assert.deepEqual([total.before.expected, total.after.expected], [initial.costs.expected, growth.costs.expected]);
    assert.ok(isKnown);
    // A resource that differs by less than a cent is left out.
    assert.ok(Math.abs(sum(groups) - sum([total])) < 0.1);
    assert.ok(Math.abs(sum(resources) - sum([total])) < 0.1);
    assert.ok(resources.some(({ what }) => what === "aws:rds/instance:Instance database"));
  });

  it("is none of a plan against itself", () => {
    const costs = costChanges(growth, growth);
    assert.deepEqual([costs.groups, costs.resources, costs.notes], [[], [], []]);
    assert.deepEqual(costLines(costs).length, 2);
  });

  it("is read from a plan that was saved, and is priced as this one where that has no costs", () => {
    const folder = mkdtempSync(join(tmpdir(), "costs-"));
    try {
      const file = join(folder, "plan.json");
      const saved = JSON.parse(renderJson(initial)) as Record<string, unknown>;
      writeFileSync(file, JSON.stringify(saved));
      const known = costChanges(readSavedPlan(file, "prod"), growth);
      assert.deepEqual(known, costChanges(initial, growth));
      const { costs: _costs, ...old } = saved;
      writeFileSync(file, JSON.stringify(old));
      const before = readSavedPlan(file, "prod");
      const again = costChanges(before, initial);
      assert.match(again.notes.join(), /the plan before has no costs: it is priced as this one is/);
      assert.ok(Math.abs(again.total.before.least - initial.costs.least) < 0.01, String(again.total.before.least));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is not known without prices, which is said in place of figures", async () => {
    const elsewhere = await sharedPlan("prod", { "aws:region": "af-south-1" });
    const costs = costChanges(initial, elsewhere);
    assert.equal(costs.isKnown, false);
    assert.deepEqual(costLines(costs), [
      "",
      "Costs: no prices for af-south-1; prices of us-east-1 before, of af-south-1 after",
    ]);
  });

  it("says when the prices are of another day", () => {
    const costs = { ...growth.costs, priceDate: "2027-01-31" };
    assert.match(costChanges(initial, { ...growth, costs }).notes.join(), /prices of \S+ before, of 2027-01-31 after/);
  });
});

describe("the difference in findings", () => {
  const finding = (policy: string, urn: string, message = "") => ({ policy, level: "advisory", urn, message });
  const aside = (policy: string, urn: string) => ({ policy, urn, reason: "a good reason" });

  it("is what is new, what is gone and what is still there, whatever its figures are", () => {
    const before = {
      violations: [finding("a", "x", "90 %"), finding("b", "x")],
      suppressions: [aside("c", "x"), aside("d", "x")],
    };
    const after = {
      violations: [finding("a", "x", "95 %"), finding("a", "y")],
      suppressions: [aside("d", "x"), aside("e", "x")],
    };
    assert.deepEqual(findingChanges(before, after), {
      new: [finding("a", "y")],
      gone: [finding("b", "x")],
      still: [finding("a", "x", "95 %")],
      suppressions: { new: [aside("e", "x")], gone: [aside("c", "x")] },
    });
  });

  it("is none of a stack against its own configuration", async () => {
    const { new: found, gone } = findingChanges(await currentPlan("prod", root), await sharedPlan("prod", {}));
    assert.deepEqual([found, gone], [[], []]);
  });
});
