import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const groupRollsBack: ResourcePolicy = {
  id: "MLY-CMP-019",
  name: "group-rolls-back",
  description: "A new launch template is rolled out machine by machine, and back when it fails.",
  level: "mandatory",
  severity: "high",
  remediation:
    "Set instanceRefresh with the strategy Rolling and preferences.autoRollback: true; AWS takes it with a numbered version of a launch template that names an AMI.",
  authority: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html",
  resourceTypes: ["aws:autoscaling/group:Group"],
  checkResource: ({ props }) => mustBe(props, "instanceRefresh.preferences.autoRollback", ["true"]),
};
