import type { ResourcePolicy } from "../support/policy";
import { statementsOf } from "../support/policyDocuments";
import { unboundProviders } from "../support/trust";

export const roleTrustsSomebody: ResourcePolicy = {
  id: "MLY-IAM-004",
  name: "role-trusts-somebody",
  description:
    'A role says who may take it: a principal "*" is everybody with an AWS account, and a provider without a subject everybody with an account there.',
  level: "mandatory",
  severity: "critical",
  remediation:
    "Name the service or account, and add a condition; of an OIDC provider on its subject, as repo:owner/name:* for GitHub, of SAML on its audience.",
  authority: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
  resourceTypes: ["aws:iam/role:Role"],
  checkResource: ({ props }) => {
    const trusting = statementsOf(props.assumeRolePolicy).filter(({ effect }) => effect === "Allow");
    const isOpen = trusting.some(
      ({ principals, notPrincipals }) => principals.includes("*") || notPrincipals.length > 0,
    );
    return [
      ...(isOpen ? ["The role can be taken by everybody."] : []),
      ...trusting
        .flatMap(unboundProviders)
        .map(
          ({ provider, claims }) =>
            `The role can be taken by everybody whom ${provider} knows: no condition names who, by ${claims.join(" or ")}.`,
        ),
    ];
  },
};
