import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { DATA_HOLDERS } from "../support/rdsKinds";

export const databaseMajorUpgradesDeliberate: ResourcePolicy = {
  id: "MLY-DB-010",
  name: "database-major-upgrades-deliberate",
  description: "A major version is not taken along with another change: it takes a test and a window of its own.",
  level: "mandatory",
  severity: "high",
  remediation: "Set allowMajorVersionUpgrade: true for that one deployment only, suppressed with a reason.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.PostgreSQL.html",
  resourceTypes: DATA_HOLDERS,
  checkResource: ({ props }) => mustBe(props, "allowMajorVersionUpgrade", ["false"], "false"),
};
