import { incompleteZones } from "../facts/regions";
import { ENVIRONMENT, isProduction } from "../support/environment";
import { at } from "../support/expectations";
import type { PackPolicy } from "../support/policy";
import type { Stack, StackResource } from "../support/stack";
import { textOf } from "../support/values";
import { subnetsOf, zonesOfSubnets, zonesOfVpc } from "../support/zones";

/** NAT gateways and zones of a VPC; undefined while one of them is not known, or where there is no NAT gateway at all. */
function waysOut(stack: Stack, vpc: StackResource): { readonly gateways: number; readonly zones: number } | undefined {
  if (vpc.type === "awsx:ec2:Vpc") {
    const zones = zonesOfVpc(vpc);
    return textOf(at(vpc.props, "natGateways.strategy")) === "Single" && zones !== undefined
      ? { gateways: 1, zones }
      : undefined;
  }
  const subnets = subnetsOf(stack, vpc);
  const zones = zonesOfSubnets(subnets);
  const gateways = stack
    .ofType("aws:ec2/natGateway:NatGateway")
    .filter(({ propertyDependencies }) =>
      subnets.some(({ urn }) => propertyDependencies.subnetId?.includes(urn)),
    ).length;
  return zones !== undefined && gateways > 0 ? { gateways, zones } : undefined;
}

export const vpcPolicies: readonly PackPolicy[] = [
  {
    id: "MLY-NET-006",
    name: "flow-logs-on",
    description: "A production VPC has flow logs: without them no break-in can be traced.",
    level: "mandatory",
    severity: "medium",
    remediation: "Add an aws.ec2.FlowLog with trafficType ALL for the VPC.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6",
    settings: { environment: ENVIRONMENT },
    checkStack: (stack, settings) => {
      const logged = stack.ofType("aws:ec2/flowLog:FlowLog").filter(({ props }) => props.trafficType !== "ACCEPT");
      const sources = logged.flatMap(({ propertyDependencies }) => propertyDependencies.vpcId ?? []);
      const ids = logged.flatMap(({ props }) => textOf(props.vpcId) ?? []);
      const components = stack.ofType("awsx:ec2:Vpc");
      const vpcs = stack
        .ofType("aws:ec2/vpc:Vpc")
        // The VPC inside a component is judged with the component.
        .filter(({ parent }) => components.every(({ urn }) => urn !== parent));
      return [...components, ...vpcs]
        .filter((resource) => isProduction(resource, settings))
        .filter(({ urn, props }) => !sources.includes(urn) && !ids.includes(textOf(props.id) ?? ""))
        .map(({ urn }) => ({ urn, message: "The VPC has no flow log of all traffic." }));
    },
  },
  // The VPC component of awsx is judged by production-spans-zones in the plan, which has no subnets of it; the engine has them.
  {
    id: "MLY-NET-009",
    name: "production-subnets-span-zones",
    description:
      "The subnets of a production VPC are in two zones or more: zones fail, and everything in a zone fails with it.",
    level: "mandatory",
    severity: "high",
    remediation: "Create subnets in further zones, and run the workloads in all of them.",
    authority: "https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
    settings: {
      environment: ENVIRONMENT,
      minimumZones: { type: "number", default: 2, minimum: 1, maximum: 6, description: "Zones that production spans" },
    },
    checkStack: (stack, settings) =>
      stack
        .ofType("aws:ec2/vpc:Vpc")
        .filter((vpc) => isProduction(vpc, settings))
        .flatMap((vpc) => {
          const least = settings.number("minimumZones");
          const zones = zonesOfSubnets(subnetsOf(stack, vpc));
          if (zones === undefined || zones >= least) return [];
          return [{ urn: vpc.urn, message: `The subnets span ${zones} of the ${least} zones that are needed.` }];
        }),
  },
  {
    id: "MLY-NET-010",
    name: "production-nat-in-each-zone",
    description:
      "A production VPC that has grown beyond two zones has a NAT gateway in each: with one for all, a failure of its zone cuts the others off from the internet.",
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
          "Zones up to which one NAT gateway is enough: users reach the application without it, and a gateway costs some $33 a month",
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
  },
  {
    id: "MLY-NET-011",
    name: "subnet-zone-complete",
    description:
      "A subnet is in a zone that offers every service a stack may need: in others RDS Proxy silently ignores the subnet, and EKS refuses it.",
    level: "advisory",
    severity: "medium",
    remediation:
      "Choose zones by aws.getAvailabilityZones with excludeZoneIds: a name stands for different zones in different accounts, an id does not.",
    authority: "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
    resourceTypes: ["aws:ec2/subnet:Subnet"],
    checkResource: ({ props }) => {
      const id = textOf(props.availabilityZoneId) ?? "";
      const lacks = Object.hasOwn(incompleteZones, id) ? (incompleteZones[id] ?? []) : [];
      return lacks.length === 0 ? [] : [`Zone ${id} has no ${lacks.join(", no ")}.`];
    },
  },
];
