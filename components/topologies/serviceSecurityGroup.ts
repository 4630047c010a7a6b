import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { TopologyArgs } from "./topology";

/** What a topology knows of the three links of the chain. */
export type ServiceSecurityGroupArgs = Pick<TopologyArgs, "network" | "loadBalancer" | "database" | "application">;

/**
 * The application's link in the chain internet → load balancer → application → database. Both ends of each link are rules
 * that name the other's security group, so nothing is let in by address, and a topology takes its links along when it goes.
 */
export class ServiceSecurityGroup extends pulumi.ComponentResource {
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: ServiceSecurityGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:network:ServiceSecurityGroup", name, {}, opts);
    const { network, loadBalancer, database, application } = args;

    const child = { parent: this };

    const description = "The application: from the load balancer, to the database";
    const group = new aws.ec2.SecurityGroup(name, { vpcId: network.vpcId, description }, child);
    link("load-balancer", loadBalancer.securityGroupId, group.id, application.port);
    link("database", group.id, database.securityGroupId, database.port);
    for (const egressPort of application.egressPorts) allowOut(egressPort);

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
