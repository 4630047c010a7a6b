import type { StackResource } from "../support/stack";
import { textOf } from "../support/values";
import { allMonth, type Line, type RuleTable } from "./rule";

export const loadBalancerRules: RuleTable = {
  group: "load balancer",
  rules: { "aws:lb/loadBalancer:LoadBalancer": balancer },
};

/** A load balancer has one public address in each zone. */
function balancer({ props }: StackResource): readonly Line[] {
  const zones = textOf(props.internal) === "true" || !Array.isArray(props.subnets) ? 0 : props.subnets.length;
  return [
    allMonth("load balancer", "elb/application/hour"),
    ...(zones > 0 ? [allMonth("public addresses of the load balancer", "vpc/public-address", zones)] : []),
  ];
}
