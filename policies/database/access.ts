import { mustBe, mustBeAbsent } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { DATA_HOLDERS, DB_CLUSTER_INSTANCE, DB_GLOBAL_CLUSTER, DB_INSTANCE } from "../support/rdsKinds";

/** Properties that keep what they are given in the state, and show it at every refresh. */
const KEPT_PROPERTIES = ["password", "masterPassword"] as const;

export const accessPolicies: readonly ResourcePolicy[] = [
  {
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
  },
  {
    id: "MLY-DB-006",
    name: "database-not-public",
    description: "A database has no public address: it is reached from the network that it serves.",
    level: "mandatory",
    severity: "critical",
    remediation: "Set publiclyAccessible: false and put the database into private subnets.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-2",
    resourceTypes: [DB_INSTANCE, DB_CLUSTER_INSTANCE],
    checkResource: ({ props }) => mustBe(props, "publiclyAccessible", ["false"], "false"),
  },
  {
    id: "MLY-DB-014",
    name: "database-password-managed",
    description:
      "The master password goes to RDS by a write-only property, or RDS manages it: so the state never holds it.",
    level: "mandatory",
    severity: "critical",
    remediation:
      "Set passwordWo (masterPasswordWo of a cluster) with its version, to a generated secret, or manageMasterUserPassword: true where there is no read replica; leave password out.",
    authority: "https://www.pulumi.com/registry/packages/aws/api-docs/rds/instance/",
    resourceTypes: DATA_HOLDERS,
    checkResource: ({ props }) => KEPT_PROPERTIES.flatMap((property) => mustBeAbsent(props, property)),
  },
];
