import { knownTexts } from "../../../policies/support/expectations";
import type { StackResource } from "../../../policies/support/stack";
import { isRecord } from "../../../policies/support/values";
import { offlineOutputs } from "../../plan/offlineOutputs";

/** Ids do not depend on it; ARNs do, which nothing here reads. */
const ANY_REGION = "us-east-1";

/** What the offline plan answered the program for this resource. */
export function outputsOf(resource: StackResource): { readonly id: string; readonly outputs: Record<string, unknown> } {
  const { id, outputs } = offlineOutputs({ ...resource, custom: true }, ANY_REGION);
  return { id, outputs: { ...outputs } };
}

/** The ids of the security groups that a resource brings into being. */
export function groupIdsOf(resource: StackResource): readonly string[] {
  const { id, outputs } = outputsOf(resource);
  const { clusterSecurityGroupId } = outputs;
  if (typeof clusterSecurityGroupId === "string") return [clusterSecurityGroupId];
  return resource.type === "aws:ec2/securityGroup:SecurityGroup" ? [id] : [];
}

export type SubnetKind = "public" | "private" | "isolated";
export const SUBNET_KINDS: readonly SubnetKind[] = ["public", "private", "isolated"];

/** A subnet of a VPC. */
export interface Subnet {
  readonly id: string;
  readonly kind: SubnetKind;
  /** Index of its zone. */
  readonly zone: number;
  readonly cidr: string;
}

/** A VPC component, whose inside only the engine sees: what its inputs say, with the ids that the plan gave. */
export interface Vpc {
  readonly urn: string;
  readonly name: string;
  readonly cidr: string;
  readonly zones: readonly string[];
  readonly subnets: readonly Subnet[];
  /** NAT gateways, by the index of their zone. */
  readonly natZones: readonly number[];
}

export function readVpc(resource: StackResource): Vpc {
  const { urn, name, props } = resource;
  const { outputs } = outputsOf(resource);
  const zones = knownTexts(props.availabilityZoneNames) ?? [];
  const specs = Array.isArray(props.subnetSpecs) ? props.subnetSpecs.filter(isRecord) : [];
  const subnets = SUBNET_KINDS.flatMap((kind) => {
    const spec = specs.find(({ type }) => String(type).toLowerCase() === kind);
    const cidrs = knownTexts(spec?.cidrBlocks) ?? [];
    const ids = knownTexts(outputs[`${kind}SubnetIds`]) ?? [];
    return ids.map((id, zone) => ({ id, kind, zone, cidr: cidrs[zone] ?? "" }));
  });
  const gateways = Array.isArray(outputs.natGateways) ? outputs.natGateways : [];
  return {
    urn,
    name,
    cidr: typeof props.cidrBlock === "string" ? props.cidrBlock : "",
    zones,
    subnets,
    // awsx puts a single gateway into the first zone.
    natZones: gateways.map((_, zone) => zone),
  };
}
