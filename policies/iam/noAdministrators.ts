import type { ResourcePolicy } from "../support/policy";
import { textOf } from "../support/values";

export const noAdministrators: ResourcePolicy = {
  id: "MLY-IAM-003",
  name: "no-administrators",
  description: "Nothing that the program makes is an administrator.",
  level: "mandatory",
  severity: "critical",
  remediation: "Attach a policy that names what is needed.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1",
  resourceTypes: [
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  ],
  checkResource: ({ props }) => {
    const policy = textOf(props.policyArn) ?? "";
    return /:aws:policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/.test(policy)
      ? [`${policy} is attached.`]
      : [];
  },
};
