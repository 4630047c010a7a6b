import { knownTexts } from "../support/expectations";
import { CLASSIC_LOAD_BALANCER, LOAD_BALANCER } from "../support/loadBalancers";
import type { StackPolicy } from "../support/policy";
import {
  fromInternet,
  INGRESS_TYPES,
  ingressRules,
  merged,
  type SecurityRule,
  showPorts,
} from "../support/securityRules";
import type { StackResource } from "../support/stack";
import { textOf } from "../support/values";

export const internetReachesLoadBalancerOnly: StackPolicy = {
  id: "MLY-NET-002",
  name: "internet-reaches-load-balancer-only",
  description: "Only a load balancer is reached from the internet: the application behind it has no door of its own.",
  level: "mandatory",
  severity: "critical",
  remediation: "Let the rule name the security group of the load balancer in place of the internet.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19",
  checkStack: (stack) => {
    const balancers = stack.ofType(LOAD_BALANCER, CLASSIC_LOAD_BALANCER);
    const groups = balancers.flatMap(({ propertyDependencies }) => propertyDependencies.securityGroups ?? []);
    const ids = balancers.flatMap(({ props }) => knownTexts(props.securityGroups) ?? []);
    const holders = stack.ofType(...INGRESS_TYPES);
    return holders
      .filter((resource) => {
        const own = ingressRules(resource);
        // Many small ranges, a resource each, may be the internet together.
        const others = holders.filter((each) => isOfSameGroup(each, resource)).flatMap(ingressRules);
        return merged([...own, ...others]).some((rule) => isAmong(rule, own) && fromInternet(rule));
      })
      .filter(({ urn, props, propertyDependencies }) => {
        const owners = propertyDependencies.securityGroupId ?? [];
        const id = textOf(props.securityGroupId);
        if (id !== undefined && ids.includes(id)) return false;
        return ![urn, ...owners].some((owner) => groups.includes(owner));
      })
      .map(({ urn }) => ({ urn, message: "The internet reaches a security group that is no load balancer's." }));
  },
};

function isOfSameGroup(one: StackResource, other: StackResource): boolean {
  if (one === other) return false;
  const [own = [], others = []] = [one, other].map((each) => [
    ...(each.propertyDependencies.securityGroupId ?? []),
    ...[textOf(each.props.securityGroupId)].filter((id) => id !== undefined),
  ]);
  return own.some((id) => others.includes(id));
}

/** Whether one of these rules is for the same ports, and has a range itself. */
function isAmong(rule: SecurityRule, own: readonly SecurityRule[]): boolean {
  return own.some((each) => each.cidrs.length > 0 && showPorts(each) === showPorts(rule));
}
