import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import type { StackResource } from "../support/stack";
import { textOf } from "../support/values";

/** The provider's default, too. */
function isApplication(props: StackResource["props"]): boolean {
  return (textOf(props.loadBalancerType) ?? "application") === "application";
}

export const loadBalancerDropsInvalidHeaders: ResourcePolicy = {
  id: "MLY-LB-005",
  name: "load-balancer-drops-invalid-headers",
  description: "A load balancer drops headers that are none: they are how requests are smuggled past it.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set dropInvalidHeaderFields: true.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-4",
  resourceTypes: ["aws:lb/loadBalancer:LoadBalancer"],
  checkResource: ({ props }) => (isApplication(props) ? mustBe(props, "dropInvalidHeaderFields", ["true"]) : []),
};
