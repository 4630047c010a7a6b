import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { type CacheParameter, parameterFamily } from "./cacheParameters";
import { MasterCredentials } from "./masterCredentials";
import type { DatabaseConfig } from "./stackConfig";
import { createLogGroup } from "./support/logGroup";
import { attachManagedPolicy, createRole, trustService } from "./support/roles";
import type { ServerLink } from "./support/securityGroupRules";
import { type Transform, transformed } from "./support/transform";
import type { Addresses } from "./topologies/containerEnvironment";

export interface DatabaseArgs {
  /** Start of the physical name; eight random hexadecimal digits follow. */
  readonly identifierPrefix: string;
  /** Region of the stack; its partition is part of the ARNs of AWS managed policies. */
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  /** Subnets without a route to the internet, in at least two zones. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  readonly settings: DatabaseConfig;
  /** Parameters that make PostgreSQL a good cache (cacheParameters.ts). */
  readonly parameters: readonly CacheParameter[];
  /** Encrypts storage, backups, Database Insights and the master password. */
  readonly keyArn: pulumi.Input<string>;
  /** Protected against deletion in the stack and in AWS; backups are kept. */
  readonly retained: boolean;
  /** Days that the exported logs are kept. */
  readonly logRetentionDays: number;
  /** Changes a child's arguments before it is made. */
  readonly transform?: {
    readonly instance?: Transform<aws.rds.InstanceArgs>;
    readonly replica?: Transform<aws.rds.InstanceArgs>;
    readonly parameterGroup?: Transform<aws.rds.ParameterGroupArgs>;
  };
}

/** Used by migrations alone; the application has its own role. */
const MASTER_USER = "malayalees_master";
const PORT = 5432;
const LOG_EXPORTS: readonly string[] = ["postgresql", "upgrade"];
/**
 * Signs the server's certificate; valid until 2061. RDS renews the server's certificate every year, without a restart.
 * Set explicitly: if AWS changed its default, instances created before and after would differ.
 * Source: Amazon RDS user guide, "Using SSL/TLS to encrypt a connection to a DB instance or cluster" (2026-11).
 */
const CERTIFICATE_AUTHORITY = "rds-ca-rsa2048-g1";

/**
 * RDS PostgreSQL, which is the database and the cache. Only sources that a rule of `securityGroupId` allows can connect.
 * The master password is in a secret of this stack (masterCredentials.ts): RDS's own would rule out read replicas and blue/green
 * deployments.
 */
export class Database extends pulumi.ComponentResource {
  /** Host name of the primary, without port. */
  readonly address: pulumi.Output<string>;
  readonly port: number = PORT;
  /** Name of the database in the server. */
  readonly name: string;
  /** Host names of the read replicas. Unlogged tables, the cache among them, cannot be read there. */
  readonly replicaAddresses: readonly pulumi.Output<string>[];
  /**
   * RDS_READER_ENDPOINT, with the replicas' host names and commas between them, as pgjdbc takes several; nothing without replicas. Never
   * a proxy's: RDS Proxy has read-only endpoints for Aurora and for Multi-AZ DB clusters, and leads to the primary of an instance.
   * Source: Amazon RDS user guide, "Working with Amazon RDS Proxy endpoints"; pgjdbc documentation, "Connection Fail-over" (2026-11).
   */
  readonly readerAddresses: Addresses;
  /** Physical name; known before the instance exists, so that what is only named after it does not wait. */
  readonly identifier: pulumi.Output<string>;
  /** AWS's id of this instance: a new instance with the same name has another id. */
  readonly resourceId: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /**
   * What a topology connects to for the replicas: a group of their own. In the primary's, a stack that gets replicas and a proxy at once
   * would make a rule a second time, which EC2 refuses, while the rule to the primary moves to the proxy.
   */
  readonly replicaServers: readonly ServerLink[];
  /** Secret with the master user's name and password, for migrations. */
  readonly masterSecretArn: pulumi.Output<string>;
  /** Changes with the master password, after the server and the secret have the new one. */
  readonly masterPasswordVersion: pulumi.Output<string>;
  /** Physical name of the parameter group. */
  readonly parameterGroupName: pulumi.Output<string>;
  /** Physical names of the read replicas. */
  readonly replicaIdentifiers: readonly pulumi.Output<string>[];

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:database:Database", name, {}, opts);
    const { settings, retained } = args;
    const child = { parent: this };

    const identifier = chooseIdentifier();
    const subnetGroup = createSubnetGroup();
    const securityGroup = createSecurityGroup(
      `${name}-access`,
      "The database: each topology adds a rule for its own security group",
    );
    const replicaSecurityGroup =
      settings.replicas > 0
        ? createSecurityGroup(
            `${name}-replica-access`,
            "The read replicas: each topology adds a rule for its own group",
          )
        : undefined;
    const parameterGroup = createParameterGroup();
    const monitoringRole = settings.monitoringSeconds > 0 ? createMonitoringRole() : undefined;
    const master = createMasterCredentials();
    const instance = createInstance();
    const replicas = Array.from({ length: settings.replicas }, (_, index) => createReplica(index + 1));

    this.name = settings.name;
    this.address = instance.address;
    this.replicaAddresses = replicas.map((replica) => replica.address);
    this.readerAddresses =
      replicas.length > 0
        ? { RDS_READER_ENDPOINT: pulumi.all([...this.replicaAddresses]).apply((all) => all.join(",")) }
        : {};
    this.identifier = identifier;
    this.resourceId = instance.resourceId;
    this.securityGroupId = securityGroup.id;
    this.replicaServers = replicaSecurityGroup
      ? [{ name: "replicas", port: PORT, securityGroupId: replicaSecurityGroup.id }]
      : [];
    this.masterSecretArn = master.secretArn;
    const passwordIsSet = pulumi.all([instance.id, master.secretArn]);
    this.masterPasswordVersion = passwordIsSet.apply(() => String(master.passwordVersion));
    this.parameterGroupName = parameterGroup.name;
    this.replicaIdentifiers = replicas.map((replica) => replica.identifier);
    this.registerOutputs({ address: this.address, identifier: this.identifier });

    // The name is chosen here, because the log groups, whose names contain it, must exist before the instance does.
    function chooseIdentifier(): pulumi.Output<string> {
      const suffix = new random.RandomId(`${name}-suffix`, { byteLength: 4 }, { ...child, protect: retained });
      return pulumi.interpolate`${args.identifierPrefix}-${suffix.hex}`;
    }

    function createSubnetGroup(): aws.rds.SubnetGroup {
      return new aws.rds.SubnetGroup(`${name}-subnets`, { subnetIds: args.subnetIds }, child);
    }

    function createSecurityGroup(groupName: string, description: string): aws.ec2.SecurityGroup {
      return new aws.ec2.SecurityGroup(groupName, { vpcId: args.vpcId, description }, child);
    }

    function createParameterGroup(): aws.rds.ParameterGroup {
      return new aws.rds.ParameterGroup(
        `${name}-parameters`,
        transformed(args.transform?.parameterGroup, {
          family: parameterFamily(settings.engineVersion),
          // A change of the description would replace the group.
          description: "PostgreSQL as database and cache",
          parameters: args.parameters.map((each) => ({
            name: each.name,
            value: each.value,
            applyMethod: each.applyMethod,
          })),
        }),
        child,
      );
    }

    function createMonitoringRole(): aws.iam.Role {
      const trust = trustService("monitoring.rds.amazonaws.com");
      const { role } = createRole(`${name}-monitoring`, { trust, statements: [] }, child);
      const policy = "service-role/AmazonRDSEnhancedMonitoringRole";
      attachManagedPolicy(`${name}-monitoring`, { role, region: args.region, policy }, child);
      return role;
    }

    function createMasterCredentials(): MasterCredentials {
      const { keyArn } = args;
      const version = settings.masterPasswordVersion;
      return new MasterCredentials(`${name}-master`, { username: MASTER_USER, version, keyArn, retained }, child);
    }

    /** Without them RDS creates its own, which keep logs for ever and are not deleted with the stack. */
    function createLogGroups(prefix: string, instanceIdentifier: pulumi.Output<string>): aws.cloudwatch.LogGroup[] {
      const retentionInDays = args.logRetentionDays;
      return LOG_EXPORTS.map((log) => {
        const groupName = pulumi.interpolate`/aws/rds/instance/${instanceIdentifier}/${log}`;
        return createLogGroup(`${prefix}-${log}-log`, { name: groupName, retentionInDays }, child);
      });
    }

    function createInstance(): aws.rds.Instance {
      return new aws.rds.Instance(
        name,
        transformed(args.transform?.instance, {
          ...common(),
          identifier,
          engine: "postgres",
          engineVersion: settings.engineVersion,
          dbName: settings.name,
          port: PORT,
          username: MASTER_USER,
          passwordWo: master.password,
          passwordWoVersion: master.passwordVersion,
          allocatedStorage: settings.storage,
          kmsKeyId: args.keyArn,
          dbSubnetGroupName: subnetGroup.name,
          multiAz: settings.multiAz,
          backupRetentionPeriod: settings.backupDays,
          // UTC: night in the Americas, and before the maintenance window.
          backupWindow: "07:00-08:00",
          deleteAutomatedBackups: !retained,
          deletionProtection: retained,
          skipFinalSnapshot: !settings.finalSnapshot,
          finalSnapshotIdentifier: settings.finalSnapshot ? pulumi.interpolate`${identifier}-final` : undefined,
        }),
        {
          ...child,
          protect: retained,
          dependsOn: createLogGroups(name, identifier),
          // The name is fixed, so a replacement must delete the old instance first; in prod protection refuses that.
          deleteBeforeReplace: true,
        },
      );
    }

    /** It has its source's key: RDS accepts no key for a replica in the same Region. Source: RDS API, CreateDBInstanceReadReplica, KmsKeyId (2026-11). */
    function createReplica(index: number): aws.rds.Instance {
      const replicaName = `${name}-replica-${index}`;
      const replicaIdentifier = pulumi.interpolate`${identifier}-replica-${index}`;
      return new aws.rds.Instance(
        replicaName,
        transformed(args.transform?.replica, {
          ...common(),
          vpcSecurityGroupIds: [replicaSecurityGroup?.id ?? securityGroup.id],
          identifier: replicaIdentifier,
          replicateSourceDb: instance.identifier,
          // A replica can be created again from the primary at any time.
          skipFinalSnapshot: true,
          backupRetentionPeriod: 0,
        }),
        { ...child, dependsOn: createLogGroups(replicaName, replicaIdentifier), deleteBeforeReplace: true },
      );
    }

    /** What the primary and its replicas share. */
    function common() {
      return {
        instanceClass: settings.instanceClass,
        storageType: "gp3",
        // For a replica too, though it is always encrypted like its source: without it, a preview would show a replacement.
        storageEncrypted: true,
        maxAllocatedStorage: settings.maxStorage,
        parameterGroupName: parameterGroup.name,
        vpcSecurityGroupIds: [securityGroup.id],
        publiclyAccessible: false,
        caCertIdentifier: CERTIFICATE_AUTHORITY,
        // These also mean Database Insights in standard mode, which is RDS's default: seven days free of charge.
        // Source: Amazon RDS user guide, "Turning Performance Insights on and off", end of its own console on 2026-07-31 (2026-11).
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: args.keyArn,
        performanceInsightsRetentionPeriod: 7,
        monitoringInterval: settings.monitoringSeconds,
        monitoringRoleArn: monitoringRole?.arn,
        enabledCloudwatchLogsExports: [...LOG_EXPORTS],
        maintenanceWindow: "sun:08:30-sun:09:30",
        // A configured minor version stays: after an automatic upgrade the next update would ask for a downgrade, which RDS refuses.
        autoMinorVersionUpgrade: !settings.engineVersion.includes("."),
        allowMajorVersionUpgrade: false,
        applyImmediately: settings.changesNow,
        copyTagsToSnapshot: true,
      };
    }
  }
}
