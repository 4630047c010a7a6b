import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBe } from "../support/expectations";
import { LOAD_BALANCER } from "../support/loadBalancers";
import type { ResourcePolicy } from "../support/policy";

export const loadBalancerDeletionProtected: ResourcePolicy = {
  id: "MLY-LB-007",
  name: "load-balancer-deletion-protected",
  description: "A production load balancer cannot be deleted by one call: its address is in people's DNS.",
  level: "mandatory",
  severity: "high",
  remediation: "Set enableDeletionProtection: true.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-6",
  settings: { environment: ENVIRONMENT },
  resourceTypes: [LOAD_BALANCER],
  checkResource: (resource, settings) =>
    isProduction(resource, settings) ? mustBe(resource.props, "enableDeletionProtection", ["true"]) : [],
};
