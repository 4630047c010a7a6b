import { ConfigurationError } from "../../components/configuration/errors";
import { type Phase, phases } from "../../components/configuration/keys/key";
import { type TopologyName, topologyNames } from "../../components/configuration/topologyFacts";
import { makePlan, type Plan, root } from "../plan/plan";

/** What a stack may be, by the three settings that decide most of its costs. */
export interface Variant {
  readonly phase: Phase;
  readonly topology: TopologyName;
  readonly cache: Cache;
}

/** The cache that the application uses first: PostgreSQL's own, or nodes of ElastiCache. */
export const caches = ["postgresql", "valkey"] as const;
export type Cache = (typeof caches)[number];

/** A variant of a stack, planned; or why it cannot be. */
export type Scenario = Variant & {
  /** What `--set` would be given. */
  readonly overrides: Overrides;
} & ({ readonly plan: Plan } | { readonly reason: string });

type Overrides = Readonly<Record<string, string>>;

/** Settings without which a topology is refused. None of them changes what it costs. */
export const NEEDED: Partial<Readonly<Record<TopologyName, Overrides>>> = {
  eks: { clusterAccessCidrs: '["8.8.8.8/32"]' },
};

/**
 * Nodes as small as the guide means them: it saves $15, $30 and $60 a month by doing without, which is about one node of these sizes.
 * The program's own defaults are larger (docs/valkey.md).
 */
const NODE_TYPES: Readonly<Record<Phase, string>> = {
  initial: "cache.t4g.micro",
  growth: "cache.t4g.small",
  scale: "cache.t4g.medium",
};

/** Every phase on every topology with every cache. */
export const variants: readonly Variant[] = phases.flatMap((phase) =>
  topologyNames.flatMap((topology) => caches.map((cache) => ({ phase, topology, cache }))),
);

/** What to plan, other than the default. */
export interface Wanted {
  /** Where Pulumi.yaml and the program are. @default this repository */
  readonly folder?: string;
  /** Settings in place of the stack's own, key to text; those of the variant go first. */
  readonly set?: Overrides;
  /** @default all 18 */
  readonly only?: readonly Variant[];
}

/**
 * Plans variants of a stack, one after the other: a plan takes the process's only thread anyway.
 * @throws UsageError when there is no such stack
 */
export async function scenarios(
  stack: string,
  { folder = root, set = {}, only = variants }: Wanted = {},
): Promise<readonly Scenario[]> {
  const made: Scenario[] = [];
  for (const variant of only) made.push(await scenario(stack, folder, variant, set));
  return made;
}

async function scenario(stack: string, folder: string, variant: Variant, set: Overrides): Promise<Scenario> {
  const overrides = { ...set, ...overridesOf(variant) };
  try {
    return { ...variant, overrides, plan: await makePlan(stack, overrides, folder) };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { ...variant, overrides, reason: error.problems.map(({ key, allowed }) => `${key}: ${allowed}`).join("; ") };
  }
}

function overridesOf({ phase, topology, cache }: Variant): Overrides {
  const ofCache: Overrides =
    cache === "postgresql"
      ? { cacheType: "postgresql", valkey: "none" }
      : { cacheType: "valkey", valkey: "nodes", valkeyNodeType: NODE_TYPES[phase] };
  return { phase, topology, ...ofCache, ...NEEDED[topology] };
}
