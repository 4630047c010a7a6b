import { reachesInternet } from "./addressRanges";
import { records } from "./expectations";
import type { Finding } from "./policy";
import { INGRESS_TYPES, ingressRules } from "./securityRules";
import type { Setting, Settings } from "./settings";
import type { Stack, StackResource } from "./stack";
import { typeOf } from "./urns";

/** What has a security group: EKS makes one with its cluster, which lets in its own members alone until a rule adds to it. */
const GROUPS: readonly string[] = [
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:eks/cluster:Cluster",
  "eks:index:Cluster",
];

/** The setting of policies that ask whether something has a public address. */
export const PUBLIC_ADDRESSES: Setting = {
  type: "string",
  default: "closed",
  pattern: "^(closed|never)$",
  description:
    "Which public addresses production may have: closed (those whose security groups let in other security groups alone, as nobody on the internet can connect to them) or never (as Security Hub's control has it)",
};

/**
 * What is wrong with a public address.
 * @param properties where such a resource names its security groups
 */
export function publicAddressFindings(
  stack: Stack,
  resource: StackResource,
  properties: readonly string[],
  settings: Settings,
): readonly Finding[] {
  const { urn } = resource;
  if (settings.text("publicAddresses") === "never") return [{ urn, message: "It has a public address." }];
  // By their URNs: the engine shows a pack no cluster whose inputs it does not show.
  const groups = properties
    .flatMap((property) => resource.propertyDependencies[property] ?? [])
    .filter((each) => GROUPS.includes(typeOf(each)));
  if (groups.length === 0)
    return [{ urn, message: "It has a public address, and no security group of this program that closes it." }];
  const open = stack.ofType(...INGRESS_TYPES).find((rule) => isOf(rule, groups) && admitsInternet(rule));
  return open === undefined
    ? []
    : [{ urn, message: `It has a public address, and ${open.name} lets addresses of the internet connect to it.` }];
}

function isOf(rule: StackResource, groups: readonly string[]): boolean {
  return [rule.urn, ...(rule.propertyDependencies.securityGroupId ?? [])].some((urn) => groups.includes(urn));
}

/** What a prefix list has in it is not in the program. */
function admitsInternet(resource: StackResource): boolean {
  const { props } = resource;
  const rules = [props, ...records(props.ingress)];
  return (
    ingressRules(resource).some(({ cidrs }) => reachesInternet(cidrs)) ||
    (props.type !== "egress" && rules.some(({ prefixListId, prefixListIds }) => isSome(prefixListId ?? prefixListIds)))
  );
}

function isSome(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
}
