import { knownTexts, records } from "../support/expectations";
import { CLASSIC_LOAD_BALANCER, LOAD_BALANCER } from "../support/loadBalancers";
import type { PackPolicy } from "../support/policy";
import { DIRECTIONS, ruleCounts } from "../support/ruleCounts";
import {
  EGRESS_TYPES,
  egressRules,
  fromInternet,
  INGRESS_TYPES,
  ingressRules,
  isAllPorts,
  merged,
  type SecurityRule,
  showPorts,
} from "../support/securityRules";
import type { StackResource } from "../support/stack";
import { textOf } from "../support/values";

export const securityGroupPolicies: readonly PackPolicy[] = [
  {
    id: "MLY-NET-001",
    name: "internet-reaches-web-ports-only",
    description: "The internet reaches the ports of the web only: every other port is one more way in.",
    level: "mandatory",
    severity: "critical",
    remediation: "Name the security group or the address range that needs the port.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
    settings: { ports: { type: "array", default: ["80", "443"], description: "Ports that the internet may reach" } },
    resourceTypes: INGRESS_TYPES,
    checkResource: (resource, settings) =>
      ingressRules(resource)
        // All ports at once are reported by ingress-names-its-ports.
        .filter((rule) => fromInternet(rule) && !isAllPorts(rule))
        .filter(({ fromPort, toPort }) => fromPort !== undefined && toPort !== undefined)
        .filter(({ fromPort, toPort }) => fromPort !== toPort || !settings.texts("ports").includes(String(fromPort)))
        .map((rule) => `${rule.cidrs.join(", ")} reaches ${showPorts(rule)}.`),
  },
  {
    id: "MLY-NET-002",
    name: "internet-reaches-load-balancer-only",
    description:
      "Only a load balancer is reached from the internet: the application is reached through it and not directly.",
    level: "mandatory",
    severity: "critical",
    remediation: "Let the rule name the security group of the load balancer in place of the internet.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19",
    checkStack: (stack) => {
      const balancers = stack.ofType(LOAD_BALANCER, CLASSIC_LOAD_BALANCER);
      const ofBalancers = balancers.flatMap(({ props, propertyDependencies }) => [
        ...(propertyDependencies.securityGroups ?? []),
        ...(knownTexts(props.securityGroups) ?? []),
      ]);
      const holders = stack.ofType(...INGRESS_TYPES);
      return holders
        .filter((resource) => {
          const own = ingressRules(resource);
          // Several resources with small ranges may cover the internet together.
          const others = holders.filter((each) => isOfSameGroup(each, resource)).flatMap(ingressRules);
          return merged([...own, ...others]).some((rule) => isAmong(rule, own) && fromInternet(rule));
        })
        .filter((resource) => {
          const owners = [resource.urn, ...groupsOf(resource)];
          return !owners.some((owner) => ofBalancers.includes(owner));
        })
        .map(({ urn }) => ({
          urn,
          message: "The internet reaches a security group that does not belong to a load balancer.",
        }));
    },
  },
  {
    id: "MLY-NET-003",
    name: "ingress-names-its-ports",
    description: "An ingress rule names its ports: no service needs all of them.",
    level: "mandatory",
    severity: "critical",
    remediation: "Set ipProtocol, fromPort and toPort to what the service listens on.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
    resourceTypes: INGRESS_TYPES,
    checkResource: (resource) =>
      ingressRules(resource).flatMap((rule) => (isAllPorts(rule) ? ["The rule opens all ports."] : [])),
  },
  {
    id: "MLY-NET-004",
    name: "egress-names-its-ports",
    description: "An egress rule to the internet names its ports: an intruder cannot send data out on any port.",
    level: "mandatory",
    severity: "medium",
    remediation: "Set ipProtocol, fromPort and toPort, usually to TCP 443.",
    authority: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    resourceTypes: EGRESS_TYPES,
    checkResource: (resource) =>
      egressRules(resource).flatMap((rule) =>
        fromInternet(rule) && isAllPorts(rule) ? ["All ports of the internet can be reached."] : [],
      ),
  },
  {
    id: "MLY-NET-005",
    name: "default-security-group-closed",
    description: "The default security group of a VPC has no rules: a resource that names no group gets that one.",
    level: "mandatory",
    severity: "medium",
    remediation: "Leave ingress and egress of the default security group empty.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2",
    resourceTypes: ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"],
    checkResource: ({ props }) =>
      ["ingress", "egress"].flatMap((direction) =>
        records(props[direction]).length > 0 ? [`${direction} of the default security group has rules.`] : [],
      ),
  },
  // Advisory by default: whether AWS has raised the quota is not in the program.
  {
    id: "MLY-NET-013",
    name: "security-group-rules-fit",
    description:
      "A security group has no more rules in a direction than the account allows: AWS refuses one rule too many in the middle of an update.",
    level: "advisory",
    severity: "high",
    remediation:
      "Name fewer and larger ranges, or a security group instead of ranges; or have AWS raise the quota L-0EA8095F and set quota to its value.",
    authority: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups",
    settings: {
      quota: {
        type: "number",
        default: 60,
        minimum: 1,
        maximum: 1000,
        description: "Rules of a security group that the account allows in each direction (quota L-0EA8095F)",
      },
    },
    checkStack: (stack, settings) => {
      const quota = settings.number("quota");
      return DIRECTIONS.flatMap((direction) =>
        ruleCounts(stack, direction)
          .filter(({ rules }) => rules > quota)
          .map(({ urn, rules }) => ({
            urn,
            message: `It has ${rules} rules of ${direction}, with each range, group and prefix list counted; the account allows ${quota}.`,
          })),
      );
    },
  },
];

function isOfSameGroup(one: StackResource, other: StackResource): boolean {
  if (one === other) return false;
  const others = groupsOf(other);
  return groupsOf(one).some((id) => others.includes(id));
}

/** The security group of a rule: its URN where it is in the program, and its id where that is known. */
function groupsOf({ props, propertyDependencies }: StackResource): readonly string[] {
  const id = textOf(props.securityGroupId);
  return [...(propertyDependencies.securityGroupId ?? []), ...(id === undefined ? [] : [id])];
}

/** Whether one of the resource's own rules is for the same ports and has an address range. */
function isAmong(rule: SecurityRule, own: readonly SecurityRule[]): boolean {
  return own.some((each) => each.cidrs.length > 0 && showPorts(each) === showPorts(rule));
}
