import { replicaSource } from "../support/databases";
import { at, mustBe } from "../support/expectations";
import type { PackPolicy } from "../support/policy";
import { DB_INSTANCE, isReplica } from "../support/rdsKinds";
import type { StackResource } from "../support/stack";

/** The only engine that has replicas while RDS manages the password. */
const EXCEPTED_ENGINE = /^sqlserver/;

export const replicaPolicies: readonly PackPolicy[] = [
  /** RDS refuses both in the middle of an update, when much else is made already. */
  {
    id: "MLY-DB-024",
    name: "replica-source-keeps-own-password",
    description:
      "An instance whose master password RDS keeps has neither read replicas nor blue/green deployments: RDS refuses them.",
    level: "mandatory",
    severity: "high",
    remediation:
      "Replace manageMasterUserPassword by passwordWo and passwordWoVersion, with the password in your own secret.",
    authority:
      "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-limitations",
    checkStack: (stack) => {
      const instances = stack.ofType(DB_INSTANCE);
      const replicas = instances
        .filter(({ props }) => isReplica(props))
        .flatMap((replica) => {
          const source = replicaSource(stack, replica);
          if (source === undefined || !isManaged(source)) return [];
          return [{ urn: replica.urn, message: `RDS keeps the master password of its source ${source.name}.` }];
        });
      const deployments = instances
        .filter((instance) => isManaged(instance) && at(instance.props, "blueGreenUpdate.enabled") === true)
        .map(({ urn }) => ({ urn, message: "RDS keeps its master password, and blueGreenUpdate is on." }));
      return [...replicas, ...deployments];
    },
  },
  /**
   * A replica of an encrypted source is encrypted, whatever the program says; the provider then finds a difference in a property that
   * cannot be changed. Source: terraform-aws-rds, issue 432 (2026-11).
   */
  {
    id: "MLY-DB-028",
    name: "replica-storage-encrypted",
    description:
      "A read replica says that its storage is encrypted, as its source's is: otherwise every later update deletes it and makes another one.",
    level: "mandatory",
    severity: "high",
    remediation:
      "Set storageEncrypted: true beside replicateSourceDb; a replica in another Region needs a kmsKeyId too.",
    authority: "https://github.com/terraform-aws-modules/terraform-aws-rds/issues/432",
    resourceTypes: [DB_INSTANCE],
    checkResource: ({ props, ignoreChanges = [] }) =>
      isReplica(props) && !ignoreChanges.includes("storageEncrypted")
        ? mustBe(props, "storageEncrypted", ["true"])
        : [],
  },
];

function isManaged({ props }: StackResource): boolean {
  return props.manageMasterUserPassword === true && !EXCEPTED_ENGINE.test(String(props.engine));
}
