import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { ENGINE_RUNNERS, runsEngine } from "../support/rdsKinds";

export const databaseMinorUpgrades: ResourcePolicy = {
  id: "MLY-DB-009",
  name: "database-minor-upgrades",
  description: "A database takes minor versions by itself: they carry the security fixes.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set autoMinorVersionUpgrade: true, or leave it out.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-13",
  resourceTypes: ENGINE_RUNNERS,
  checkResource: (resource) =>
    runsEngine(resource) ? mustBe(resource.props, "autoMinorVersionUpgrade", ["true"], "true") : [],
};
