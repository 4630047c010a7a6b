import { findInstanceClass } from "../../policies/facts/instanceClasses";
import type { AlarmSpec } from "../support/alarm";

/** What the thresholds are derived from. */
export interface DatabaseSize {
  /** RDS class, one that policies/facts/instanceClasses.ts knows. */
  readonly instanceClass: string;
  /** GiB at the start; RDS adds to it. */
  readonly storage: number;
  readonly maxConnections: number;
}

const GIB = 1024 ** 3;
const namespace = "AWS/RDS";

/**
 * A pure function: the thresholds depend on the size of the database.
 * Source: Amazon RDS user guide, "Amazon CloudWatch metrics for Amazon RDS" (2026-11).
 */
export function databaseAlarms(size: DatabaseSize): readonly AlarmSpec[] {
  const { memoryGiB = 1, burstable = false } = findInstanceClass(size.instanceClass) ?? {};
  return [
    {
      name: "database-cpu",
      runbook: "database-cpu",
      description: "The database's CPU is above 80 %: look at Database Insights for the statements that take it",
      namespace,
      metricName: "CPUUtilization",
      statistic: "Average",
      rings: "above",
      threshold: 80,
      minutes: 15,
      notifies: "strain",
    },
    ...(burstable ? [creditAlarm] : []),
    {
      name: "database-memory",
      runbook: "database-memory",
      description:
        "Less than a twentieth of the database's memory is free: work_mem and connections take it, and next the server swaps or stops",
      namespace,
      metricName: "FreeableMemory",
      statistic: "Average",
      rings: "below",
      threshold: Math.floor(memoryGiB * GIB * 0.05),
      minutes: 15,
      notifies: "strain",
    },
    {
      name: "database-connections",
      runbook: "database-connections",
      description: "More than 80 % of max_connections are in use: a pool leaks, or something else connects",
      namespace,
      metricName: "DatabaseConnections",
      statistic: "Maximum",
      rings: "above",
      threshold: Math.floor(size.maxConnections * 0.8),
      minutes: 5,
      notifies: "strain",
    },
    ...storageAlarms(size.storage),
    transactionAlarm,
  ];
}

/**
 * CloudWatch does not have how large the storage is now. RDS adds at least 10 GiB when a tenth of what is there is free for five minutes,
 * but not in the six hours after it did so, and never beyond databaseMaxStorage. So a twentieth of the first size, for half an hour, is
 * what RDS has not repaired.
 * Source: Amazon RDS user guide, "Managing capacity automatically with Amazon RDS storage autoscaling" (2026-11).
 */
function storageAlarms(storage: number): readonly AlarmSpec[] {
  const common = { namespace, metricName: "FreeStorageSpace", rings: "below", silence: "same" } as const;
  return [
    {
      ...common,
      name: "database-storage",
      runbook: "database-storage",
      description: "Less than a tenth of the database's storage is free: it grows by itself until databaseMaxStorage",
      statistic: "Maximum",
      threshold: Math.floor(storage * GIB * 0.1),
      minutes: 5,
    },
    {
      ...common,
      name: "database-storage-limit",
      runbook: "database-storage-limit",
      description:
        "The database's storage is nearly full and has not grown: it is at databaseMaxStorage, or grew in the last six hours",
      statistic: "Maximum",
      threshold: Math.floor(storage * GIB * 0.05),
      minutes: 30,
    },
  ];
}

/**
 * Autovacuum freezes rows from 200 million transactions on (RDS's autovacuum_freeze_max_age), and PostgreSQL refuses to write at 2,147
 * million, less three. Source: PostgreSQL manual, "Preventing Transaction ID Wraparound Failures"; AWS Database Blog, "Implement an early
 * warning system for transaction ID wraparound in Amazon RDS for PostgreSQL" (2026-11).
 */
const transactionAlarm: AlarmSpec = {
  name: "transaction-ids",
  runbook: "transaction-ids",
  description:
    "Autovacuum does not keep up: half a billion transactions are not frozen, and at two billion the database takes no writes",
  namespace,
  metricName: "MaximumUsedTransactionIDs",
  statistic: "Maximum",
  rings: "above",
  threshold: 500_000_000,
  minutes: 30,
  everyMinutes: 5,
  silence: "same",
};

/**
 * RDS runs these classes in unlimited mode: without CPU credits they stay fast and are billed by the vCPU-hour. A new instance starts
 * without credits and earns enough for this threshold in its first hour. The metric has a value every five minutes.
 * Source: Amazon RDS user guide, "DB instance class types", burstable classes; "CloudWatch metrics for Amazon RDS" (2026-11).
 */
const creditAlarm: AlarmSpec = {
  name: "database-credits",
  runbook: "database-credits",
  description:
    "The database has been without CPU credits for two hours and is billed for more: statements are too dear, or the class is too small",
  namespace,
  metricName: "CPUCreditBalance",
  statistic: "Average",
  rings: "below",
  threshold: 10,
  minutes: 120,
  everyMinutes: 5,
};

/**
 * While the instance class changes, a replica stops its replay for some minutes, until it has the new class itself
 * (docs/changing-a-running-stack.md).
 * Source: PostgreSQL manual, "Hot Standby", administrator's overview (2026-11).
 */
export const replicaAlarm: AlarmSpec = {
  name: "replica-lag",
  runbook: "replica-lag",
  description: "A read replica is more than five minutes behind: a long query holds it up, or its replay is paused",
  namespace,
  metricName: "ReplicaLag",
  statistic: "Maximum",
  rings: "above",
  threshold: 300,
  minutes: 10,
  notifies: "strain",
};
