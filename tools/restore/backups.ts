import {
  DescribeDBInstanceAutomatedBackupsCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { asking } from "../support/asking";

/** The times to which an instance can be restored. */
export interface RestoreWindow {
  readonly earliest: Date;
  readonly latest: Date;
}

export interface Snapshot {
  /** `available`, `creating` … */
  readonly status: string;
  readonly engine: string;
  /** `17.6`. */
  readonly engineVersion: string;
  /** GiB. */
  readonly storage: number;
  readonly keyArn: string | undefined;
}

/** What of a database can be restored, or what stands in for it in a test. */
export interface Backups {
  /** undefined: it has no backups. @throws Unreachable when AWS does not answer, or refuses */
  window(identifier: string): Promise<RestoreWindow | undefined>;
  /** undefined: there is none of that name. @throws Unreachable when AWS does not answer, or refuses */
  snapshot(name: string): Promise<Snapshot | undefined>;
  /** The key that encrypts an instance. @throws Unreachable when AWS does not answer, or refuses */
  keyOf(identifier: string): Promise<string | undefined>;
}

const DAY_MS = 86_400_000;

/** By the RDS API of one account and region. */
export class AwsBackups implements Backups {
  constructor(private readonly client: RDSClient) {}

  /** RDS names the window of its automated backups; where it does not, it follows from the retention and the instance's age. */
  window(identifier: string): Promise<RestoreWindow | undefined> {
    return asking(`the backups of ${identifier} cannot be looked at`, async () => {
      const { DBInstanceAutomatedBackups: [backup] = [] } = await this.client.send(
        new DescribeDBInstanceAutomatedBackupsCommand({ DBInstanceIdentifier: identifier }),
      );
      const { EarliestTime, LatestTime } = backup?.RestoreWindow ?? {};
      if (EarliestTime && LatestTime) return { earliest: EarliestTime, latest: LatestTime };
      const {
        LatestRestorableTime: latest,
        BackupRetentionPeriod: days = 0,
        InstanceCreateTime,
      } = (await this.instance(identifier)) ?? {};
      if (latest === undefined || days === 0) return undefined;
      const oldest = latest.getTime() - days * DAY_MS;
      return { earliest: new Date(Math.max(oldest, InstanceCreateTime?.getTime() ?? oldest)), latest };
    });
  }

  snapshot(name: string): Promise<Snapshot | undefined> {
    return asking(`the snapshot ${name} cannot be looked at`, async () => {
      const found = await this.client
        .send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: name }))
        .catch(absentWhen("DBSnapshotNotFound", "DBSnapshotNotFoundFault"));
      const [snapshot] = found?.DBSnapshots ?? [];
      if (snapshot === undefined) return undefined;
      const { Status = "unknown", Engine = "", EngineVersion = "", AllocatedStorage = 0, KmsKeyId } = snapshot;
      return {
        status: Status,
        engine: Engine,
        engineVersion: EngineVersion,
        storage: AllocatedStorage,
        keyArn: KmsKeyId,
      };
    });
  }

  keyOf(identifier: string): Promise<string | undefined> {
    return asking(`${identifier} cannot be looked at`, async () => (await this.instance(identifier))?.KmsKeyId);
  }

  private async instance(identifier: string) {
    const found = await this.client
      .send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }))
      .catch(absentWhen("DBInstanceNotFound", "DBInstanceNotFoundFault"));
    return found?.DBInstances?.[0];
  }
}

/** The service's own name for what is not there. */
function absentWhen(...names: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  };
}
