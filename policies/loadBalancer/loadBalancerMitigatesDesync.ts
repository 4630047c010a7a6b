import { mustBe } from "../support/expectations";
import { CLASSIC_LOAD_BALANCER, kindOf, LOAD_BALANCER } from "../support/loadBalancers";
import type { ResourcePolicy } from "../support/policy";

export const loadBalancerMitigatesDesync: ResourcePolicy = {
  id: "MLY-LB-006",
  name: "load-balancer-mitigates-desync",
  description: "A load balancer refuses ambiguous requests: it and the application must not read them differently.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set desyncMitigationMode to defensive or strictest, or leave it out.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-12",
  resourceTypes: [LOAD_BALANCER, CLASSIC_LOAD_BALANCER],
  checkResource: ({ props }) =>
    kindOf(props) === "application"
      ? mustBe(props, "desyncMitigationMode", ["defensive", "strictest"], "defensive")
      : [],
};
