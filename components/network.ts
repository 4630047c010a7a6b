import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import type { NetworkConfig } from "./stackConfig";
import { subnetLayout } from "./subnetLayout";
import { createLogGroup } from "./support/logGroup";
import { createRole, trustService } from "./support/roles";
import { allowIn } from "./support/securityGroupRules";
import { type Transform, transformed } from "./support/transform";

export interface NetworkArgs {
  readonly settings: Pick<NetworkConfig, "cidrBlock" | "natStrategy" | "interfaceEndpoints" | "flowLogs">;
  /** Names of the zones in use (zones.ts). Adding one at the end changes nothing in the others. */
  readonly zones: readonly string[];
  /** Region of the stack; part of the endpoints' service names. */
  readonly region: string;
  /** AWS services that the application's platform calls, as interface endpoints name them: `logs`, `ecr.api` … */
  readonly awsServices: readonly string[];
  /** AWS services that functions in the VPC call. Functions never have public addresses; tasks may. */
  readonly functionServices: readonly string[];
  /** Days that flow logs are kept. */
  readonly logRetentionDays: number;
  /** The VPC and everything in it is protected. To change the NAT strategy of such a stack, turn protection off first. */
  readonly retained: boolean;
  /** Changes a child's arguments before it is made. */
  readonly transform?: {
    readonly vpc?: Transform<awsx.ec2.VpcArgs>;
    readonly interfaceEndpoint?: Transform<aws.ec2.VpcEndpointArgs>;
  };
}

const NAT_STRATEGIES = { none: "None", single: "Single", onePerAz: "OnePerAz" } as const;

/**
 * The VPC: public subnets for the load balancer, private ones for the application, isolated ones for the database, in each zone.
 *
 * The configuration chooses how the application reaches the internet and AWS. Prices are for us-east-1 and per hour (Amazon VPC and AWS
 * PrivateLink pricing, 2026-11):
 * - no NAT and no endpoints: it runs in the public subnets with public addresses, and security groups allow no connections from the
 *   internet. $0.005 a task: by far the cheapest for a few tasks, and the way out does not fail with a zone.
 * - one NAT gateway: private subnets, but if its zone fails the other zones lose the internet. $0.05 with its address, and $0.045 a GB.
 * - a NAT gateway in each zone: zones are independent. $0.05 a zone, and $0.045 a GB.
 * - interface endpoints instead: private subnets, and no internet at all. $0.01 a service and zone, and $0.01 a GB. Fargate needs four
 *   services, ec2 six and eks seven, without shells: $0.04 to $0.07 a zone, where a NAT gateway costs $0.05.
 * docs/topologies.md says what each gives up, and what the phases take.
 *
 * Functions have no public addresses. In the first case each service that they call therefore has an interface endpoint in one zone, for
 * $0.01 an hour each. The free alternatives are worse: IPv6 with an egress-only gateway changes every subnet, and secrets in the
 * function's input would be in the state.
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string[]>;
  /** Where the application runs: private subnets, or public ones if there is neither a NAT gateway nor interface endpoints. */
  readonly applicationSubnetIds: pulumi.Output<string[]>;
  /** The application's subnets are the public ones, so its tasks need public addresses. */
  readonly assignPublicIp: boolean;
  /** Where functions run: private subnets that can reach the services that functions call. */
  readonly functionSubnetIds: pulumi.Output<string[]>;
  /** Security group of the interface endpoints; undefined where AWS is reached through a NAT gateway. */
  readonly endpointSecurityGroupId: pulumi.Output<string> | undefined;
  /** Subnets without a route out of the VPC. */
  readonly databaseSubnetIds: pulumi.Output<string[]>;
  /** Their address ranges. */
  readonly databaseSubnetCidrs: readonly string[];

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:network:Network", name, {}, opts);
    const { settings, region } = args;
    const child = { parent: this };

    const layout = subnetLayout(settings.cidrBlock, args.zones.length);
    const vpc = createVpc();
    closeDefaultSecurityGroup();
    createS3Endpoint();
    const endpoints = chooseEndpoints();
    const endpointGroupId = endpoints.services.length > 0 ? createInterfaceEndpoints(endpoints) : undefined;
    if (settings.flowLogs) createFlowLogs();

    this.vpcId = vpc.vpcId;
    this.publicSubnetIds = vpc.publicSubnetIds;
    this.assignPublicIp = hasPublicAddresses(settings);
    this.applicationSubnetIds = this.assignPublicIp ? vpc.publicSubnetIds : vpc.privateSubnetIds;
    this.functionSubnetIds = vpc.privateSubnetIds;
    this.endpointSecurityGroupId = endpointGroupId;
    this.databaseSubnetIds = vpc.isolatedSubnetIds;
    this.databaseSubnetCidrs = layout.isolated;
    this.registerOutputs({ vpcId: this.vpcId });

    function createVpc(): awsx.ec2.Vpc {
      return new awsx.ec2.Vpc(
        name,
        transformed(args.transform?.vpc, {
          cidrBlock: settings.cidrBlock,
          availabilityZoneNames: [...args.zones],
          enableDnsHostnames: true,
          natGateways: { strategy: NAT_STRATEGIES[settings.natStrategy] },
          subnetStrategy: "Auto",
          // All three kinds exist always, used or not, so that a change of NAT strategy moves no subnet.
          subnetSpecs: [
            { type: "Public", name: "public", cidrBlocks: [...layout.public] },
            { type: "Private", name: "private", cidrBlocks: [...layout.private] },
            { type: "Isolated", name: "isolated", cidrBlocks: [...layout.isolated] },
          ],
        }),
        { ...child, protect: args.retained },
      );
    }

    // AWS gives this group to everything that names no other, so it must allow no traffic.
    function closeDefaultSecurityGroup(): void {
      new aws.ec2.DefaultSecurityGroup(`${name}-default`, { vpcId: vpc.vpcId, ingress: [], egress: [] }, child);
    }

    // Free of charge, and image layers do not pass through NAT gateways or the internet.
    function createS3Endpoint(): void {
      new aws.ec2.VpcEndpoint(
        `${name}-s3`,
        {
          vpcId: vpc.vpcId,
          serviceName: `com.amazonaws.${region}.s3`,
          vpcEndpointType: "Gateway",
          routeTableIds: vpc.routeTables.apply((tables) => pulumi.all(tables.map((table) => table.id))),
        },
        child,
      );
    }

    function chooseEndpoints(): Endpoints {
      const subnetIds = vpc.privateSubnetIds;
      if (settings.interfaceEndpoints) {
        return { services: [...new Set([...args.awsServices, ...args.functionServices])].sort(), subnetIds };
      }
      const services = settings.natStrategy === "none" ? args.functionServices : [];
      return { services, subnetIds: subnetIds.apply((ids) => ids.slice(0, 1)) };
    }

    // In the whole VPC the services' DNS names resolve to these endpoints, so the whole VPC may connect.
    function createInterfaceEndpoints({ services, subnetIds }: Endpoints): pulumi.Output<string> {
      const group = new aws.ec2.SecurityGroup(
        `${name}-endpoints`,
        { vpcId: vpc.vpcId, description: "Private endpoints of AWS services: HTTPS from the VPC" },
        child,
      );
      allowIn(`${name}-endpoints`, group.id, { from: { cidrIpv4: settings.cidrBlock }, port: 443 }, child);
      const made = services.map(
        (service) =>
          new aws.ec2.VpcEndpoint(
            `${name}-${service}`,
            transformed(args.transform?.interfaceEndpoint, {
              vpcId: vpc.vpcId,
              serviceName: `com.amazonaws.${region}.${service}`,
              vpcEndpointType: "Interface",
              privateDnsEnabled: true,
              subnetIds,
              securityGroupIds: [group.id],
            }),
            child,
          ),
      );
      // Known only when the endpoints exist, so that everything that uses them waits.
      return pulumi.all([group.id, ...made.map(({ id }) => id)]).apply(([id = ""]) => id);
    }

    function createFlowLogs(): void {
      const logGroup = createLogGroup(`${name}-flow`, { retentionInDays: args.logRetentionDays }, child);
      const Action = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"];
      const { role } = createRole(
        `${name}-flow`,
        {
          trust: trustService("vpc-flow-logs.amazonaws.com"),
          statements: [{ Effect: "Allow", Action, Resource: pulumi.interpolate`${logGroup.arn}:*` }],
        },
        child,
      );
      new aws.ec2.FlowLog(
        `${name}-flow`,
        {
          vpcId: vpc.vpcId,
          trafficType: "ALL",
          logDestination: logGroup.arn,
          iamRoleArn: role.arn,
          maxAggregationInterval: 600,
        },
        child,
      );
    }
  }
}

/** Services that each get an interface endpoint, and its subnets. */
interface Endpoints {
  readonly services: readonly string[];
  readonly subnetIds: pulumi.Output<string[]>;
}

/** The application runs in public subnets: it reaches AWS neither by NAT gateways nor by endpoints. */
export function hasPublicAddresses({
  natStrategy,
  interfaceEndpoints,
}: Pick<NetworkConfig, "natStrategy" | "interfaceEndpoints">): boolean {
  return natStrategy === "none" && !interfaceEndpoints;
}
