import type { StackResource } from "./stack";
import { textOf } from "./values";

export const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
/** The classic one: another resource type, with listeners inside. */
export const CLASSIC_LOAD_BALANCER = "aws:elb/loadBalancer:LoadBalancer";

/** application, network or gateway; what the provider takes when it is left out, too. */
export function kindOf({ loadBalancerType }: StackResource["props"]): string {
  return textOf(loadBalancerType) ?? "application";
}
