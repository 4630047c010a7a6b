import assert from "node:assert/strict";
import { stackOf } from "../../../policies/support/stack";
import { budgetWarning, proposedBudget } from "../../../tools/plan/budgetWarning";
import { one } from "../../support/offline";
import { sharedPlan } from "../../support/plans";

describe("the plan's warning of a budget that is not enough", () => {
  it("compares it with the expected costs, and says both figures", async () => {
    const { resources } = await sharedPlan("prod", { monthlyBudget: "150" });
    const stack = stackOf(resources);
    assert.deepEqual(budgetWarning(stack, { expected: 150 }), []);
    const [warning] = budgetWarning(stack, { expected: 150.01 });
    assert.equal(warning?.severity, "warning");
    assert.match(warning?.text ?? "", /^monthlyBudget is 150, .* 150\.01 US dollars a month/);
  });

  it("comes with the plan, and not without a budget", async () => {
    const said = async (monthlyBudget: string) =>
      (await sharedPlan("prod", { monthlyBudget })).messages.filter(({ text }) => /is expected to cost/.test(text));
    assert.equal((await said("1")).length, 1);
    assert.deepEqual(await said("none"), []);
  });

  it("proposes a fifth more than expected, in whole tens", () => {
    assert.deepEqual([0, 1, 100, 119.6, 1000].map(proposedBudget), [10, 10, 120, 150, 1200]);
  });

  it("is not needed for the stacks of this repository: their budgets are what would be proposed, or a step beside it", async () => {
    for (const stack of ["dev", "prod"]) {
      const { messages, resources, costs } = await sharedPlan(stack, {});
      assert.doesNotMatch(messages.map(({ text }) => text).join(), /monthlyBudget/, stack);
      const { limitAmount } = one(resources, "aws:budgets/budget:Budget").inputs;
      assert.ok(Math.abs(Number(limitAmount) - proposedBudget(costs.expected)) <= 20, `${stack}: ${limitAmount}`);
    }
  });
});
