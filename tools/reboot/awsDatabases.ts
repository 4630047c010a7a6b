import {
  type DBInstance,
  DescribeDBInstancesCommand,
  DescribePendingMaintenanceActionsCommand,
  ModifyDBInstanceCommand,
  type PendingModifiedValues,
  type RDSClient,
  RebootDBInstanceCommand,
} from "@aws-sdk/client-rds";
import { asking } from "../support/asking";
import { Unreachable } from "../support/errors";
import type { Database, Databases, PendingValue } from "./databases";

/** Databases of one account and region, by the RDS API. */
export class AwsDatabases implements Databases {
  constructor(private readonly client: RDSClient) {}

  look(identifier: string): Promise<Database> {
    return asking(`${identifier} cannot be looked at`, async () => {
      const { DBInstances: [instance] = [] } = await this.client.send(
        new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }),
      );
      if (instance === undefined) throw new Unreachable(`there is no database ${identifier}`);
      return databaseOf(identifier, instance, await this.maintenanceOf(identifier));
    });
  }

  /**
   * The commonest values are said once more, so that it is plain what is asked for; RDS applies all that waits along with them.
   * Source: Amazon RDS user guide, "Schedule modifications setting" (2026-11).
   */
  applyNow({ identifier, values }: Database): Promise<void> {
    const after = new Map(values.map((value) => [value.name, value.after]));
    const number = (name: string) => (after.has(name) ? Number(after.get(name)) : undefined);
    return asking(`${identifier} cannot be changed`, async () => {
      await this.client.send(
        new ModifyDBInstanceCommand({
          DBInstanceIdentifier: identifier,
          ApplyImmediately: true,
          DBInstanceClass: after.get("DBInstanceClass"),
          StorageType: after.get("StorageType"),
          AllocatedStorage: number("AllocatedStorage"),
          Iops: number("Iops"),
          StorageThroughput: number("StorageThroughput"),
          BackupRetentionPeriod: number("BackupRetentionPeriod"),
          MultiAZ: after.has("MultiAZ") ? after.get("MultiAZ") === "true" : undefined,
        }),
      );
    });
  }

  reboot(identifier: string, failOver: boolean): Promise<void> {
    return asking(`${identifier} cannot be rebooted`, async () => {
      await this.client.send(
        new RebootDBInstanceCommand({ DBInstanceIdentifier: identifier, ...(failOver ? { ForceFailover: true } : {}) }),
      );
    });
  }

  private async maintenanceOf(identifier: string): Promise<readonly string[]> {
    const { PendingMaintenanceActions: resources = [] } = await this.client.send(
      new DescribePendingMaintenanceActionsCommand({ Filters: [{ Name: "db-instance-id", Values: [identifier] }] }),
    );
    return resources
      .flatMap(({ PendingMaintenanceActionDetails: details = [] }) => details)
      .map(({ Action, Description, CurrentApplyDate }) => {
        const when = CurrentApplyDate === undefined ? "on request" : `on ${CurrentApplyDate.toISOString()}`;
        return `${Action}${Description === undefined ? "" : `: ${Description}`} (${when})`;
      });
  }
}

function databaseOf(identifier: string, instance: DBInstance, maintenance: readonly string[]): Database {
  const { DBInstanceStatus, DBInstanceClass, MultiAZ, ReadReplicaDBInstanceIdentifiers, DBParameterGroups } = instance;
  const statusOf = (wanted: string) =>
    (DBParameterGroups ?? []).filter(({ ParameterApplyStatus }) => ParameterApplyStatus === wanted);
  return {
    identifier,
    status: DBInstanceStatus ?? "unknown",
    instanceClass: DBInstanceClass ?? "unknown",
    multiAz: MultiAZ ?? false,
    // Those of another region stand here by their ARN, and are that region's own.
    replicas: (ReadReplicaDBInstanceIdentifiers ?? []).filter((each) => !each.startsWith("arn:")),
    values: pendingValues(instance, instance.PendingModifiedValues ?? {}),
    parameterGroups: statusOf("pending-reboot").map(({ DBParameterGroupName }) => DBParameterGroupName ?? ""),
    isApplying: statusOf("applying").length > 0,
    maintenance,
  };
}

function pendingValues(instance: DBInstance, pending: PendingModifiedValues): readonly PendingValue[] {
  const now = new Map<string, unknown>(Object.entries(instance));
  return Object.entries(pending)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) =>
      name === "MasterUserPassword"
        ? { name, before: "[secret]", after: "[secret]" }
        : { name, before: textOf(now.get(name)), after: textOf(value) },
    );
}

function textOf(value: unknown): string {
  if (value === undefined) return "unknown";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
