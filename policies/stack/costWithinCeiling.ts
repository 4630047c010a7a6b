import { type CostItem, estimate } from "../costs/estimate";
import { pricesOf } from "../facts/prices";
import type { StackPolicy } from "../support/policy";
import { regionOf } from "../support/region";
import type { Stack } from "../support/stack";

const PRICED_REGION = "us-east-1";
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
      description: "Ceiling of the estimate in US dollars a month, on demand; 0 means no ceiling",
    },
  },
  checkStack: (stack, settings) => {
    const ceiling = settings.number("monthlyDollars");
    if (ceiling === 0) return [];
    const [root] = stack.ofType(ROOT);
    if (root === undefined) return [];
    const region = priceRegionOf(stack);
    const { least, items } = estimate(stack, { region, phase: "initial" });
    if (least <= ceiling) return [];
    const parts = groupsOf(items).join(", ");
    const message = `About $${least.toFixed(2)} a month in ${region}, of ${ceiling} allowed: ${parts}.`;
    return [{ urn: root.urn, message }];
  },
};

/** Another region's prices where those of the stack's own are not known: a ceiling is a warning, not a bill. */
function priceRegionOf(stack: Stack): string {
  const region = regionOf(stack);
  return region !== undefined && pricesOf(region) !== undefined ? region : PRICED_REGION;
}

/** The parts of the bill, the most expensive first. */
function groupsOf(items: readonly CostItem[]): readonly string[] {
  const sums = new Map<string, number>();
  for (const { group, least } of items) sums.set(group, (sums.get(group) ?? 0) + least);
  return [...sums]
    .filter(([, dollars]) => dollars > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([group, dollars]) => `${group} ${dollars.toFixed(2)}`);
}
