import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { majorOf, valkeyFamily } from "../../policies/facts/cacheEngines";
import type { ValkeyConfig } from "../stackConfig";
import type { ServerLink } from "../support/securityGroupRules";
import { type Transform, transformed } from "../support/transform";
import type { Addresses } from "../topologies/containerEnvironment";
import { valkeyNamePrefix } from "./valkeyName";
import { ValkeyUsers } from "./valkeyUsers";

export interface ValkeyArgs {
  /** Name of the application; physical names begin with it. */
  readonly applicationName: string;
  readonly network: {
    readonly vpcId: pulumi.Input<string>;
    /** Subnets without a route to the internet, in at least two zones, always in the same order. */
    readonly databaseSubnetIds: pulumi.Output<string[]>;
  };
  readonly settings: ValkeyConfig;
  readonly secrets: {
    /** Encrypts data, snapshots and the credentials. */
    readonly keyArn: pulumi.Input<string>;
  };
  /** A snapshot is kept when nodes go. */
  readonly finalSnapshot: boolean;
  /** Changes wait for the maintenance window, and the credentials can be restored. */
  readonly retained: boolean;
  /** Changes a child's arguments before it is made. */
  readonly transform?: {
    readonly serverless?: Transform<aws.elasticache.ServerlessCacheArgs>;
    readonly nodes?: Transform<aws.elasticache.ReplicationGroupArgs>;
    readonly parameterGroup?: Transform<aws.elasticache.ParameterGroupArgs>;
  };
}

const ENGINE = "valkey";
const PORT = 6379;
/** A serverless cache answers reads of replicas there. Source: Amazon ElastiCache user guide, "Read from replica" (2026-11). */
const READER_PORT = 6380;
/** UTC, before the maintenance window and the database's. */
const SNAPSHOT_TIME = "05:00";
const SNAPSHOT_WINDOW = "05:00-06:00";
const MAINTENANCE_WINDOW = "sun:06:30-sun:07:30";

/** What an alarm or a client has to know of one of the two forms. */
interface Form {
  readonly host: pulumi.Output<string>;
  readonly metrics: ValkeyMetrics;
}

/** Where CloudWatch has the figures. */
export interface ValkeyMetrics {
  /** A set for each node; one for a serverless cache. */
  readonly dimensions: readonly Readonly<Record<string, pulumi.Input<string>>>[];
}

/**
 * ElastiCache for Valkey: serverless, which grows by itself and is billed by use, or nodes of a chosen size. Both take TLS and a log-in
 * only, encrypt what they store with the stack's key, and let in only sources that a rule for `servers` names.
 *
 * It is a cache: nothing is protected against deletion, so that moving away is one update. What must not be lost is in PostgreSQL, or in
 * a snapshot. Two zones for serverless: a third subnet later would replace it, empty. Source: the provider's schema, subnetIds (2026-11).
 */
export class Valkey extends pulumi.ComponentResource {
  /** What topologies add rules for, a port each. */
  readonly servers: readonly ServerLink[];
  /** Host name. */
  readonly host: pulumi.Output<string>;
  /** Variables by which Spring Boot finds it. */
  readonly addresses: Addresses;
  /** A JSON secret with the fields `username` and `password`. */
  readonly secretArn: pulumi.Output<string>;
  readonly metrics: ValkeyMetrics;

  constructor(name: string, args: ValkeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:cache:Valkey", name, {}, opts);
    const { settings, network, retained } = args;
    const { keyArn } = args.secrets;
    const child = { parent: this };

    const suffix = new random.RandomId(`${name}-suffix`, { byteLength: 3 }, child);
    const identifier = pulumi.interpolate`${valkeyNamePrefix(args.applicationName)}-${suffix.hex}`;
    const users = new ValkeyUsers(`${name}-users`, { prefix: identifier, keyArn, retained }, child);
    const securityGroup = createSecurityGroup();
    const form = settings.kind === "serverless" ? createServerless(settings) : createNodes(settings);

    const primary = { name: "valkey", port: PORT, securityGroupId: securityGroup.id };
    this.servers =
      settings.kind === "serverless" ? [primary, { ...primary, name: "valkey-reader", port: READER_PORT }] : [primary];
    this.host = form.host;
    this.addresses = addressesOf(settings.kind, form.host);
    this.secretArn = users.secretArn;
    this.metrics = form.metrics;
    this.registerOutputs({ secretArn: this.secretArn });

    function createSecurityGroup(): aws.ec2.SecurityGroup {
      const description = "Valkey: each topology adds a rule for its own security group";
      return new aws.ec2.SecurityGroup(`${name}-access`, { vpcId: network.vpcId, description }, child);
    }

    function createServerless(config: ValkeyConfig & { kind: "serverless" }): Form {
      const cache = new aws.elasticache.ServerlessCache(
        name,
        transformed(args.transform?.serverless, {
          name: identifier,
          engine: ENGINE,
          majorEngineVersion: majorOf(config.engineVersion),
          description: DESCRIPTION,
          subnetIds: network.databaseSubnetIds.apply((ids) => ids.slice(0, 2)),
          securityGroupIds: [securityGroup.id],
          kmsKeyId: keyArn,
          userGroupId: users.groupId,
          cacheUsageLimits: {
            dataStorage: { maximum: config.maxStorage, unit: "GB" },
            ecpuPerSeconds: [{ maximum: config.maxUnits }],
          },
          dailySnapshotTime: config.snapshotDays > 0 ? SNAPSHOT_TIME : undefined,
          snapshotRetentionLimit: config.snapshotDays,
        }),
        // The name is fixed, so a replacement must delete the old cache first.
        { ...child, deleteBeforeReplace: true },
      );
      const host = cache.endpoints.apply(([endpoint]) => endpoint?.address ?? "");
      return { host, metrics: { dimensions: [{ clusterId: cache.name }] } };
    }

    function createNodes(config: ValkeyConfig & { kind: "nodes" }): Form {
      const hasReplica = config.replicas > 0;
      const group = new aws.elasticache.ReplicationGroup(
        name,
        transformed(args.transform?.nodes, {
          replicationGroupId: identifier,
          description: DESCRIPTION,
          engine: ENGINE,
          engineVersion: config.engineVersion,
          nodeType: config.nodeType,
          numCacheClusters: config.replicas + 1,
          automaticFailoverEnabled: hasReplica,
          multiAzEnabled: hasReplica,
          port: PORT,
          parameterGroupName: createParameterGroup().name,
          subnetGroupName: createSubnetGroup().name,
          securityGroupIds: [securityGroup.id],
          transitEncryptionEnabled: true,
          transitEncryptionMode: "required",
          atRestEncryptionEnabled: true,
          kmsKeyId: keyArn,
          userGroupIds: [users.groupId],
          snapshotRetentionLimit: config.snapshotDays,
          snapshotWindow: SNAPSHOT_WINDOW,
          maintenanceWindow: MAINTENANCE_WINDOW,
          finalSnapshotIdentifier: args.finalSnapshot ? pulumi.interpolate`${identifier}-final` : undefined,
          autoMinorVersionUpgrade: true,
          applyImmediately: !retained,
        }),
        { ...child, deleteBeforeReplace: true },
      );
      const members = Array.from({ length: config.replicas + 1 }, (_, index) => ({
        // Source: Amazon ElastiCache user guide, "Metric dimensions"; a group names its nodes NAME-001 and so on (2026-11).
        CacheClusterId: pulumi.interpolate`${group.replicationGroupId}-${String(index + 1).padStart(3, "0")}`,
      }));
      return { host: group.primaryEndpointAddress, metrics: { dimensions: members } };
    }

    /** As serverless has it, so that both forms keep what has no time to live (lists, sets) when memory is full. */
    function createParameterGroup(): aws.elasticache.ParameterGroup {
      return new aws.elasticache.ParameterGroup(
        `${name}-parameters`,
        transformed(args.transform?.parameterGroup, {
          family: valkeyFamily(settings.engineVersion),
          description: DESCRIPTION,
          parameters: [{ name: "maxmemory-policy", value: "volatile-lru" }],
        }),
        child,
      );
    }

    function createSubnetGroup(): aws.elasticache.SubnetGroup {
      return new aws.elasticache.SubnetGroup(`${name}-subnets`, { subnetIds: network.databaseSubnetIds }, child);
    }
  }
}

const DESCRIPTION = "Cache of the application beside PostgreSQL";

/**
 * A serverless cache speaks the cluster protocol, so its clients are given a cluster of one node; nodes are one primary and its replicas.
 * Sources: Amazon ElastiCache user guide, "Valkey and Redis OSS configuration and limits", cluster-enabled; Spring Boot reference, common
 * application properties, spring.data.redis (2026-11).
 */
function addressesOf(kind: ValkeyConfig["kind"], host: pulumi.Output<string>): Addresses {
  const place: Addresses =
    kind === "serverless"
      ? { SPRING_DATA_REDIS_CLUSTER_NODES: pulumi.interpolate`${host}:${PORT}` }
      : { SPRING_DATA_REDIS_HOST: host };
  return { ...place, SPRING_DATA_REDIS_SSL_ENABLED: "true" };
}
