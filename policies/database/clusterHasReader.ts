import { ENVIRONMENT, isProduction } from "../support/environment";
import type { StackPolicy } from "../support/policy";
import { DB_CLUSTER, DB_CLUSTER_INSTANCE, runsEngine } from "../support/rdsKinds";
import { isReplica } from "../support/replicas";
import { textOf } from "../support/values";

/** A Multi-AZ DB cluster has three machines by itself; an Aurora cluster has those that the program gives it. */
export const clusterHasReader: StackPolicy = {
  id: "MLY-DB-025",
  name: "cluster-has-reader",
  description:
    "A production cluster of Aurora has a second instance to fail over to: with one alone, its loss is an outage of minutes.",
  level: "mandatory",
  severity: "high",
  remediation: "Add an aws.rds.ClusterInstance in another zone to the cluster.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-15",
  settings: { environment: ENVIRONMENT },
  checkStack: (stack, settings) =>
    stack
      .ofType(DB_CLUSTER)
      .filter((cluster) => isProduction(cluster, settings) && !runsEngine(cluster) && !isReplica(cluster.props))
      .flatMap(({ urn, props }) => {
        const name = textOf(props.clusterIdentifier);
        const instances = stack.ofType(DB_CLUSTER_INSTANCE).filter((each) => {
          const isNamed = name !== undefined && textOf(each.props.clusterIdentifier) === name;
          return isNamed || each.propertyDependencies.clusterIdentifier?.includes(urn);
        });
        return instances.length === 1 ? [{ urn, message: "The cluster has one instance alone." }] : [];
      }),
};
