import type { Stack, StackResource } from "./stack";
import { numberOf, textOf } from "./values";

/** awsx's own default. Source: @pulumi/awsx, ec2.VpcArgs.availabilityZoneNames (2026-11). */
const AWSX_ZONES = 3;

/** Zones of awsx's VPC: named, counted, or its default; undefined while that is not known. */
export function zonesOfVpc({ props }: Pick<StackResource, "props">): number | undefined {
  const { availabilityZoneNames: names, numberOfAvailabilityZones: count } = props;
  if (Array.isArray(names)) return names.length;
  if (names !== undefined && names !== null) return undefined;
  return numberOf(count ?? AWSX_ZONES);
}

export function subnetsOf(stack: Stack, vpc: StackResource): readonly StackResource[] {
  return stack
    .ofType("aws:ec2/subnet:Subnet")
    .filter(({ propertyDependencies }) => propertyDependencies.vpcId?.includes(vpc.urn));
}

/** How many zones the subnets are in; undefined without subnets, or while a zone is not known. */
export function zonesOfSubnets(subnets: readonly StackResource[]): number | undefined {
  const zones = subnets.map(({ props }) => textOf(props.availabilityZone) ?? textOf(props.availabilityZoneId));
  return zones.length === 0 || zones.includes(undefined) ? undefined : new Set(zones).size;
}
