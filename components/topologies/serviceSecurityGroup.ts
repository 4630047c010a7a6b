import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface ServiceSecurityGroupArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Security group of the load balancer: the only one that reaches the application. */
  readonly loadBalancerSecurityGroupId: pulumi.Input<string>;
  /** Security group of the database: the only one that the application reaches on `databasePort`. */
  readonly databaseSecurityGroupId: pulumi.Input<string>;
  readonly databasePort: number;
  /** Port that the application listens on. */
  readonly port: number;
  /** TCP ports that the application may open to the outside. */
  readonly egressPorts: readonly number[];
}

/**
 * The application's link in the chain internet → load balancer → application → database. Both ends of each link are rules
 * that name the other's security group, so nothing is let in by address, and a topology takes its links along when it goes.
 */
export class ServiceSecurityGroup extends pulumi.ComponentResource {
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: ServiceSecurityGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:network:ServiceSecurityGroup", name, {}, opts);
    const { loadBalancerSecurityGroupId: loadBalancer, databaseSecurityGroupId: database, port, databasePort } = args;

    const child = { parent: this };

    const description = "The application: from the load balancer, to the database";
    const group = new aws.ec2.SecurityGroup(name, { vpcId: args.vpcId, description }, child);
    link("load-balancer", loadBalancer, group.id, port);
    link("database", group.id, database, databasePort);
    for (const egressPort of args.egressPorts) allowOut(egressPort);

    this.securityGroupId = group.id;
    this.registerOutputs({ securityGroupId: this.securityGroupId });

    function link(label: string, from: pulumi.Input<string>, to: pulumi.Input<string>, toPort: number): void {
      const ports = { ipProtocol: "tcp", fromPort: toPort, toPort };
      new aws.vpc.SecurityGroupEgressRule(
        `${name}-${label}-out`,
        { securityGroupId: from, referencedSecurityGroupId: to, ...ports },
        child,
      );
      new aws.vpc.SecurityGroupIngressRule(
        `${name}-${label}-in`,
        { securityGroupId: to, referencedSecurityGroupId: from, ...ports },
        child,
      );
    }

    function allowOut(egressPort: number): void {
      new aws.vpc.SecurityGroupEgressRule(
        `${name}-internet-${egressPort}`,
        {
          securityGroupId: group.id,
          cidrIpv4: "0.0.0.0/0",
          ipProtocol: "tcp",
          fromPort: egressPort,
          toPort: egressPort,
        },
        child,
      );
    }
  }
}
