import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { type CacheParameter, parameterFamily } from "./cacheParameters";
import { createInstances, type MadeInstance } from "./databaseInstances";
import { MasterCredentials } from "./masterCredentials";
import type { DatabaseConfig } from "./stackConfig";
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

/** A server beside the one that serves. */
export interface DatabaseServer {
  readonly number: number;
  readonly address: pulumi.Output<string>;
  /** AWS's id of the instance. */
  readonly resourceId: pulumi.Output<string>;
}

function serverOf({ number, instance }: MadeInstance): DatabaseServer {
  return { number, address: instance.address, resourceId: instance.resourceId };
}

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
  /** Physical name of the first instance, which the names of all later ones begin with: it stays when another one serves. */
  readonly baseName: pulumi.Output<string>;
  /** Number to physical name, of every instance that there is. */
  readonly identifiers: Readonly<Record<string, pulumi.Output<string>>>;
  /** A restored instance that the application does not use yet; undefined: there is none. */
  readonly restored: DatabaseServer | undefined;
  /** Instances that served before, and are read-only now. */
  readonly kept: readonly DatabaseServer[];
  /** ARN of the instance. */
  readonly arn: pulumi.Output<string>;
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

    const baseName = chooseBaseName();
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
    const instances = createInstances(name, {
      identifier: baseName,
      settings,
      transform: args.transform,
      retained,
      logRetentionDays: args.logRetentionDays,
      keyArn: args.keyArn,
      subnetGroupName: subnetGroup.name,
      parameterGroupName: parameterGroup.name,
      securityGroupId: securityGroup.id,
      replicaSecurityGroupId: replicaSecurityGroup?.id,
      monitoringRoleArn: monitoringRole?.arn,
      master: { username: MASTER_USER, ...master },
      port: PORT,
      parent: this,
    });
    const { identifier, instance, replicas } = instances.serving;

    this.name = settings.name;
    this.baseName = baseName;
    this.address = instance.address;
    this.replicaAddresses = replicas.map((replica) => replica.address);
    this.readerAddresses =
      replicas.length > 0
        ? { RDS_READER_ENDPOINT: pulumi.all([...this.replicaAddresses]).apply((all) => all.join(",")) }
        : {};
    this.identifier = identifier;
    this.arn = instance.arn;
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
    this.identifiers = instances.identifiers;
    this.restored = instances.restored && serverOf(instances.restored);
    this.kept = instances.kept.map(serverOf);
    this.registerOutputs({ address: this.address, identifier: this.identifier });

    // The name is chosen here, because the log groups, whose names contain it, must exist before the instance does.
    function chooseBaseName(): pulumi.Output<string> {
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
  }
}
