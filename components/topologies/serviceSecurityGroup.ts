import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allowOut, linkGroups } from "../support/securityGroupRules";
import type { TopologyArgs } from "./topology";

export type ServiceSecurityGroupArgs = Pick<TopologyArgs, "network" | "loadBalancer" | "servers" | "application">;

/**
 * The application's link in the chain internet → load balancer → application → database and cache. Each link is a pair of rules that name the
 * other end's security group, so no inbound rule names an address, and a topology's rules are deleted with it.
 */
export class ServiceSecurityGroup extends pulumi.ComponentResource {
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: ServiceSecurityGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:network:ServiceSecurityGroup", name, {}, opts);
    const { network, loadBalancer, servers, application } = args;

    const child = { parent: this };

    const description = "The application: from the load balancer, to the database";
    const { id } = new aws.ec2.SecurityGroup(name, { vpcId: network.vpcId, description }, child);
    linkGroups(`${name}-load-balancer`, { from: loadBalancer.securityGroupId, to: id, port: application.port }, child);
    for (const server of servers)
      linkGroups(`${name}-${server.name}`, { from: id, to: server.securityGroupId, port: server.port }, child);
    for (const port of application.egressPorts)
      allowOut(`${name}-internet-${port}`, id, { to: { cidrIpv4: "0.0.0.0/0" }, port }, child);

    this.securityGroupId = id;
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }
}
