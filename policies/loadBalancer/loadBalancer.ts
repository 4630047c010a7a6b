import { ENVIRONMENT, productionOnly } from "../support/environment";
import { mustBe } from "../support/expectations";
import { CLASSIC_LOAD_BALANCER, kindOf, LOAD_BALANCER } from "../support/loadBalancers";
import type { ResourcePolicy } from "../support/policy";

export const loadBalancerPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-LB-004",
    name: "load-balancer-logs-access",
    description: "A load balancer keeps an access log: no other log has all requests and their senders.",
    level: "mandatory",
    severity: "medium",
    remediation: "Set accessLogs.enabled: true and a bucket.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-5",
    resourceTypes: [LOAD_BALANCER, CLASSIC_LOAD_BALANCER],
    checkResource: ({ type, props }) => {
      // A Gateway Load Balancer has no access log. Source: Elastic Load Balancing API reference, LoadBalancerAttribute (2026-11).
      if (kindOf(props) === "gateway") return [];
      const whenAbsent = type === CLASSIC_LOAD_BALANCER && props.accessLogs !== undefined ? "true" : "false";
      return mustBe(props, "accessLogs.enabled", ["true"], whenAbsent);
    },
  },
  {
    id: "MLY-LB-005",
    name: "load-balancer-drops-invalid-headers",
    description: "A load balancer drops invalid headers: attackers use them to smuggle requests past it.",
    level: "mandatory",
    severity: "medium",
    remediation: "Set dropInvalidHeaderFields: true.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-4",
    resourceTypes: [LOAD_BALANCER],
    checkResource: ({ props }) =>
      kindOf(props) === "application" ? mustBe(props, "dropInvalidHeaderFields", ["true"]) : [],
  },
  {
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
  },
  {
    id: "MLY-LB-007",
    name: "load-balancer-deletion-protected",
    description: "A production load balancer cannot be deleted by one call: users' DNS points at its address.",
    level: "mandatory",
    severity: "high",
    remediation: "Set enableDeletionProtection: true.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-6",
    settings: { environment: ENVIRONMENT },
    resourceTypes: [LOAD_BALANCER],
    checkResource: productionOnly(({ props }) => mustBe(props, "enableDeletionProtection", ["true"])),
  },
];
