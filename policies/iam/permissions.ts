import { isHarmlessRead, knowsNoResource } from "../facts/actionsWithoutResources";
import { at } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import {
  ATTACHMENTS,
  isAllow,
  isEveryAction,
  isEveryResource,
  PERMISSION_TYPES,
  permissionsOf,
  statementsOf,
  texts,
} from "../support/policyDocuments";
import { unboundProviders } from "../support/trust";

/** In every partition, under any path, and with a suffix, as in AdministratorAccess-Amplify. */
const ADMINISTRATION = /:aws:policy\/(.*\/)?(AdministratorAccess(-[\w-]+)?|PowerUserAccess|IAMFullAccess)$/;

export const permissionPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-IAM-001",
    name: "permissions-name-actions",
    description: 'A policy names the actions that it allows: "*" is everything, and service:* nearly that.',
    level: "mandatory",
    severity: "critical",
    remediation: "List the actions that are needed.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-21",
    resourceTypes: PERMISSION_TYPES,
    checkResource: (resource) =>
      permissionsOf(resource).flatMap(({ actions, notActions }) => [
        ...actions.filter(isEveryAction).map((each) => `Allows the action ${each}.`),
        ...(notActions.length > 0 ? ["Allows all actions except the ones that it names."] : []),
      ]),
  },
  {
    id: "MLY-IAM-002",
    name: "permissions-name-resources",
    description: "A policy that allows changing something or reading secrets names the resources.",
    level: "mandatory",
    severity: "high",
    remediation: "Name ARNs; actions that support no resources belong in facts/actionsWithoutResources.ts.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1",
    resourceTypes: PERMISSION_TYPES,
    checkResource: (resource) =>
      permissionsOf(resource)
        .filter(({ resources, notResources }) => resources.some(isEveryResource) || notResources.length > 0)
        .flatMap(({ actions }) => actions)
        // A wildcard of a whole service is reported by permissions-name-actions.
        .filter((action) => !isEveryAction(action) && !knowsNoResource(action) && !isHarmlessRead(action))
        .map((action) => `Allows ${action} on every resource.`),
  },
  {
    id: "MLY-IAM-003",
    name: "no-administrators",
    description: "Nothing that the program makes is an administrator.",
    level: "mandatory",
    severity: "critical",
    remediation: "Attach a policy that names what is needed.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1",
    resourceTypes: Object.keys(ATTACHMENTS),
    checkResource: ({ type, props }) =>
      texts(at(props, ATTACHMENTS[type] ?? ""))
        .filter((policy) => ADMINISTRATION.test(policy))
        .map((policy) => `${policy} is attached.`),
  },
  {
    id: "MLY-IAM-004",
    name: "role-trusts-somebody",
    description:
      'A role names who may assume it: a principal "*" is everyone with an AWS account, and a provider without a subject is everyone with an account there.',
    level: "mandatory",
    severity: "critical",
    remediation:
      "Name the service or account, and add a condition; for an OIDC provider on the subject, such as repo:owner/name:* of GitHub; for SAML on the audience.",
    authority: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
    resourceTypes: ["aws:iam/role:Role"],
    checkResource: ({ props }) => {
      const trusting = statementsOf(props.assumeRolePolicy).filter(isAllow);
      const isOpen = trusting.some(
        ({ principals, notPrincipals }) => principals.includes("*") || notPrincipals.length > 0,
      );
      return [
        ...(isOpen ? ["Everyone can assume the role."] : []),
        ...trusting
          .flatMap(unboundProviders)
          .map(
            ({ provider, claims }) =>
              `Every identity of ${provider} can assume the role: no condition on ${claims.join(" or ")} names who may.`,
          ),
      ];
    },
  },
  {
    id: "MLY-IAM-005",
    name: "no-access-keys",
    description: "The program makes no access keys: they never expire, and are kept in the state.",
    level: "mandatory",
    severity: "high",
    remediation: "Give the work a role in place of a user.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-3",
    resourceTypes: ["aws:iam/accessKey:AccessKey"],
    checkResource: () => ["An access key is made."],
  },
];
