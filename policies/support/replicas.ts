import type { StackResource } from "./stack";

/**
 * A replica copies its source: it has the source's backups, cannot leave a final snapshot, and holds no data of its own.
 * Source: Amazon RDS API reference, DeleteDBInstance, SkipFinalSnapshot (2026-11).
 */
export function isReplica({ replicateSourceDb, replicationSourceIdentifier }: StackResource["props"]): boolean {
  return [replicateSourceDb, replicationSourceIdentifier].some((source) => source !== undefined && source !== "");
}
