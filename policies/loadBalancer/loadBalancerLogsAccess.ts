import { mustBe } from "../support/expectations";
import { CLASSIC_LOAD_BALANCER, kindOf, LOAD_BALANCER } from "../support/loadBalancers";
import type { ResourcePolicy } from "../support/policy";

export const loadBalancerLogsAccess: ResourcePolicy = {
  id: "MLY-LB-004",
  name: "load-balancer-logs-access",
  description: "A load balancer keeps an access log: it alone knows who asked for what.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set accessLogs.enabled: true and a bucket.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-5",
  resourceTypes: [LOAD_BALANCER, CLASSIC_LOAD_BALANCER],
  checkResource: ({ type, props }) => {
    // A Gateway Load Balancer has none. Source: Elastic Load Balancing API reference, LoadBalancerAttribute (2026-11).
    if (kindOf(props) === "gateway") return [];
    const whenAbsent = type === CLASSIC_LOAD_BALANCER && props.accessLogs !== undefined ? "true" : "false";
    return mustBe(props, "accessLogs.enabled", ["true"], whenAbsent);
  },
};
