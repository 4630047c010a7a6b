import type { Stack } from "../support/stack";
import { zonesOfSubnets, zonesOfVpc } from "../support/zones";

/** Where nothing says how many zones a stack has. */
const USUAL = 2;

/** Zones that a stack is in. */
export function zonesOf(stack: Stack): number {
  const [vpc] = stack.ofType("awsx:ec2:Vpc");
  const subnets = stack.ofType("aws:ec2/subnet:Subnet");
  return zonesOfSubnets(subnets) ?? (vpc === undefined ? undefined : zonesOfVpc(vpc)) ?? USUAL;
}

/** Part of the traffic to something in one zone that comes from the others. */
export function shareFromOtherZones(stack: Stack): number {
  const zones = zonesOf(stack);
  return (zones - 1) / zones;
}
