import type { StackResource } from "./stack";
import { numberOf } from "./values";

/** awsx's own default. Source: @pulumi/awsx, ec2.VpcArgs.availabilityZoneNames (2026-11). */
const AWSX_ZONES = 3;

/** Zones of awsx's VPC: named, counted, or its default; undefined while that is not known. */
export function zonesOfVpc({ props }: Pick<StackResource, "props">): number | undefined {
  const { availabilityZoneNames: names, numberOfAvailabilityZones: count } = props;
  if (Array.isArray(names)) return names.length;
  if (names !== undefined && names !== null) return undefined;
  return numberOf(count ?? AWSX_ZONES);
}
