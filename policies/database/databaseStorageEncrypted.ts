import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { DATA_HOLDERS, DB_GLOBAL_CLUSTER } from "../support/rdsKinds";

export const databaseStorageEncrypted: ResourcePolicy = {
  id: "MLY-DB-005",
  name: "database-storage-encrypted",
  description:
    "The storage of a database is encrypted, and with it backups and replicas: it cannot be turned on later.",
  level: "mandatory",
  severity: "high",
  remediation: "Set storageEncrypted: true and a kmsKeyId before the database has data.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-3",
  resourceTypes: [...DATA_HOLDERS, DB_GLOBAL_CLUSTER],
  checkResource: ({ props }) =>
    // A replica in the same Region is as encrypted as its source, and so is what a cluster becomes the first of.
    [props.replicateSourceDb, props.replicationSourceIdentifier, props.sourceDbClusterIdentifier].every(
      (source) => source === undefined,
    )
      ? mustBe(props, "storageEncrypted", ["true"])
      : [],
};
