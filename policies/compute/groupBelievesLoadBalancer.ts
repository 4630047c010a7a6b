import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const groupBelievesLoadBalancer: ResourcePolicy = {
  id: "MLY-CMP-018",
  name: "group-believes-load-balancer",
  description: "An Auto Scaling group replaces what the load balancer finds broken, and not only what has crashed.",
  level: "mandatory",
  severity: "high",
  remediation: 'Set healthCheckType: "ELB", with a healthCheckGracePeriod.',
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-1",
  resourceTypes: ["aws:autoscaling/group:Group"],
  checkResource: ({ props }) => (Array.isArray(props.targetGroupArns) ? mustBe(props, "healthCheckType", ["ELB"]) : []),
};
