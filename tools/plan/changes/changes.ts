import type { Plan } from "../plan";
import { advise } from "./advice";
import type { Baseline } from "./baseline";
import { type Change, compare } from "./compare";
import { type FindingChanges, findingChanges } from "./findings";

/** What an update would do to a stack, and what to know before. */
export interface Changes {
  readonly changes: readonly Change[];
  readonly advice: readonly string[];
  readonly findings: FindingChanges;
}

export async function changesOf(before: Omit<Baseline, "name">, after: Plan): Promise<Changes> {
  const changes = compare(before.resources, after.resources);
  return {
    changes,
    advice: await advise(changes, before.resources, after.resources),
    findings: findingChanges(before, after),
  };
}
