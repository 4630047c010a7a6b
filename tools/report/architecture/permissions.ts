import { at } from "../../../policies/support/expectations";
import type { Stack, StackResource } from "../../../policies/support/stack";
import { numberOf, textOf } from "../../../policies/support/values";
import { groupIdsOf } from "./groups";

/** Ports of one protocol. */
export interface Ports {
  /** `tcp`, `udp` …; `-1` is every protocol, and then the ports mean nothing. */
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
}

/** The other end of a rule: members of a security group, by its id, or a range of addresses. */
export type Peer = { readonly group: string } | { readonly cidr: string };

/** One rule of a security group. */
export interface Permission {
  /** The rule's resource; undefined for one that AWS makes itself. */
  readonly urn: string | undefined;
  /** `in`: the peer may open connections to members of the group; `out`: they to the peer. */
  readonly direction: "in" | "out";
  /** Id of the group that has the rule. */
  readonly group: string;
  readonly peer: Peer;
  readonly ports: Ports;
}

/** Rules that could not be read, with the reason. */
export interface Unread {
  readonly urn: string;
  readonly words: string;
}

const DIRECTIONS: Readonly<Record<string, Permission["direction"]>> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "in",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "out",
};
/** Older forms, which this program does not make: said, so that a drawing without them is not taken for the whole. */
const LEGACY_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const GROUPS = ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"];
const CLUSTER = "eks:index:Cluster";

export const EVERY_PORT: Ports = { protocol: "-1", first: 0, last: 65_535 };

/** Every rule of every security group in the plan. */
export function readPermissions(stack: Stack): {
  readonly permissions: readonly Permission[];
  readonly unread: readonly Unread[];
} {
  const read = stack.ofType(...Object.keys(DIRECTIONS)).map(readRule);
  const inline = stack.ofType(...GROUPS).filter(({ props }) => [props.ingress, props.egress].some(isFilledList));
  return {
    permissions: [...read.flatMap((each) => ("group" in each ? [each] : [])), ...clusterRules(stack)],
    unread: [
      ...read.flatMap((each) => ("words" in each ? [each] : [])),
      ...[...inline, ...stack.ofType(LEGACY_RULE)].map(({ urn }) => ({
        urn,
        words: "has rules in a form that the drawing does not read (not securityGroupIngressRule or …EgressRule)",
      })),
    ],
  };
}

function isFilledList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function readRule({ urn, type, props }: StackResource): Permission | Unread {
  const group = textOf(props.securityGroupId);
  const peer = peerOf(props);
  const direction = DIRECTIONS[type];
  if (group === undefined || peer === undefined || direction === undefined)
    return { urn, words: "names a group or a peer that only an update knows" };
  return { urn, direction, group, peer, ports: portsOf(props) };
}

function peerOf(props: StackResource["props"]): Peer | undefined {
  const group = textOf(props.referencedSecurityGroupId);
  if (group !== undefined) return { group };
  const cidr = textOf(props.cidrIpv4) ?? textOf(props.cidrIpv6);
  return cidr === undefined ? undefined : { cidr };
}

function portsOf(props: StackResource["props"]): Ports {
  const protocol = textOf(props.ipProtocol) ?? EVERY_PORT.protocol;
  if (protocol === EVERY_PORT.protocol) return EVERY_PORT;
  const first = numberOf(at(props, "fromPort")) ?? EVERY_PORT.first;
  return { protocol, first, last: numberOf(at(props, "toPort")) ?? EVERY_PORT.last };
}

/**
 * AWS makes the group of an EKS cluster itself: its members talk among themselves and open any connection outwards.
 * Source: Amazon EKS user guide, "View Amazon EKS security group requirements for clusters" (2026-11).
 */
function clusterRules(stack: Stack): readonly Permission[] {
  return stack
    .ofType(CLUSTER)
    .flatMap(groupIdsOf)
    .flatMap((group) => {
      const own = { urn: undefined, group, ports: EVERY_PORT };
      return [
        { ...own, direction: "in", peer: { group } },
        ...["0.0.0.0/0", "::/0"].map((cidr) => ({ ...own, direction: "out", peer: { cidr } }) as const),
      ] as const;
    });
}

/** What both allow; undefined: nothing. */
export function commonPorts(one: Ports, other: Ports): Ports | undefined {
  if (one.protocol === EVERY_PORT.protocol) return other;
  if (other.protocol === EVERY_PORT.protocol) return one;
  const first = Math.max(one.first, other.first);
  const last = Math.min(one.last, other.last);
  return one.protocol === other.protocol && first <= last ? { protocol: one.protocol, first, last } : undefined;
}

/** `443`, `53 UDP`, `1024–2048`, `every port`. */
export function showPorts({ protocol, first, last }: Ports): string {
  if (protocol === EVERY_PORT.protocol) return "every port";
  const range = first === last ? `${first}` : `${first}–${last}`;
  return protocol === "tcp" ? range : `${range} ${protocol.toUpperCase()}`;
}
