import { caches, type Scenario, scenarios, variants } from "../cost/scenarios";
import type { Plan } from "../plan/plan";
import type { Comparison, ReportContext } from "./section";

/** Where a plan comes from: its variants are planned from the same. */
export interface Origin {
  readonly folder: string;
  /** What `--set` was given, key to text. */
  readonly overrides: Readonly<Record<string, string>>;
}

/** All that the report shows, with what it takes more plans to know. */
export async function contextOf(
  plan: Plan,
  origin: Origin,
  date: string,
  comparison?: Comparison,
): Promise<ReportContext> {
  return { plan, date, comparison, scenarios: await variantsOf(plan, origin) };
}

/** Each phase on each topology. Prices must be known, and the stack be one that could be on any of them. */
async function variantsOf(plan: Plan, { folder, overrides }: Origin): Promise<readonly Scenario[]> {
  const [postgresql, valkey] = caches;
  const cache = plan.resources.some(({ type }) => type.startsWith("aws:elasticache/")) ? valkey : postgresql;
  const sameCache = variants.filter((each) => each.cache === cache);
  const isThis = ({ phase, topology }: Pick<Scenario, "phase" | "topology">) =>
    phase === plan.phase && topology === plan.topology;
  const own = sameCache.find(isThis);
  if (own === undefined || plan.costs.problem !== undefined) return [];
  const others = await scenarios(plan.stack, {
    folder,
    set: overrides,
    only: sameCache.filter((each) => !isThis(each)),
  });
  return sameCache.map((variant) => {
    const other = others.find(({ phase, topology }) => phase === variant.phase && topology === variant.topology);
    return other ?? { ...variant, overrides, plan };
  });
}
