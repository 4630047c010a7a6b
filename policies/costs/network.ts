import { at } from "../support/expectations";
import type { StackResource } from "../support/stack";
import { textOf } from "../support/values";
import { zonesOfVpc } from "../support/zones";
import { allMonth, type CostRule, type Line, type RuleTable } from "./rule";

export const networkRules: RuleTable = {
  group: "network",
  rules: {
    "awsx:ec2:Vpc": vpc,
    "aws:ec2/natGateway:NatGateway": () => [allMonth("NAT gateway", "vpc/nat/hour")],
    "aws:ec2/eip:Eip": () => [allMonth("public address", "vpc/public-address")],
    "aws:ec2/vpcEndpoint:VpcEndpoint": endpoint,
  },
};

/** What awsx makes by its inputs, where its parts are not seen. */
function vpc(resource: StackResource): readonly Line[] {
  const strategy = textOf(at(resource.props, "natGateways.strategy")) ?? "OnePerAz";
  const gateways = strategy === "None" ? 0 : strategy === "Single" ? 1 : (zonesOfVpc(resource) ?? 3);
  if (gateways === 0) return [];
  return [
    allMonth("NAT gateways", "vpc/nat/hour", gateways),
    allMonth("public addresses of NAT gateways", "vpc/public-address", gateways),
  ];
}

const GATEWAY_ENDPOINTS = "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html";

function endpoint({ props }: StackResource): ReturnType<CostRule> {
  if (textOf(props.vpcEndpointType) !== "Interface") return [{ what: "gateway endpoint", free: GATEWAY_ENDPOINTS }];
  const zones = Array.isArray(props.subnetIds) ? props.subnetIds.length : 1;
  return [allMonth("interface endpoint", "vpc/endpoint/hour", zones)];
}
