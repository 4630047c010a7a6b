import { mustBe } from "../support/expectations";
import { kindOf, LOAD_BALANCER } from "../support/loadBalancers";
import type { ResourcePolicy } from "../support/policy";

export const loadBalancerDropsInvalidHeaders: ResourcePolicy = {
  id: "MLY-LB-005",
  name: "load-balancer-drops-invalid-headers",
  description: "A load balancer drops headers that are none: they are how requests are smuggled past it.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set dropInvalidHeaderFields: true.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-4",
  resourceTypes: [LOAD_BALANCER],
  checkResource: ({ props }) =>
    kindOf(props) === "application" ? mustBe(props, "dropInvalidHeaderFields", ["true"]) : [],
};
