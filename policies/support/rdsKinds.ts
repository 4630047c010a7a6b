import type { StackResource } from "./stack";
import { textOf } from "./values";

/** One machine, or two with a standby. */
export const DB_INSTANCE = "aws:rds/instance:Instance";
/** Three machines of RDS (a Multi-AZ DB cluster), or the storage of Aurora. */
export const DB_CLUSTER = "aws:rds/cluster:Cluster";
/** A machine of Aurora. */
export const DB_CLUSTER_INSTANCE = "aws:rds/clusterInstance:ClusterInstance";
/** Clusters of Aurora in several Regions. */
export const DB_GLOBAL_CLUSTER = "aws:rds/globalCluster:GlobalCluster";

/** What holds the data: its backups, its encryption and its password are said there. */
export const DATA_HOLDERS: readonly string[] = [DB_INSTANCE, DB_CLUSTER];
/** What an engine runs on, wherever the program says it. */
export const ENGINE_RUNNERS: readonly string[] = [DB_INSTANCE, DB_CLUSTER, DB_CLUSTER_INSTANCE];

/**
 * Whether settings of the machine are this resource's: those of Aurora are its instances', and only a Multi-AZ DB cluster names a class
 * of machine itself. Source: Amazon RDS API reference, CreateDBCluster, DBClusterInstanceClass (2026-11).
 */
export function runsEngine({ type, props }: Pick<StackResource, "type" | "props">): boolean {
  return type !== DB_CLUSTER || props.dbClusterInstanceClass !== undefined;
}

/** PostgreSQL of RDS, or Aurora's that speaks as it does. */
export function isPostgresEngine({ engine }: StackResource["props"]): boolean {
  return textOf(engine) === "postgres" || textOf(engine) === "aurora-postgresql";
}

/**
 * A replica copies its source: it has the source's backups, cannot leave a final snapshot, and holds no other data.
 * Source: Amazon RDS API reference, DeleteDBInstance, SkipFinalSnapshot (2026-11).
 */
export function isReplica({ replicateSourceDb, replicationSourceIdentifier }: StackResource["props"]): boolean {
  return [replicateSourceDb, replicationSourceIdentifier].some((source) => source !== undefined && source !== "");
}
