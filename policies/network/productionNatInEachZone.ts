import { ENVIRONMENT, isProduction } from "../support/environment";
import { at } from "../support/expectations";
import type { StackPolicy } from "../support/policy";
import type { Stack, StackResource } from "../support/stack";
import { textOf } from "../support/values";
import { zonesOfVpc } from "../support/zones";

/** NAT gateways and zones of a VPC; undefined while one of them is not known, or where there is no NAT gateway at all. */
function waysOut(stack: Stack, vpc: StackResource): { readonly gateways: number; readonly zones: number } | undefined {
  if (vpc.type === "awsx:ec2:Vpc") {
    const zones = zonesOfVpc(vpc);
    return textOf(at(vpc.props, "natGateways.strategy")) === "Single" && zones !== undefined
      ? { gateways: 1, zones }
      : undefined;
  }
  const subnets = stack
    .ofType("aws:ec2/subnet:Subnet")
    .filter(({ propertyDependencies }) => propertyDependencies.vpcId?.includes(vpc.urn));
  const zones = subnets.map(({ props }) => textOf(props.availabilityZone) ?? textOf(props.availabilityZoneId));
  const gateways = stack
    .ofType("aws:ec2/natGateway:NatGateway")
    .filter(({ propertyDependencies }) =>
      subnets.some(({ urn }) => propertyDependencies.subnetId?.includes(urn)),
    ).length;
  const isKnown = zones.length > 0 && zones.every((zone) => zone !== undefined);
  return isKnown && gateways > 0 ? { gateways, zones: new Set(zones).size } : undefined;
}

export const productionNatInEachZone: StackPolicy = {
  id: "MLY-NET-010",
  name: "production-nat-in-each-zone",
  description:
    "A production VPC that has grown beyond two zones has a NAT gateway in each: with one for all, its zone takes the others' way out along.",
  level: "mandatory",
  severity: "medium",
  remediation: 'Make a NAT gateway in each zone (awsx: natGateways.strategy "OnePerAz"), or raise zonesWithOneNat.',
  authority: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
  settings: {
    environment: ENVIRONMENT,
    zonesWithOneNat: {
      type: "number",
      default: 2,
      minimum: 1,
      maximum: 6,
      description:
        "Zones up to which one NAT gateway is a fair price: users still come in without it, and a gateway costs some $33 a month",
    },
  },
  checkStack: (stack, settings) =>
    stack
      .ofType("awsx:ec2:Vpc", "aws:ec2/vpc:Vpc")
      .filter((vpc) => isProduction(vpc, settings))
      .flatMap((vpc) => {
        const found = waysOut(stack, vpc);
        if (found === undefined || found.zones <= settings.number("zonesWithOneNat") || found.gateways >= found.zones)
          return [];
        return [{ urn: vpc.urn, message: `There are ${found.zones} zones, and NAT gateways in ${found.gateways}.` }];
      }),
};
