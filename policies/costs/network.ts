import type { Stack, StackResource } from "../support/stack";
import { textOf } from "../support/values";
import { zonesOfVpc } from "../support/zones";
import { ENDPOINT, isEndpointForLogs, NAT_GATEWAY, natStrategyOf } from "./outbound";
import { allMonth, byUse, type CostContext, type Line, type RuleTable } from "./rule";
import { gbAMonth, type Usage } from "./usage";

export const networkRules: RuleTable = {
  group: "network",
  rules: {
    "awsx:ec2:Vpc": vpc,
    [NAT_GATEWAY]: natGateway,
    "aws:ec2/eip:Eip": () => [allMonth("public address", "vpc/public-address")],
    [ENDPOINT]: endpoint,
  },
};

const VPC_PRICING = "https://aws.amazon.com/vpc/pricing/";

/** What awsx makes by its inputs, where its parts are not seen. */
function vpc(resource: StackResource, { stack, usage }: CostContext): readonly Line[] {
  const strategy = natStrategyOf(resource);
  const gateways = strategy === "None" ? 0 : strategy === "Single" ? 1 : (zonesOfVpc(resource) ?? 3);
  if (gateways === 0) return [{ what: "network without NAT gateways", free: VPC_PRICING }];
  return [
    allMonth("NAT gateways", "vpc/nat/hour", gateways),
    allMonth("public addresses of NAT gateways", "vpc/public-address", gateways),
    byUse("data through NAT gateways", "vpc/nat/gb", gbThroughNat(stack, usage)),
  ];
}

function natGateway(_gateway: StackResource, { stack, usage }: CostContext): readonly Line[] {
  const part = 1 / stack.ofType(NAT_GATEWAY).length;
  return [
    allMonth("NAT gateway", "vpc/nat/hour"),
    byUse("data through the NAT gateway", "vpc/nat/gb", part * gbThroughNat(stack, usage)),
  ];
}

/** Logs go through an interface endpoint where there is one. */
function gbThroughNat(stack: Stack, usage: Usage): number {
  const hasEndpoint = stack.ofType(ENDPOINT).some(isEndpointForLogs);
  return usage.natGb + (hasEndpoint ? 0 : logsGb(usage));
}

function logsGb(usage: Usage): number {
  return gbAMonth(usage, usage.applicationLogKbPerRequest);
}

const GATEWAY_ENDPOINTS = "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html";

function endpoint(resource: StackResource, { usage }: CostContext): readonly Line[] {
  const { props } = resource;
  if (textOf(props.vpcEndpointType) !== "Interface") return [{ what: "gateway endpoint", free: GATEWAY_ENDPOINTS }];
  const zones = Array.isArray(props.subnetIds) ? props.subnetIds.length : 1;
  const what = `interface endpoint ${textOf(props.serviceName)?.split(".").slice(3).join(".") ?? ""}`.trim();
  return [
    allMonth(what, "vpc/endpoint/hour", zones),
    ...(isEndpointForLogs(resource) ? [byUse("data through the endpoint", "vpc/endpoint/gb", logsGb(usage))] : []),
  ];
}
