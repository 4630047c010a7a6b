import { isHarmlessRead, knowsNoResource } from "../facts/actionsWithoutResources";
import type { ResourcePolicy } from "../support/policy";
import { isEveryAction, isEveryResource, PERMISSION_TYPES, permissionsOf } from "../support/policyDocuments";

export const permissionsNameResources: ResourcePolicy = {
  id: "MLY-IAM-002",
  name: "permissions-name-resources",
  description: "A policy that allows changes, or secrets to be read, names what they may touch.",
  level: "mandatory",
  severity: "high",
  remediation: "Name ARNs; actions that know no resource belong into facts/actionsWithoutResources.ts.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1",
  resourceTypes: PERMISSION_TYPES,
  checkResource: (resource) =>
    permissionsOf(resource)
      .filter(({ effect }) => effect === "Allow")
      .filter(({ resources, notResources }) => resources.some(isEveryResource) || notResources.length > 0)
      .flatMap(({ actions }) => actions)
      // A wildcard of a whole service is told by permissions-name-actions.
      .filter((action) => !isEveryAction(action) && !knowsNoResource(action) && !isHarmlessRead(action))
      .map((action) => `Allows ${action} on every resource.`),
};
