import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const machineMonitored: ResourcePolicy = {
  id: "MLY-CMP-017",
  name: "machine-monitored",
  description: "Machines report every minute, so that scaling does not lag five minutes behind.",
  level: "advisory",
  severity: "low",
  remediation: "Set monitoring.enabled: true in the launch template.",
  authority: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/enable-as-instance-metrics.html",
  resourceTypes: ["aws:ec2/launchTemplate:LaunchTemplate"],
  checkResource: ({ props }) => mustBe(props, "monitoring.enabled", ["true"]),
};
