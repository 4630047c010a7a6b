import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

type Id = pulumi.Input<string>;

/** The other end of a rule: members of a security group, or a range of addresses. */
export type Peer = { readonly referencedSecurityGroupId: Id } | { readonly cidrIpv4: string };

/** A port of a server that lets in only members of security groups that a rule of its own group names. */
export interface ServerLink {
  /** Part of the rules' logical names. */
  readonly name: string;
  readonly port: number;
  readonly securityGroupId: Id;
}

/** Members of the group may open connections to the peer, on one TCP port. */
export function allowOut(
  name: string,
  securityGroupId: Id,
  { to, port }: { readonly to: Peer; readonly port: number },
  opts: pulumi.CustomResourceOptions,
): aws.vpc.SecurityGroupEgressRule {
  return new aws.vpc.SecurityGroupEgressRule(name, { securityGroupId, ...to, ...onPort(port) }, opts);
}

/** The peer may open connections to members of the group, on one TCP port. */
export function allowIn(
  name: string,
  securityGroupId: Id,
  { from, port }: { readonly from: Peer; readonly port: number },
  opts: pulumi.CustomResourceOptions,
): aws.vpc.SecurityGroupIngressRule {
  return new aws.vpc.SecurityGroupIngressRule(name, { securityGroupId, ...from, ...onPort(port) }, opts);
}

/** Rules for connections between two groups: `NAME-out` at the group that opens them, `NAME-in` at the other. */
export function linkGroups(
  name: string,
  { from, to, port }: { readonly from: Id; readonly to: Id; readonly port: number },
  opts: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  return [
    allowOut(`${name}-out`, from, { to: { referencedSecurityGroupId: to }, port }, opts),
    allowIn(`${name}-in`, to, { from: { referencedSecurityGroupId: from }, port }, opts),
  ];
}

function onPort(port: number) {
  return { ipProtocol: "tcp", fromPort: port, toPort: port };
}
