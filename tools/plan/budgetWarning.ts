import type { Estimate } from "../../policies/costs/estimate";
import type { Stack } from "../../policies/support/stack";
import { numberOf } from "../../policies/support/values";
import type { Message } from "./offlineEngine";

/** Of what is expected, so that a usual month is no news. */
const MARGIN = 0.2;

/** A budget for a stack that is expected to cost this a month: with a margin, in whole tens of US dollars. */
export function proposedBudget(expected: number): number {
  return Math.max(10, Math.ceil((expected * (1 + MARGIN)) / 10) * 10);
}

/** The program warns of a prod stack without a budget; whether the budget is enough, only the estimate says. */
export function budgetWarning(stack: Stack, { expected }: Pick<Estimate, "expected">): readonly Message[] {
  return stack
    .ofType("aws:budgets/budget:Budget")
    .filter(({ props }) => expected > (numberOf(props.limitAmount) ?? Number.POSITIVE_INFINITY))
    .map(({ urn, props }) => ({
      severity: "warning",
      text: `monthlyBudget is ${props.limitAmount}, and the stack is expected to cost ${expected.toFixed(2)} US dollars a month: raise it to ${proposedBudget(expected)} or so, or make the stack cheaper.`,
      urn,
    }));
}
