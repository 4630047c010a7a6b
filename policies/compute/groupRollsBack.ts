import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

/** Where a group says what its machines are started from. */
const STARTED_FROM = ["mixedInstancesPolicy", "launchTemplate"] as const;

export const groupRollsBack: ResourcePolicy = {
  id: "MLY-CMP-019",
  name: "group-rolls-back",
  description: "A new launch template is rolled out machine by machine, and back when it fails.",
  level: "mandatory",
  severity: "high",
  remediation:
    "Set instanceRefresh with the strategy Rolling and preferences.autoRollback: true; AWS takes it with a numbered version of a launch " +
    "template that names an AMI. To go back to the template before and not to the new one, let the group ignore changes of it " +
    "(ignoreChanges), and start the instance refresh with a desired configuration.",
  authority: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html",
  resourceTypes: ["aws:autoscaling/group:Group"],
  checkResource: ({ props, ignoreChanges = [] }) =>
    STARTED_FROM.some((property) => ignoreChanges.includes(property) && props[property] !== undefined)
      ? []
      : mustBe(props, "instanceRefresh.preferences.autoRollback", ["true"]),
};
