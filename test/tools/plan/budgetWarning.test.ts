import assert from "node:assert/strict";
import { stackOf } from "../../../policies/support/stack";
import { budgetWarning } from "../../../tools/plan/budgetWarning";
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

  it("is not needed for the stacks of this repository: their budgets are above what they are expected to cost", async () => {
    for (const stack of ["dev", "prod"]) {
      const { messages } = await sharedPlan(stack, {});
      assert.doesNotMatch(messages.map(({ text }) => text).join(), /monthlyBudget/, stack);
    }
  });
});
