import { reportMessages } from "../plan/command";
import type { Plan } from "../plan/plan";
import { type Check, startPlanning } from "../plan/startPlanning";
import type { Ending } from "../support/exitCodes";
import { startProgress } from "../support/progress";
import { type CostArguments, costCommand } from "./arguments";

/** Runs the command in this process, over the Pulumi project in a folder. */
export function startCost(folder: string, args?: readonly string[]): void {
  startPlanning(costCommand, (given, check) => showCosts(folder, given, check), args);
}

function showCosts(folder: string, given: CostArguments, check: Check): Promise<Ending> {
  if (given.cheapest) return cheapest(folder, given, check);
  return given.compare ? comparison(folder, given, check) : bills(folder, given, check);
}

async function bills(folder: string, { stacks, overrides, items, json }: CostArguments, check: Check): Promise<Ending> {
  // Loaded when needed: help and mistakes on the command line do not wait for the SDKs.
  const { makePlan } = await import("../plan/plan.js");
  const { stacksIn } = await import("../plan/stackFiles.js");
  const { renderBills, renderJson } = await import("./render.js");
  const plans: Plan[] = [];
  for (const stack of stacks.length > 0 ? stacks : stacksIn(folder)) {
    const plan = await makePlan(stack, overrides, folder);
    await check();
    const messages = plan.messages.filter(({ severity }) => severity === "error");
    // What else the program says of the stack is npm run plan's; what cannot be read may cost something.
    reportMessages({ ...plan, messages });
    // As in npm run plan: the engine, too, takes a logged error for a failure.
    if (messages.length > 0) return "usage";
    plans.push(plan);
  }
  console.log(json ? renderJson(plans) : renderBills(plans, items));
  return "done";
}

async function comparison(
  folder: string,
  { stacks: [stack = "prod"], overrides, json }: CostArguments,
  check: Check,
): Promise<Ending> {
  const { scenarios } = await import("./scenarios.js");
  const { compare } = await import("./compare.js");
  const { renderComparison } = await import("./comparePage.js");
  const made = compare(stack, await scenarios(stack, { folder, set: overrides }));
  await check();
  console.log(json ? JSON.stringify(made, null, 2) : renderComparison(made));
  return "done";
}

async function cheapest(
  folder: string,
  { stacks: [stack = "prod"], overrides, json }: CostArguments,
  check: Check,
): Promise<Ending> {
  const { searchCheapest } = await import("./cheapest/cheapest.js");
  const { jsonOf, renderCheapest } = await import("./cheapest/render.js");
  const progress = startProgress({ title: "searching", unit: "plans" });
  const onPlan = async (plans: number, topology: string) => {
    progress.update(plans, topology);
    await check();
  };
  const found = await searchCheapest(stack, { folder, given: overrides, onPlan }).finally(() => progress.end());
  console.log(json ? JSON.stringify(jsonOf(found), null, 2) : renderCheapest(found).join("\n"));
  return "done";
}
