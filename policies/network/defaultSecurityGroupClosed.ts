import { records } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const defaultSecurityGroupClosed: ResourcePolicy = {
  id: "MLY-NET-005",
  name: "default-security-group-closed",
  description:
    "The default security group of a VPC lets nothing in or out: what forgets to name a group gets that one.",
  level: "mandatory",
  severity: "medium",
  remediation: "Leave ingress and egress of the default security group empty.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2",
  resourceTypes: ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"],
  checkResource: ({ props }) =>
    ["ingress", "egress"].flatMap((direction) =>
      records(props[direction]).length > 0 ? [`${direction} of the default security group has rules.`] : [],
    ),
};
