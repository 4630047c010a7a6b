import type { ResourcePolicy } from "../support/policy";
import { isEveryAction, PERMISSION_TYPES, permissionsOf } from "../support/policyDocuments";

export const permissionsNameActions: ResourcePolicy = {
  id: "MLY-IAM-001",
  name: "permissions-name-actions",
  description: 'A policy names the actions that it allows: "*" is everything, and service:* nearly that.',
  level: "mandatory",
  severity: "critical",
  remediation: "List the actions that are needed.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-21",
  resourceTypes: PERMISSION_TYPES,
  checkResource: (resource) =>
    permissionsOf(resource)
      .filter(({ effect }) => effect === "Allow")
      .flatMap(({ actions, notActions }) => [
        ...actions.filter(isEveryAction).map((each) => `Allows the action ${each}.`),
        ...(notActions.length > 0 ? ["Allows everything but the actions that it names."] : []),
      ]),
};
