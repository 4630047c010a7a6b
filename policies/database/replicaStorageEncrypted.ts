import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { DB_INSTANCE } from "../support/rdsKinds";
import { isReplica } from "../support/replicas";

/**
 * A replica of an encrypted source is encrypted, whatever the program says; the provider then finds a difference in a property that
 * cannot be changed. Source: terraform-aws-rds, issue 432 (2026-11).
 */
export const replicaStorageEncrypted: ResourcePolicy = {
  id: "MLY-DB-028",
  name: "replica-storage-encrypted",
  description:
    "A read replica says that its storage is encrypted, as its source's is: otherwise every later update deletes it and makes another one.",
  level: "mandatory",
  severity: "high",
  remediation: "Set storageEncrypted: true beside replicateSourceDb; a replica in another Region needs a kmsKeyId too.",
  authority: "https://github.com/terraform-aws-modules/terraform-aws-rds/issues/432",
  resourceTypes: [DB_INSTANCE],
  checkResource: ({ props, ignoreChanges = [] }) =>
    isReplica(props) && !ignoreChanges.includes("storageEncrypted") ? mustBe(props, "storageEncrypted", ["true"]) : [],
};
