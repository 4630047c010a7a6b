import type { Plan } from "../plan";
import { advise } from "./advice";
import type { Baseline } from "./baseline";
import { type Change, compare } from "./compare";
import { type CostChanges, costChanges } from "./costs";
import { type FindingChanges, findingChanges } from "./findings";

/** What an update would do to a stack, and what to know before. */
export interface Changes {
  readonly changes: readonly Change[];
  readonly advice: readonly string[];
  readonly findings: FindingChanges;
  readonly costs: CostChanges;
}

export async function changesOf(before: Omit<Baseline, "name">, after: Plan): Promise<Changes> {
  const changes = compare(before.resources, after.resources);
  return {
    changes,
    advice: await advise(changes, before.resources, after.resources),
    findings: findingChanges(before, after),
    costs: costChanges(before, after),
  };
}
