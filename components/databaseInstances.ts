import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DatabaseConfig, DatabaseInstanceConfig } from "./stackConfig";
import { createLogGroup } from "./support/logGroup";
import { type Transform, transformed } from "./support/transform";

/** What all instances of a database share. */
export interface InstanceParts {
  /** Physical name of the first instance; the others have their number behind it. */
  readonly identifier: pulumi.Output<string>;
  readonly settings: DatabaseConfig;
  readonly transform?: {
    readonly instance?: Transform<aws.rds.InstanceArgs>;
    readonly replica?: Transform<aws.rds.InstanceArgs>;
  };
  readonly retained: boolean;
  readonly logRetentionDays: number;
  readonly keyArn: pulumi.Input<string>;
  readonly subnetGroupName: pulumi.Output<string>;
  readonly parameterGroupName: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly replicaSecurityGroupId: pulumi.Output<string> | undefined;
  readonly monitoringRoleArn: pulumi.Output<string> | undefined;
  readonly master: {
    readonly username: string;
    readonly password: pulumi.Output<string>;
    readonly passwordVersion: number;
  };
  readonly port: number;
  readonly parent: pulumi.Resource;
}

/** An instance with its read replicas. */
export interface MadeInstance {
  readonly number: number;
  readonly identifier: pulumi.Output<string>;
  readonly instance: aws.rds.Instance;
  readonly replicas: readonly aws.rds.Instance[];
}

export interface MadeInstances {
  /** Number to physical name, of all that there are. */
  readonly identifiers: Readonly<Record<string, pulumi.Output<string>>>;
  readonly serving: MadeInstance;
  /** Ready, and not used yet; undefined: there is none. */
  readonly restored: MadeInstance | undefined;
  readonly kept: readonly MadeInstance[];
}

/** What an instance has in each state. */
interface Role {
  /** Protected against deletion where the stack protects what holds data. */
  readonly isProtected: boolean;
  /**
   * A restore takes neither a password nor settings of backups, logs and monitoring: an instance gets them in the update after the one
   * that restores it. Source: RDS API, RestoreDBInstanceToPointInTime (2026-11).
   */
  readonly hasPassword: boolean;
  readonly hasReplicas: boolean;
}

const roles: Readonly<Record<Exclude<DatabaseInstanceConfig["state"], "gone">, Role>> = {
  restoring: { isProtected: true, hasPassword: false, hasReplicas: false },
  restored: { isProtected: true, hasPassword: true, hasReplicas: true },
  serving: { isProtected: true, hasPassword: true, hasReplicas: true },
  kept: { isProtected: true, hasPassword: true, hasReplicas: false },
  leaving: { isProtected: false, hasPassword: true, hasReplicas: false },
};

const LOG_EXPORTS: readonly string[] = ["postgresql", "upgrade"];
/**
 * Signs the server's certificate; valid until 2061. RDS renews the server's certificate every year, without a restart.
 * Set explicitly: if AWS changed its default, instances created before and after would differ.
 * Source: Amazon RDS user guide, "Using SSL/TLS to encrypt a connection to a DB instance or cluster" (2026-11).
 */
const CERTIFICATE_AUTHORITY = "rds-ca-rsa2048-g1";

/** Only at its creation does an instance have a source, and then it has its source's name of the database, user and key. */
const DECIDED_BY_SOURCE = ["restoreToPointInTime", "snapshotIdentifier", "dbName", "username", "kmsKeyId"];

/** Every instance of the database that is not gone; the first one has the plain names. */
export function createInstances(name: string, parts: InstanceParts): MadeInstances {
  const { settings, retained } = parts;
  const child = { parent: parts.parent };

  const made = settings.instances.flatMap((config) => {
    const { state } = config;
    return state === "gone" ? [] : [{ state, ...createOne(config, roles[state]) }];
  });
  const serving = made.find(({ state }) => state === "serving");
  if (serving === undefined) throw new Error("one instance of the database serves (rules/databaseInstances.ts)");
  return {
    identifiers: Object.fromEntries(made.map(({ number, identifier }) => [String(number), identifier])),
    serving,
    restored: made.find(({ state }) => state === "restored"),
    kept: made.filter(({ state }) => state === "kept"),
  };

  function createOne(config: DatabaseInstanceConfig, role: Role): MadeInstance {
    const { number } = config;
    const logicalName = number === 1 ? name : `${name}-${number}`;
    const identifier = identifierOf(number);
    const instance = createInstance(logicalName, identifier, config, role);
    const count = role.hasReplicas ? settings.replicas : 0;
    const replicas = Array.from({ length: count }, (_, index) =>
      createReplica(logicalName, { instance, identifier }, index + 1),
    );
    return { number, identifier, instance, replicas };
  }

  function identifierOf(number: number): pulumi.Output<string> {
    return number === 1 ? parts.identifier : pulumi.interpolate`${parts.identifier}-${number}`;
  }

  function createInstance(
    logicalName: string,
    identifier: pulumi.Output<string>,
    { source }: DatabaseInstanceConfig,
    { isProtected, hasPassword }: Role,
  ): aws.rds.Instance {
    const isRetained = retained && isProtected;
    return new aws.rds.Instance(
      logicalName,
      transformed(parts.transform?.instance, {
        ...common(),
        identifier,
        engine: "postgres",
        engineVersion: settings.engineVersion,
        dbName: settings.name,
        port: parts.port,
        username: parts.master.username,
        ...(hasPassword && { passwordWo: parts.master.password, passwordWoVersion: parts.master.passwordVersion }),
        allocatedStorage: settings.storage,
        kmsKeyId: parts.keyArn,
        dbSubnetGroupName: parts.subnetGroupName,
        multiAz: settings.multiAz,
        backupRetentionPeriod: settings.backupDays,
        // UTC: night in the Americas, and before the maintenance window.
        backupWindow: "07:00-08:00",
        deleteAutomatedBackups: !isRetained,
        deletionProtection: isRetained,
        skipFinalSnapshot: !settings.finalSnapshot,
        finalSnapshotIdentifier: settings.finalSnapshot ? pulumi.interpolate`${identifier}-final` : undefined,
        ...sourceArgs(source),
      }),
      {
        ...child,
        protect: isRetained,
        dependsOn: createLogGroups(logicalName, identifier),
        // The name is fixed, so a replacement must delete the old instance first; in prod protection refuses that.
        deleteBeforeReplace: true,
        ...(source && { ignoreChanges: DECIDED_BY_SOURCE }),
      },
    );
  }

  function sourceArgs(source: DatabaseInstanceConfig["source"]): Partial<aws.rds.InstanceArgs> {
    if (source === undefined) return {};
    if ("snapshot" in source) return { snapshotIdentifier: source.snapshot };
    const { from, time } = source;
    return { restoreToPointInTime: { sourceDbInstanceIdentifier: identifierOf(from), restoreTime: time } };
  }

  /** It has its source's key: RDS accepts no key for a replica in the same Region. Source: RDS API, CreateDBInstanceReadReplica, KmsKeyId (2026-11). */
  function createReplica(
    primaryName: string,
    { instance, identifier }: Pick<MadeInstance, "instance" | "identifier">,
    index: number,
  ): aws.rds.Instance {
    const replicaName = `${primaryName}-replica-${index}`;
    // Not the instance's own output: the replica's log groups would wait for the instance.
    const replicaIdentifier = pulumi.interpolate`${identifier}-replica-${index}`;
    return new aws.rds.Instance(
      replicaName,
      transformed(parts.transform?.replica, {
        ...common(),
        vpcSecurityGroupIds: [parts.replicaSecurityGroupId ?? parts.securityGroupId],
        identifier: replicaIdentifier,
        replicateSourceDb: instance.identifier,
        // A replica can be created again from the primary at any time.
        skipFinalSnapshot: true,
        backupRetentionPeriod: 0,
      }),
      { ...child, dependsOn: createLogGroups(replicaName, replicaIdentifier), deleteBeforeReplace: true },
    );
  }

  /** Without them RDS creates its own, which keep logs for ever and are not deleted with the stack. */
  function createLogGroups(prefix: string, identifier: pulumi.Output<string>): aws.cloudwatch.LogGroup[] {
    const retentionInDays = parts.logRetentionDays;
    return LOG_EXPORTS.map((log) => {
      const groupName = pulumi.interpolate`/aws/rds/instance/${identifier}/${log}`;
      return createLogGroup(`${prefix}-${log}-log`, { name: groupName, retentionInDays }, child);
    });
  }

  /** What primaries and replicas share. */
  function common() {
    return {
      instanceClass: settings.instanceClass,
      storageType: "gp3",
      // For a replica too, though it is always encrypted like its source: without it, a preview would show a replacement.
      storageEncrypted: true,
      maxAllocatedStorage: settings.maxStorage,
      parameterGroupName: parts.parameterGroupName,
      vpcSecurityGroupIds: [parts.securityGroupId],
      publiclyAccessible: false,
      caCertIdentifier: CERTIFICATE_AUTHORITY,
      // These also mean Database Insights in standard mode, which is RDS's default: seven days free of charge.
      // Source: Amazon RDS user guide, "Turning Performance Insights on and off", end of its own console on 2026-07-31 (2026-11).
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: parts.keyArn,
      performanceInsightsRetentionPeriod: 7,
      monitoringInterval: settings.monitoringSeconds,
      monitoringRoleArn: parts.monitoringRoleArn,
      enabledCloudwatchLogsExports: [...LOG_EXPORTS],
      maintenanceWindow: "sun:08:30-sun:09:30",
      // A configured minor version stays: after an automatic upgrade the next update would ask for a downgrade, which RDS refuses.
      autoMinorVersionUpgrade: !settings.engineVersion.includes("."),
      allowMajorVersionUpgrade: settings.majorUpgrade,
      applyImmediately: settings.changesNow,
      copyTagsToSnapshot: true,
    };
  }
}
