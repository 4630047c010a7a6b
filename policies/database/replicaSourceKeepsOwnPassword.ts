import { DATABASE_KINDS, replicaSource } from "../support/databases";
import { at } from "../support/expectations";
import type { StackPolicy } from "../support/policy";
import { isReplica } from "../support/replicas";
import type { StackResource } from "../support/stack";

const [{ type: INSTANCE }] = DATABASE_KINDS;
/** The one engine whose replicas RDS makes all the same. */
const EXCEPTED_ENGINE = /^sqlserver/;

/** RDS refuses both in the middle of an update, when much else is made already. */
export const replicaSourceKeepsOwnPassword: StackPolicy = {
  id: "MLY-DB-024",
  name: "replica-source-keeps-own-password",
  description:
    "An instance whose master password RDS keeps has neither read replicas nor blue/green deployments: RDS refuses them.",
  level: "mandatory",
  severity: "high",
  remediation:
    "Replace manageMasterUserPassword by passwordWo and passwordWoVersion, with the password in a secret of your own.",
  authority:
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-limitations",
  checkStack: (stack) => {
    const instances = stack.ofType(INSTANCE);
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
};

function isManaged({ props }: StackResource): boolean {
  return props.manageMasterUserPassword === true && !EXCEPTED_ENGINE.test(String(props.engine));
}
