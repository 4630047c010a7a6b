import * as pulumi from "@pulumi/pulumi";
import type { Database } from "./database";
import type { LoadBalancer } from "./loadBalancer";
import type { Network } from "./network";

/** What a stack shares with preview environments, as one output: names and addresses, no secrets. */
export interface SharedParts {
  readonly vpcId: string;
  readonly applicationSubnetIds: string[];
  readonly functionSubnetIds: string[];
  /** Of the interface endpoints; not there where AWS is reached through a NAT gateway. */
  readonly endpointSecurityGroupId?: string;
  /** Encrypts what the stack stores. */
  readonly keyArn: string;
  readonly loadBalancer: {
    readonly arn: string;
    readonly arnSuffix: string;
    readonly dnsName: string;
    readonly securityGroupId: string;
  };
  readonly database: {
    readonly address: string;
    /** Of the stack's own database. */
    readonly name: string;
    readonly securityGroupId: string;
    readonly resourceId: string;
    readonly masterSecretArn: string;
    readonly masterPasswordVersion: string;
  };
}

/** The parts, as a stack has them. */
export interface Shareable {
  readonly network: Pick<Network, "vpcId" | "applicationSubnetIds" | "functionSubnetIds" | "endpointSecurityGroupId">;
  readonly loadBalancer: Pick<LoadBalancer, "arn" | "arnSuffix" | "dnsName" | "securityGroupId">;
  readonly database: Pick<
    Database,
    "address" | "name" | "securityGroupId" | "resourceId" | "masterSecretArn" | "masterPasswordVersion"
  >;
  readonly keyArn: pulumi.Output<string>;
}

/** The output of a stack from which a preview environment takes what it needs. */
export function shareParts({ network, loadBalancer, database, keyArn }: Shareable): pulumi.Output<SharedParts> {
  const { vpcId, applicationSubnetIds, functionSubnetIds, endpointSecurityGroupId } = network;
  const { arn, arnSuffix, dnsName } = loadBalancer;
  const { address, name, resourceId, masterSecretArn, masterPasswordVersion } = database;
  return pulumi.output({
    ...{ vpcId, applicationSubnetIds, functionSubnetIds, endpointSecurityGroupId, keyArn },
    loadBalancer: { arn, arnSuffix, dnsName, securityGroupId: loadBalancer.securityGroupId },
    database: {
      ...{ address, name, resourceId, masterSecretArn, masterPasswordVersion },
      securityGroupId: database.securityGroupId,
    },
  });
}

/** The same, as another stack reads it. @throws RunError when that stack has not been updated since it shares them */
export function readSharedParts(stack: pulumi.StackReference): pulumi.Output<SharedParts> {
  return stack.getOutput("sharedParts").apply((parts: SharedParts | undefined) => {
    if (parts !== undefined) return parts;
    throw new pulumi.RunError("the dev stack has no output sharedParts: update it first, with the program of main");
  });
}
