import type { Baseline, Finding, SetAside } from "./baseline";

/** What the policies say now, held against what they said before. A finding is the same at the same resource, whatever its figures are. */
export interface FindingChanges {
  readonly new: readonly Finding[];
  readonly gone: readonly Finding[];
  readonly still: readonly Finding[];
  readonly suppressions: { readonly new: readonly SetAside[]; readonly gone: readonly SetAside[] };
}

type Judged = Pick<Baseline, "violations" | "suppressions">;

export function findingChanges(before: Judged, after: Judged): FindingChanges {
  return {
    new: without(after.violations, before.violations),
    gone: without(before.violations, after.violations),
    still: after.violations.filter((each) => has(before.violations, each)),
    suppressions: {
      new: without(after.suppressions, before.suppressions),
      gone: without(before.suppressions, after.suppressions),
    },
  };
}

type Place = Pick<Finding, "policy" | "urn">;

function without<Each extends Place>(all: readonly Each[], others: readonly Place[]): readonly Each[] {
  return all.filter((each) => !has(others, each));
}

function has(all: readonly Place[], { policy, urn }: Place): boolean {
  return all.some((each) => each.policy === policy && each.urn === urn);
}
