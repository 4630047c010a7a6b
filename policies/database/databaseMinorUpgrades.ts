import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const databaseMinorUpgrades: ResourcePolicy = {
  id: "MLY-DB-009",
  name: "database-minor-upgrades",
  description: "A database takes minor versions by itself: they carry the security fixes.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set autoMinorVersionUpgrade: true, or leave it out.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-13",
  resourceTypes: ["aws:rds/instance:Instance"],
  checkResource: ({ props }) => mustBe(props, "autoMinorVersionUpgrade", ["true"], "true"),
};
