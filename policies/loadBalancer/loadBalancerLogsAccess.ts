import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const loadBalancerLogsAccess: ResourcePolicy = {
  id: "MLY-LB-004",
  name: "load-balancer-logs-access",
  description: "A load balancer keeps an access log: it alone knows who asked for what.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set accessLogs.enabled: true and a bucket.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-5",
  resourceTypes: ["aws:lb/loadBalancer:LoadBalancer"],
  checkResource: ({ props }) => mustBe(props, "accessLogs.enabled", ["true"], "false"),
};
