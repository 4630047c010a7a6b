import type { StackResource } from "./stack";
import { isFilled, textOf, UNKNOWN } from "./values";

/** A primary and its replicas, or shards of them. */
export const REPLICATION_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";
/** Nodes of Memcached, one node of Redis OSS, or a replica that joins a replication group. */
export const CACHE_CLUSTER = "aws:elasticache/cluster:Cluster";
export const SERVERLESS_CACHE = "aws:elasticache/serverlessCache:ServerlessCache";
export const CACHE_USER = "aws:elasticache/user:User";

/** Whatever ElastiCache runs. */
export const CACHE_SERVERS: readonly string[] = [REPLICATION_GROUP, CACHE_CLUSTER, SERVERLESS_CACHE];

type Props = StackResource["props"];

/** Undefined while it is not known. Source: Pulumi registry, aws.elasticache.ReplicationGroup, engine (2026-11). */
export function cacheEngineOf({ type, props }: Pick<StackResource, "type" | "props">): string | undefined {
  if (type === REPLICATION_GROUP && (props.engine === undefined || props.engine === null)) return "redis";
  return textOf(props.engine)?.toLowerCase();
}

/** Speaks Redis' protocol: Valkey or Redis OSS. */
export function speaksRedis(resource: Pick<StackResource, "type" | "props">): boolean {
  const engine = cacheEngineOf(resource);
  return engine === "redis" || engine === "valkey";
}

/** What a member of a group has, the group says: a cluster of a replication group, a group of a global one. */
export function isMember({ replicationGroupId, globalReplicationGroupId }: Props, type: string): boolean {
  return isFilled(type === CACHE_CLUSTER ? replicationGroupId : globalReplicationGroupId);
}

/** Nodes of a replication group; undefined while that is not known. Source: the same page, numCacheClusters and numNodeGroups (2026-11). */
export function nodesOf({ numCacheClusters, numNodeGroups, replicasPerNodeGroup }: Props): number | undefined {
  if ([numCacheClusters, numNodeGroups, replicasPerNodeGroup].includes(UNKNOWN)) return undefined;
  if (numNodeGroups === undefined || numNodeGroups === null) return Number(numCacheClusters ?? 1);
  return Number(numNodeGroups) * (Number(replicasPerNodeGroup ?? 0) + 1);
}
