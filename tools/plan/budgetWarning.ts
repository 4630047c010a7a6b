import type { Estimate } from "../../policies/costs/estimate";
import type { Stack } from "../../policies/support/stack";
import { numberOf } from "../../policies/support/values";
import type { Message } from "./offlineEngine";

/** The program warns of a prod stack without a budget; whether the budget is enough, only the estimate says. */
export function budgetWarning(stack: Stack, { expected }: Pick<Estimate, "expected">): readonly Message[] {
  return stack
    .ofType("aws:budgets/budget:Budget")
    .filter(({ props }) => expected > (numberOf(props.limitAmount) ?? Number.POSITIVE_INFINITY))
    .map(({ urn, props }) => ({
      severity: "warning",
      text: `monthlyBudget is ${props.limitAmount}, and the stack is expected to cost ${expected.toFixed(2)} US dollars a month: raise it, or make the stack cheaper.`,
      urn,
    }));
}
