import type { Plan } from "../plan/plan";
import { UsageError } from "../support/errors";
import { documentsOf, MOST_POLICIES, type PolicyDocument } from "./documents";
import { actionsCalledFor, type Planned, type Purpose, statementsFor, typesWithoutRights } from "./statements";

type Deployed = Pick<Plan, "resources" | "lookups" | "region">;

/**
 * The managed policies of whoever deploys these stacks, or looks at them.
 * @param plans the stack with each configuration that it shall be able to take: a move to another topology needs both
 * @param account twelve digits, or `*` where it is not known
 * @throws UsageError when it makes what the table does not know, or is too large for a role
 */
export function deployerPolicy(
  plans: readonly Deployed[],
  purpose: Purpose,
  account: string,
): readonly PolicyDocument[] {
  const resources = askedOrMade(plans);
  const unknown = typesWithoutRights(resources);
  if (unknown.length > 0) throw new UsageError(`tools/deployer/rights has no row for ${unknown.join(", ")}`);
  const region = plans[0]?.region ?? "";
  const documents = documentsOf(statementsFor(resources, purpose, { region, account }));
  if (documents.length > MOST_POLICIES)
    throw new UsageError(
      `${documents.length} managed policies are more than a role takes (${MOST_POLICIES}): leave out topologies, or ask AWS for a higher quota`,
    );
  return documents;
}

/** Actions that are called in the life of every stack like these: neither for a change that may never come, nor by AWS itself. */
export function calledActions(plans: readonly Deployed[]): readonly string[] {
  return actionsCalledFor(askedOrMade(plans));
}

/** What a program asks of AWS needs rights as well as what it makes. */
function askedOrMade(plans: readonly Deployed[]): readonly Planned[] {
  return plans.flatMap(({ resources, lookups, region }) => [
    ...resources,
    ...lookups.map((type) => ({ type, name: "", props: {}, region })),
  ]);
}
