import {
  type PackConfig,
  type PlannedResource,
  reportSuppressions,
  runPolicies,
  type Violation,
} from "../../../policies/runner";
import { isStackPolicy, type PackPolicy } from "../../../policies/support/policy";
import { type Stack, stackOf } from "../../../policies/support/stack";

/** What the pack says of stacks that differ little from one that it has judged. */
export interface Judge {
  /** The same as `runPolicies` says: policies that cannot see the difference are not run again. */
  judge(resources: readonly PlannedResource[], config?: PackConfig): Promise<readonly Violation[]>;
}

/** What a policy asked a stack for. */
type Seen = ReadonlySet<string> | "everything";

interface Verdict {
  readonly violations: readonly Violation[];
  readonly seen: ReadonlyMap<PackPolicy, Seen>;
}

/**
 * A policy is a function of its configuration and of the resources of the types that it asks for: where those are the same
 * objects, so is its verdict.
 */
export function judgeOf(policies: readonly PackPolicy[], original: readonly PlannedResource[]): Judge {
  const verdicts = new Map<string, Promise<Verdict>>();
  const verdictWith = (config: PackConfig): Promise<Verdict> => {
    const key = JSON.stringify(config);
    const known = verdicts.get(key) ?? judged(policies, original, config);
    verdicts.set(key, known);
    return known;
  };
  return {
    async judge(resources, config = {}) {
      const { violations, seen } = await verdictWith(config);
      const types = typesThatDiffer(original, resources);
      const isConcerned = (policy: PackPolicy) => {
        const asked = seen.get(policy) ?? "everything";
        return policy.name in config || asked === "everything" || types.some((type) => asked.has(type));
      };
      const again = policies.filter(isConcerned);
      const names = new Set(again.map(({ name }) => name));
      const found = await runPolicies(again, resources, config);
      return [...violations.filter(({ policy }) => !names.has(policy)), ...found];
    },
  };
}

async function judged(
  policies: readonly PackPolicy[],
  resources: readonly PlannedResource[],
  config: PackConfig,
): Promise<Verdict> {
  const seen = new Map<PackPolicy, Set<string> | "everything">();
  const watched = policies.map((policy): PackPolicy => {
    if (!isStackPolicy(policy)) {
      seen.set(policy, new Set(policy.resourceTypes));
      return policy;
    }
    return {
      ...policy,
      checkStack: (stack, settings) => policy.checkStack(watching(stack, policy, seen), settings),
    };
  });
  const violations = await runPolicies(watched, resources, config);
  // Whether a finding is set aside can depend on any resource.
  const found = [...violations, ...reportSuppressions(policies, resources, config)].map(({ policy }) => policy);
  for (const policy of policies) if (found.includes(policy.name)) seen.set(policy, "everything");
  return { violations, seen };
}

/** The same stack, which notes what it is asked for. */
function watching(stack: Stack, policy: PackPolicy, seen: Map<PackPolicy, Set<string> | "everything">): Stack {
  const asked = new Set<string>();
  seen.set(policy, asked);
  return {
    get resources() {
      seen.set(policy, "everything");
      return stack.resources;
    },
    ofType(...types) {
      for (const type of types) asked.add(type);
      return stack.ofType(...types);
    },
  };
}

/** Types of the resources that only one of the two has, as policies name them. */
function typesThatDiffer(one: readonly PlannedResource[], other: readonly PlannedResource[]): readonly string[] {
  const [first, second] = [new Set(one), new Set(other)];
  const differing = [...one.filter((each) => !second.has(each)), ...other.filter((each) => !first.has(each))];
  return stackOf(differing).resources.map(({ type }) => type);
}
