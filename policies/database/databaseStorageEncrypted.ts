import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const databaseStorageEncrypted: ResourcePolicy = {
  id: "MLY-DB-005",
  name: "database-storage-encrypted",
  description:
    "The storage of a database is encrypted, and with it backups and replicas: it cannot be turned on later.",
  level: "mandatory",
  severity: "high",
  remediation: "Set storageEncrypted: true and a kmsKeyId before the database has data.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-3",
  resourceTypes: ["aws:rds/instance:Instance"],
  checkResource: ({ props }) =>
    // A replica in the same Region is as encrypted as its source.
    props.replicateSourceDb === undefined ? mustBe(props, "storageEncrypted", ["true"]) : [],
};
