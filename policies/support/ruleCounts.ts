import { records } from "./expectations";
import { EGRESS_TYPES, INGRESS_TYPES } from "./securityRules";
import type { Stack, StackResource } from "./stack";
import { numberOf, textOf } from "./values";

export type Direction = "ingress" | "egress";
export const DIRECTIONS: readonly Direction[] = ["ingress", "egress"];

/** The rules of one security group in one direction. */
export interface RuleCount {
  /** The group, or where it is not in the program one of its rules. */
  readonly urn: string;
  /** As AWS counts them: those of IPv4 or those of IPv6, whichever are more. */
  readonly rules: number;
}

type Rule = Readonly<Record<string, unknown>>;

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const SINGLE_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const TYPES = { ingress: INGRESS_TYPES, egress: EGRESS_TYPES } as const;

/**
 * Each range, security group or prefix list of a rule is a rule to AWS. IPv4 and IPv6 are counted separately; what is not about
 * addresses counts in both, and a prefix list as the most entries that it may have.
 * Source: Amazon VPC user guide, "Amazon VPC quotas", security groups and customer-managed prefix lists (2026-11).
 */
export function ruleCounts(stack: Stack, direction: Direction): readonly RuleCount[] {
  const byGroup = new Map<string, { readonly urn: string; v4: number; v6: number }>();
  for (const resource of stack.ofType(...TYPES[direction])) {
    const group = groupOf(stack, resource);
    const count = byGroup.get(group.key) ?? { urn: group.urn, v4: 0, v6: 0 };
    const entries = entriesOfAList(stack, resource);
    for (const rule of rulesIn(resource, direction)) {
      const both = sizeOf(rule, ...OF_BOTH) + sizeOf(rule, "prefixListId", "prefixListIds") * entries;
      count.v4 += both + sizeOf(rule, "cidrIpv4", "cidrBlocks");
      count.v6 += both + sizeOf(rule, "cidrIpv6", "ipv6CidrBlocks");
    }
    byGroup.set(group.key, count);
  }
  return [...byGroup.values()].map(({ urn, v4, v6 }) => ({ urn, rules: Math.max(v4, v6) }));
}

const OF_BOTH = ["securityGroups", "self", "sourceSecurityGroupId", "referencedSecurityGroupId"] as const;

function rulesIn({ type, props }: StackResource, direction: Direction): readonly Rule[] {
  if (type === GROUP) return records(props[direction]);
  return type === SINGLE_RULE && textOf(props.type) !== direction ? [] : [props];
}

/** By the dependency of the property, which is known before any id is, or else by its id; a rule without either counts alone. */
function groupOf(stack: Stack, resource: StackResource): { readonly key: string; readonly urn: string } {
  if (resource.type === GROUP) return { key: resource.urn, urn: resource.urn };
  const dependencies = resource.propertyDependencies.securityGroupId ?? [];
  const group = stack.ofType(GROUP).find(({ urn }) => dependencies.includes(urn));
  if (group !== undefined) return { key: group.urn, urn: group.urn };
  return { key: textOf(resource.props.securityGroupId) ?? resource.urn, urn: resource.urn };
}

/** Of prefix lists in the program the smallest, so that no rule is counted too often; one of AWS or of elsewhere counts once. */
function entriesOfAList(stack: Stack, { propertyDependencies }: StackResource): number {
  const dependencies = Object.values(propertyDependencies).flat();
  const sizes = stack
    .ofType("aws:ec2/managedPrefixList:ManagedPrefixList")
    .filter(({ urn }) => dependencies.includes(urn))
    .map(({ props }) => numberOf(props.maxEntries) ?? 1);
  return sizes.length === 0 ? 1 : Math.min(...sizes);
}

function sizeOf(rule: Rule, ...properties: readonly string[]): number {
  return properties
    .map((property) => rule[property])
    .reduce<number>((sum, value) => {
      if (Array.isArray(value)) return sum + value.length;
      return value === undefined || value === null || value === "" || value === false ? sum : sum + 1;
    }, 0);
}
