import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DatabaseSetup } from "./databaseSetup/databaseSetup";
import { hasPublicAddresses } from "./network";
import type { SharedParts } from "./sharedParts";
import type { StackConfig } from "./stackConfig";
import { createRoleCredentials, type RoleCredentials } from "./support/roleCredentials";
import { allowIn } from "./support/securityGroupRules";
import { credentialVariables } from "./topologies/containerEnvironment";
import { Fargate } from "./topologies/fargate/fargate";
import { Traffic } from "./traffic";

export interface PreviewEnvironmentArgs {
  /** The dev stack's settings, with the pull request's own image, database and roles. */
  readonly config: StackConfig;
  /** Port of the load balancer on which the application answers. */
  readonly port: number;
  /** What the dev stack shares. */
  readonly shared: pulumi.Output<SharedParts>;
}

/**
 * The application of a pull request beside a dev stack: one small service, a port of dev's load balancer, and a database of its own in dev's
 * server, which goes when this component is deleted.
 */
export class PreviewEnvironment extends pulumi.ComponentResource {
  /** By plain HTTP: the port has no certificate. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: PreviewEnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:preview:PreviewEnvironment", name, {}, opts);
    const { config, port, shared } = args;
    const { application, scaling, deployment, kubernetes, region, logRetentionDays, tags } = config;
    const { applicationUser, applicationOwner } = config.database;
    const { natStrategy, interfaceEndpoints } = config.network;
    const child = { parent: this };

    const network = {
      vpcId: shared.vpcId,
      applicationSubnetIds: shared.applicationSubnetIds,
      functionSubnetIds: shared.functionSubnetIds,
      databaseSubnetCidrs: [],
      assignPublicIp: hasPublicAddresses(config.network),
      // As in network.ts: without NAT gateways, functions reach Secrets Manager by an endpoint.
      endpointSecurityGroupId:
        natStrategy === "none" || interfaceEndpoints
          ? shared.apply(({ endpointSecurityGroupId }) => endpointSecurityGroupId ?? "")
          : undefined,
    };
    const keyArn = shared.keyArn;
    const credentials = createCredentials("database", applicationUser);
    const owner = applicationOwner === undefined ? undefined : createCredentials("owner", applicationOwner);
    const setup = createSetup();
    const dropped = createDrop();
    // The service waits for both, and is deleted before them.
    const address = pulumi.all([setup.address, dropped.functionName]).apply(([known]) => known);
    const listener = createListener();
    const service = createService();
    new Traffic(
      `${name}-traffic`,
      { listenerArn: listener.arn, targets: [{ targetGroupArn: service.targetGroupArn, weight: 1 }] },
      { ...child, dependsOn: [service] },
    );
    this.url = pulumi.interpolate`http://${shared.loadBalancer.dnsName}:${port}`;
    this.registerOutputs({ url: this.url });

    function createCredentials(label: string, username: string): RoleCredentials {
      const description = `The role ${username} of a preview environment: username and password`;
      const names = { secret: `${name}-${label}`, password: `${name}-${label}` };
      return createRoleCredentials(
        { username, description, names, keyArn, retained: false, transform: undefined },
        child,
      );
    }

    function createSetup(): DatabaseSetup {
      const { database } = shared;
      return new DatabaseSetup(
        `${name}-database`,
        {
          region,
          network,
          database: {
            address: database.address,
            port: DATABASE_PORT,
            name: config.database.name,
            beside: database.name,
            securityGroupId: database.securityGroupId,
            resourceId: database.resourceId,
            masterSecretArn: database.masterSecretArn,
            masterPasswordVersion: database.masterPasswordVersion,
          },
          secrets: { credentialsArn: credentials.arn, credentialsVersionId: credentials.versionId, owner, keyArn },
          applicationUser,
          applicationOwner,
          // pg_cron works in one database of a server; this one is gone before much has expired.
          expirySchedule: "pgCron",
          logRetentionDays,
        },
        child,
      );
    }

    /** Deleted after the service, and before the function that it calls. */
    function createDrop(): aws.lambda.Invocation {
      return new aws.lambda.Invocation(
        `${name}-drop`,
        {
          functionName: setup.functionName,
          input: JSON.stringify({ action: "dropWithStack" }),
          lifecycleScope: "CRUD",
        },
        { ...child, dependsOn: [setup] },
      );
    }

    function createListener(): aws.lb.Listener {
      for (const cidrIpv4 of config.ingressCidrs) {
        const label = `${name}-${port}-from-${cidrIpv4.replace("/", "-")}`;
        allowIn(label, shared.loadBalancer.securityGroupId, { from: { cidrIpv4 }, port }, child);
      }
      return new aws.lb.Listener(
        name,
        {
          loadBalancerArn: shared.loadBalancer.arn,
          port,
          protocol: "HTTP",
          defaultActions: [{ type: "fixed-response", fixedResponse: { statusCode: "503", contentType: "text/plain" } }],
        },
        child,
      );
    }

    function createService(): Fargate {
      return new Fargate(
        name,
        {
          region,
          network,
          loadBalancer: {
            securityGroupId: shared.loadBalancer.securityGroupId,
            arnSuffix: shared.loadBalancer.arnSuffix,
            listenerArn: listener.arn,
          },
          topologyHeader: false,
          schedule: { runningHours: undefined, sizes: [] },
          servers: [{ name: "database", port: DATABASE_PORT, securityGroupId: shared.database.securityGroupId }],
          addresses: { RDS_ENDPOINT: address },
          secretVariables: [
            ...credentialVariables("DB", { arn: credentials.arn, keyArn }),
            ...(owner ? credentialVariables("DB_MIGRATION", { arn: owner.arn, keyArn }) : []),
            ...application.secrets,
          ],
          secrets: { keyArn },
          application,
          scaling,
          deployment,
          kubernetes,
          logRetentionDays,
          tags,
        },
        child,
      );
    }
  }
}

const DATABASE_PORT = 5432;
