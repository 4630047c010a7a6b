import { at } from "../support/expectations";
import type { Stack, StackResource } from "../support/stack";
import { textOf } from "../support/values";

export const NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";
export const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

/** NAT gateways that awsx makes by its inputs: none, one, or one in each zone. */
export function natStrategyOf(vpc: StackResource): string {
  return textOf(at(vpc.props, "natGateways.strategy")) ?? "OnePerAz";
}

export function isEndpointForLogs({ props }: StackResource): boolean {
  return /\.logs$/.test(textOf(props.serviceName) ?? "");
}

/** Whether what runs in the VPC has public addresses of its own: there is neither a NAT gateway nor an endpoint for its logs. */
export function hasPublicNodes(stack: Stack): boolean {
  const vpcs = stack.ofType("awsx:ec2:Vpc");
  const hasNat = stack.ofType(NAT_GATEWAY).length > 0 || vpcs.some((vpc) => natStrategyOf(vpc) !== "None");
  return !hasNat && !stack.ofType(ENDPOINT).some(isEndpointForLogs);
}
