import { monthlyCosts } from "../support/costs";
import type { StackPolicy } from "../support/policy";

const ROOT = "pulumi:pulumi:Stack";

/** At its least size, as that is what is paid whatever happens; requests, traffic and what grows come on top. */
export const costWithinCeiling: StackPolicy = {
  id: "MLY-STK-006",
  name: "cost-within-ceiling",
  description:
    "What the stack costs a month, at its least size, stays under the ceiling that the team has set: a cost is noticed before the bill comes.",
  level: "advisory",
  severity: "medium",
  remediation: "Reduce the most expensive item, or raise monthlyDollars.",
  authority: "https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/welcome.html",
  settings: {
    monthlyDollars: {
      type: "number",
      default: 0,
      minimum: 0,
      maximum: 1_000_000,
      description: "Ceiling of the estimate in US dollars a month (us-east-1, on demand); 0 means no ceiling",
    },
  },
  checkStack: (stack, settings) => {
    const ceiling = settings.number("monthlyDollars");
    if (ceiling === 0) return [];
    const items = monthlyCosts(stack);
    const total = items.reduce((sum, { dollars }) => sum + dollars, 0);
    const [root] = stack.ofType(ROOT);
    if (total <= ceiling || root === undefined) return [];
    const lines = items.map(({ what, dollars }) => `${what} ${dollars.toFixed(2)}`).join(", ");
    return [{ urn: root.urn, message: `About $${total.toFixed(2)} a month, of ${ceiling} allowed: ${lines}.` }];
  },
};
