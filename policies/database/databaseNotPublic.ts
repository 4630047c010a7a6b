import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { DB_CLUSTER_INSTANCE, DB_INSTANCE } from "../support/rdsKinds";

export const databaseNotPublic: ResourcePolicy = {
  id: "MLY-DB-006",
  name: "database-not-public",
  description: "A database has no public address: it is reached from the network that it serves.",
  level: "mandatory",
  severity: "critical",
  remediation: "Set publiclyAccessible: false and put the database into private subnets.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-2",
  resourceTypes: [DB_INSTANCE, DB_CLUSTER_INSTANCE],
  checkResource: ({ props }) => mustBe(props, "publiclyAccessible", ["false"], "false"),
};
