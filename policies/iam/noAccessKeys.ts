import type { ResourcePolicy } from "../support/policy";

export const noAccessKeys: ResourcePolicy = {
  id: "MLY-IAM-005",
  name: "no-access-keys",
  description: "The program makes no access keys: they never expire, and stand in the state.",
  level: "mandatory",
  severity: "high",
  remediation: "Give the work a role in place of a user.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-3",
  resourceTypes: ["aws:iam/accessKey:AccessKey"],
  checkResource: () => ["An access key is made."],
};
