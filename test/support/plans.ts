import * as plans from "../../tools/plan/plan";
import { readStackFiles } from "../../tools/plan/stackFiles";

const made = new Map<string, Promise<plans.Plan>>();

/**
 * The offline plan of a stack of this repository, made once per process: it depends on the stack's configuration alone. It is frozen, so
 * that no test can change it for another.
 */
export function sharedPlan(stack: string, overrides: Readonly<Record<string, string>>): Promise<plans.Plan> {
  const { config } = readStackFiles(plans.root, stack, overrides);
  const key = JSON.stringify([stack, Object.entries(config).sort(([one], [other]) => (one < other ? -1 : 1))]);
  const known = made.get(key) ?? plans.makePlan(stack, overrides).then(deepFrozen);
  made.set(key, known);
  return known;
}

function deepFrozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFrozen(part);
  return value;
}
