import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { proxyConnectionsPercent } from "../policies/facts/connectionBudget";
import { createLogGroup } from "./support/logGroup";
import { createRole, trustService } from "./support/roles";
import { linkGroups } from "./support/securityGroupRules";
import { readSecrets } from "./support/statements";
import { type Transform, transformed } from "./support/transform";

export interface DatabaseProxyArgs {
  readonly region: string;
  readonly network: {
    readonly vpcId: pulumi.Input<string>;
    /** Subnets in at least two zones; the proxy needs no route out of the VPC. */
    readonly databaseSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  };
  readonly database: {
    readonly identifier: pulumi.Input<string>;
    /** What the proxy is named after: stays when another instance serves. */
    readonly baseName: pulumi.Input<string>;
    readonly port: number;
    readonly securityGroupId: pulumi.Input<string>;
  };
  /** max_connections of the server. */
  readonly maxConnections: number;
  /** Days that the proxy's log is kept. */
  readonly logRetentionDays: number;
  /** Resolves when the database role that the proxy uses exists. */
  readonly ready: pulumi.Input<unknown>;
  readonly secrets: {
    /** The application's own role. It and the next are the only users that can connect through the proxy. */
    readonly credentialsArn: pulumi.Input<string>;
    /** The role that owns the application's tables, for the application's own migrations; undefined: there is none. */
    readonly owner?: { readonly arn: pulumi.Input<string> };
    readonly keyArn: pulumi.Input<string>;
  };
  /** Changes a child's arguments before it is made. */
  readonly transform?: {
    readonly proxy?: Transform<aws.rds.ProxyArgs>;
    readonly targetGroup?: Transform<aws.rds.ProxyDefaultTargetGroupArgs>;
  };
}

/** How long a client waits for a connection. Less than the 30 s after which HikariCP gives up (connectionTimeout). */
const BORROW_SECONDS = 25;
/** More than the 30 minutes after which HikariCP renews a connection (maxLifetime), so that the proxy never closes it first. */
const IDLE_CLIENT_SECONDS = 2100;

/**
 * RDS Proxy between application and database. Idle connections of the application's pools use no connections of the database. A
 * Multi-AZ fail-over ends as soon as the standby serves: the proxy keeps the clients' connections, and finds the new primary without DNS.
 *
 * The proxy shares a connection between transactions until a session changes state that belongs to it alone: SET and set_config,
 * PREPARE in SQL, temporary tables, LISTEN, cursors, nextval, advisory locks of the session. From then on the session is pinned to its
 * connection until it ends. So the migrations set what the application's role needs (search_path, time-outs) on the role itself
 * (ALTER ROLE … SET): PostgreSQL then applies it to every new connection. Pinning filters exist for MySQL alone.
 * Source: Amazon RDS user guide, "Avoiding pinning an RDS Proxy"; RDS API, ConnectionPoolConfiguration (2026-11).
 *
 * The product's migrations connect to the database directly, as a user that the proxy does not know. The application's own (Liquibase,
 * Flyway) come through the proxy, as all that the application does: they may pin their session, for the seconds that they take.
 */
export class DatabaseProxy extends pulumi.ComponentResource {
  /** Host name for the application; known only when the proxy can serve. */
  readonly address: pulumi.Output<string>;
  readonly port: number;
  /** Topologies add their rules to this group, not to the database's. */
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: DatabaseProxyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:database:DatabaseProxy", name, {}, opts);
    const { network, database, secrets } = args;
    const child = { parent: this };

    const securityGroup = createSecurityGroup();
    const links = createLinks();
    const secretArns = [secrets.credentialsArn, ...(secrets.owner ? [secrets.owner.arn] : [])];
    const statements = readSecrets(secretArns, secrets.keyArn, args.region);
    const { role, permissions } = createRole(name, { trust: trustService("rds.amazonaws.com"), statements }, child);
    // A fixed name, so that the log group can exist first: RDS's own keeps logs for ever and is not deleted with the stack.
    const proxyName = pulumi.interpolate`${database.baseName}-proxy`;
    const logGroup = createLogGroup(
      `${name}-log`,
      { name: pulumi.interpolate`/aws/rds/proxy/${proxyName}`, retentionInDays: args.logRetentionDays },
      child,
    );
    const proxy = createProxy();
    const targetGroup = createTargetGroup();
    const target = createTarget();

    this.address = pulumi.all([proxy.endpoint, target.targetGroupName]).apply(([endpoint]) => endpoint);
    this.port = database.port;
    this.securityGroupId = securityGroup.id;
    this.registerOutputs({ address: this.address });

    function createSecurityGroup(): aws.ec2.SecurityGroup {
      const description = "The proxy in front of the database: each topology adds a rule for its own security group";
      return new aws.ec2.SecurityGroup(`${name}-access`, { vpcId: network.vpcId, description }, child);
    }

    function createLinks(): readonly pulumi.Resource[] {
      const { securityGroupId: to, port } = database;
      return linkGroups(`${name}-database`, { from: securityGroup.id, to, port }, child);
    }

    function createProxy(): aws.rds.Proxy {
      return new aws.rds.Proxy(
        name,
        transformed(args.transform?.proxy, {
          name: proxyName,
          engineFamily: "POSTGRESQL",
          vpcSubnetIds: network.databaseSubnetIds,
          vpcSecurityGroupIds: [securityGroup.id],
          roleArn: role.arn,
          requireTls: true,
          idleClientTimeout: IDLE_CLIENT_SECONDS,
          auths: secretArns.map((secretArn) => ({
            authScheme: "SECRETS",
            iamAuth: "DISABLED",
            clientPasswordAuthType: "POSTGRES_SCRAM_SHA_256",
            secretArn,
          })),
        }),
        { ...child, dependsOn: [...permissions, logGroup, ...links], deleteBeforeReplace: true },
      );
    }

    function createTargetGroup(): aws.rds.ProxyDefaultTargetGroup {
      const maxConnectionsPercent = proxyConnectionsPercent(args.maxConnections);
      return new aws.rds.ProxyDefaultTargetGroup(
        name,
        transformed(args.transform?.targetGroup, {
          dbProxyName: proxy.name,
          connectionPoolConfig: {
            connectionBorrowTimeout: BORROW_SECONDS,
            maxConnectionsPercent,
            // AWS's default for a new proxy. Set explicitly, because AWS does not adapt it when the other percentage changes.
            maxIdleConnectionsPercent: Math.floor(maxConnectionsPercent / 2),
          },
        }),
        child,
      );
    }

    function createTarget(): aws.rds.ProxyTarget {
      const dbInstanceIdentifier = pulumi.all([database.identifier, args.ready]).apply(([identifier]) => identifier);
      const { dbProxyName, name: targetGroupName } = targetGroup;
      // A proxy has one database: the old one leaves before a restored one comes.
      const opts = { ...child, deleteBeforeReplace: true };
      return new aws.rds.ProxyTarget(name, { dbProxyName, targetGroupName, dbInstanceIdentifier }, opts);
    }
  }
}
