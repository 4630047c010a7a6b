import { isHarmlessRead, knowsNoResource } from "../facts/actionsWithoutResources";
import type { ResourcePolicy } from "../support/policy";
import { PERMISSION_TYPES, statementsOf } from "../support/policyDocuments";

export const permissionsNameResources: ResourcePolicy = {
  id: "MLY-IAM-002",
  name: "permissions-name-resources",
  description: "A policy that allows changes, or secrets to be read, names what they may touch.",
  level: "mandatory",
  severity: "high",
  remediation: "Name ARNs; actions that know no resource belong into facts/actionsWithoutResources.ts.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1",
  resourceTypes: PERMISSION_TYPES,
  checkResource: ({ props }) =>
    statementsOf(props.policy)
      .filter(({ effect, resources }) => effect === "Allow" && resources.includes("*"))
      .flatMap(({ actions }) => actions)
      // A wildcard of a whole service is told by permissions-name-actions.
      .filter((action) => !/^(\*|[\w-]+:\*)$/.test(action) && !knowsNoResource(action) && !isHarmlessRead(action))
      .map((action) => `Allows ${action} on every resource.`),
};
