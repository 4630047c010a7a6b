import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { DATA_HOLDERS } from "../support/rdsKinds";

export const databaseTagsReachSnapshots: ResourcePolicy = {
  id: "MLY-DB-015",
  name: "database-tags-reach-snapshots",
  description:
    "Snapshots carry the tags of their database: whoever pays for them or deletes them knows whose they are.",
  level: "advisory",
  severity: "low",
  remediation: "Set copyTagsToSnapshot: true on the database.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-17",
  resourceTypes: DATA_HOLDERS,
  checkResource: ({ props }) => mustBe(props, "copyTagsToSnapshot", ["true"]),
};
