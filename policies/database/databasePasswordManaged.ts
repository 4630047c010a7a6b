import { mustBeAbsent } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const databasePasswordManaged: ResourcePolicy = {
  id: "MLY-DB-014",
  name: "database-password-managed",
  description: "RDS keeps the master password itself: it is in no state and no program, and is rotated.",
  level: "mandatory",
  severity: "critical",
  remediation: "Set manageMasterUserPassword: true and leave password out.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
  resourceTypes: ["aws:rds/instance:Instance"],
  checkResource: ({ props }) => mustBeAbsent(props, "password"),
};
