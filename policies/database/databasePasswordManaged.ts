import { mustBeAbsent } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { DATA_HOLDERS } from "../support/rdsKinds";

/** Properties that keep what they are given in the state, and show it at every refresh. */
const KEPT_PROPERTIES = ["password", "masterPassword"] as const;

export const databasePasswordManaged: ResourcePolicy = {
  id: "MLY-DB-014",
  name: "database-password-managed",
  description:
    "The master password goes to RDS by a write-only property, or RDS keeps it itself: no property of a database has it in the state.",
  level: "mandatory",
  severity: "critical",
  remediation:
    "Set passwordWo (masterPasswordWo of a cluster) with its version, to a generated secret, or manageMasterUserPassword: true where there is no read replica; leave password out.",
  authority: "https://www.pulumi.com/registry/packages/aws/api-docs/rds/instance/",
  resourceTypes: DATA_HOLDERS,
  checkResource: ({ props }) => KEPT_PROPERTIES.flatMap((property) => mustBeAbsent(props, property)),
};
