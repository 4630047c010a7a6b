import { knownTexts } from "../support/expectations";
import type { StackPolicy } from "../support/policy";
import { fromInternet, INGRESS_TYPES, ingressRules } from "../support/securityRules";
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
    const balancers = stack.ofType("aws:lb/loadBalancer:LoadBalancer");
    const groups = balancers.flatMap(({ propertyDependencies }) => propertyDependencies.securityGroups ?? []);
    const ids = balancers.flatMap(({ props }) => knownTexts(props.securityGroups) ?? []);
    return stack
      .ofType(...INGRESS_TYPES)
      .filter((resource) => ingressRules(resource).some(fromInternet))
      .filter(({ urn, props, propertyDependencies }) => {
        const owners = propertyDependencies.securityGroupId ?? [];
        const id = textOf(props.securityGroupId);
        if (id !== undefined && ids.includes(id)) return false;
        return ![urn, ...owners].some((owner) => groups.includes(owner));
      })
      .map(({ urn }) => ({ urn, message: "The internet reaches a security group that is no load balancer's." }));
  },
};
