import { makePlan } from "../plan/plan";
import type { Step } from "./planner";
import { instanceSettings } from "./stackFile";

/**
 * US dollars a month that the stack costs more while both instances are there, by the offline plan; undefined: the steps make none, or
 * its region has no prices.
 * Storage and backups of the real database may be larger than the configuration says.
 */
export async function monthlyCost(root: string, stack: string, steps: readonly Step[]): Promise<number | undefined> {
  const both = steps.find(({ kind }) => kind === "prepare");
  if (both === undefined) return undefined;
  const now = await makePlan(stack, {}, root);
  const then = await makePlan(stack, instanceSettings(both.instances), root);
  // Without prices of the region both are 0.
  return then.costs.problem === undefined ? then.costs.expected - now.costs.expected : undefined;
}
