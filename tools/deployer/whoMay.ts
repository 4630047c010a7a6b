import { topologyNames } from "../../components/configuration/topologyFacts";
import { isAllow, type Statement, statementsOf } from "../../policies/support/policyDocuments";
import { textOf } from "../../policies/support/values";
import { makePlan, type Plan } from "../plan/plan";

export const threatModelPage = "docs/threat-model.md";

type Resource = Plan["resources"][number];

/** A role of a stack, as a line of the table. */
interface RoleLine {
  readonly name: string;
  readonly trusts: string;
  readonly rights: string;
}

/** Settings that a topology cannot be planned without. */
const SETTINGS: Readonly<Record<string, string>> = {
  clusterAccess: "private",
  clusterAccessCidrs: '["10.0.0.0/16"]',
};

/** Who may do what in AWS: every role that prod makes, on every topology, as its plan has it. */
export async function rolesTable(): Promise<readonly string[]> {
  const lines = new Map<string, RoleLine>();
  const topologiesOf = new Map<string, string[]>();
  for (const topology of topologyNames) {
    const settings = topology === "eks" ? SETTINGS : {};
    for (const line of rolesOf(await makePlan("prod", { ...settings, topology, databaseProxy: "true" }))) {
      const key = JSON.stringify(line);
      lines.set(key, line);
      topologiesOf.set(key, [...(topologiesOf.get(key) ?? []), topology]);
    }
  }
  const rows = [...lines].map(([key, { name, trusts, rights }]) => {
    const topologies = topologiesOf.get(key) ?? [];
    const where = topologies.length === topologyNames.length ? "all" : topologies.join(", ");
    return `| \`${name}\` | ${where} | ${trusts} | ${rights} |`;
  });
  return ["| role | topology | assumed by | may |", "|---|---|---|---|", ...rows.sort()];
}

function rolesOf({ resources }: Plan): readonly RoleLine[] {
  return resources
    .filter(({ type }) => type === "aws:iam/role:Role")
    .map((role) => ({
      name: role.name,
      trusts: [...new Set(statementsOf(role.props.assumeRolePolicy).filter(isAllow).flatMap(trustedBy))].join(", "),
      rights: [...ownRights(role, resources), ...attached(role, resources)].join("<br>") || "nothing",
    }));
}

function trustedBy({ principals }: Statement): readonly string[] {
  return principals;
}

function belongTo(role: Resource, { propertyDependencies }: Resource): boolean {
  return propertyDependencies.role?.includes(role.urn) === true;
}

function ownRights(role: Resource, resources: readonly Resource[]): readonly string[] {
  return resources
    .filter((each) => each.type === "aws:iam/rolePolicy:RolePolicy" && belongTo(role, each))
    .flatMap(({ props }) => statementsOf(props.policy))
    .map(({ effect, actions, resources: on, condition }) => {
      const names = `${effect === "Deny" ? "not " : ""}${actions.join(", ")}`;
      const limited = condition === undefined ? "" : ", under a condition";
      return `${names} on ${[...new Set(on.map(shortArn))].map((each) => `\`${each}\``).join(", ")}${limited}`;
    });
}

function attached(role: Resource, resources: readonly Resource[]): readonly string[] {
  return resources
    .filter((each) => each.type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment" && belongTo(role, each))
    .map(({ props }) => `AWS's policy ${textOf(props.policyArn)?.split("/").pop()}`);
}

/** Without partition, region and account, and with a star for what is chosen anew for each stack. */
function shortArn(arn: string): string {
  const rest = arn.startsWith("arn:") ? arn.split(":").slice(5).join(":") : arn;
  return rest
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "*")
    .replace(/\b[0-9a-f]{7,32}\b/g, "*")
    .replace(/-\*-[A-Za-z0-9]{6}$/, "-*");
}
