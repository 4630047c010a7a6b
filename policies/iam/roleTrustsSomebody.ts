import type { ResourcePolicy } from "../support/policy";
import { statementsOf } from "../support/policyDocuments";

export const roleTrustsSomebody: ResourcePolicy = {
  id: "MLY-IAM-004",
  name: "role-trusts-somebody",
  description: 'A role says who may take it: a principal "*" is everybody with an AWS account.',
  level: "mandatory",
  severity: "critical",
  remediation: "Name the service or account, and add a condition.",
  authority: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
  resourceTypes: ["aws:iam/role:Role"],
  checkResource: ({ props }) =>
    statementsOf(props.assumeRolePolicy).some(
      ({ effect, principals }) => effect === "Allow" && principals.includes("*"),
    )
      ? ["The role can be taken by everybody."]
      : [],
};
