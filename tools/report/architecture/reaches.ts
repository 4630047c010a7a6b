import { isWithin } from "../../../policies/support/addressRanges";
import { knownTexts } from "../../../policies/support/expectations";
import type { Stack } from "../../../policies/support/stack";
import { type Box, readBoxes } from "./boxes";
import { readVpc, type Vpc } from "./groups";
import { INSIDE, type Link, OUTSIDE, type Reach, together } from "./links";
import { filterOf, type PortFilter } from "./networkPolicies";
import { readOwnCluster } from "./ownCluster";
import { commonPorts, EVERY_PORT, type Permission, type Ports, readPermissions, showPorts } from "./permissions";

/** What the rules come to. */
export interface Reaches {
  readonly boxes: readonly Box[];
  readonly reaches: readonly Reach[];
  /** Rules that allow nothing, because the other side has none that fits, or that could not be read. */
  readonly warnings: readonly { readonly urn: string; readonly words: string }[];
  /** Undefined where the plan has none, or several. */
  readonly vpc: Vpc | undefined;
}

export function readReaches(stack: Stack): Reaches {
  const [vpc, ...others] = stack.ofType("awsx:ec2:Vpc").map(readVpc);
  const { permissions, unread } = readPermissions(stack);
  const cluster = readOwnCluster(stack);
  const boxes = [...withUnusedGroups(readBoxes(stack), permissions), ...cluster.boxes];
  const network: Network = { boxes, vpc, filters: filtersOf(stack, boxes) };
  const outs = permissions.filter(({ direction }) => direction === "out");
  const ins = permissions.filter(({ direction }) => direction === "in");
  const pairs = outs.flatMap((out) => ins.flatMap((into) => pairOf(out, into, network) ?? []));
  const links = [
    ...pairs.flatMap((pair) => linksOf(pair, network)),
    ...permissions.flatMap((permission) => outerLinks(permission, network)),
    ...publicAccess(stack, boxes),
    ...cluster.links,
  ];
  return {
    boxes,
    reaches: together(links),
    warnings: [...unread, ...oneSided(permissions, pairs, boxes)],
    vpc: others.length > 0 ? undefined : vpc,
  };
}

interface Network {
  readonly boxes: readonly Box[];
  readonly vpc: Vpc | undefined;
  /** Box → what its own filter lets through, beside its groups. */
  readonly filters: ReadonlyMap<string, PortFilter>;
}

function filtersOf(stack: Stack, boxes: readonly Box[]): ReadonlyMap<string, PortFilter> {
  return new Map(
    boxes.flatMap((box) => {
      const filter = filterOf(stack, box);
      return filter === undefined ? [] : [[box.id, filter] as const];
    }),
  );
}

/** A group with rules that nothing in the plan uses is shown, as somebody may. */
function withUnusedGroups(boxes: readonly Box[], permissions: readonly Permission[]): readonly Box[] {
  const named = new Set(permissions.flatMap(({ group, peer }) => ("group" in peer ? [group, peer.group] : [group])));
  const unused = [...named].filter((group) => !boxes.some(({ groups }) => groups.includes(group)));
  return [
    ...boxes,
    ...unused.map((group) => ({
      id: `group-${group}`,
      kind: "group" as const,
      title: `Security group ${group}`,
      lines: ["used by nothing in the plan"],
      urns: [],
      groups: [group],
      subnets: [],
    })),
  ];
}

/** Two rules that allow connections together. */
interface Pair {
  readonly out: Permission;
  readonly into: Permission;
  readonly ports: Ports;
}

function pairOf(out: Permission, into: Permission, network: Network): Pair | undefined {
  const ports = commonPorts(out.ports, into.ports);
  const meet = covers(out, into.group, network) && covers(into, out.group, network);
  return ports !== undefined && meet ? { out, into, ports } : undefined;
}

/** Whether the peer of a rule may be a member of the group: by its id, or by the addresses of its subnets. */
function covers({ peer }: Permission, group: string, { boxes, vpc }: Network): boolean {
  if ("group" in peer) return peer.group === group;
  const ids = boxes.filter(({ groups }) => groups.includes(group)).flatMap(({ subnets }) => subnets);
  const ranges = (vpc?.subnets ?? []).filter(({ id }) => ids.includes(id)).map(({ cidr }) => cidr);
  const addresses = ranges.length > 0 ? ranges : vpc === undefined ? [] : [vpc.cidr];
  return addresses.some((each) => isWithin(each, peer.cidr));
}

function linksOf({ out, into, ports }: Pair, network: Network): readonly Link[] {
  const ours = [out, into].filter(({ urn }) => urn !== undefined);
  const isNamed = ours.some(({ peer }) => "group" in peer);
  const kind = ours.length === 0 ? "aws" : isNamed ? "named" : "range";
  const members = (group: string) => network.boxes.filter(({ groups }) => groups.includes(group));
  return members(out.group).flatMap((from) =>
    members(into.group)
      .filter((to) => to !== from)
      .flatMap((to) =>
        filtered(ports, from, to, network).map((each) => ({
          from: from.id,
          to: to.id,
          ports: each.ports,
          rules: [out.urn, into.urn, ...each.rules],
          kind,
        })),
      ),
  );
}

/** What is left of the ports when both ends' own filters are passed. */
function filtered(ports: Ports, from: Box | undefined, to: Box | undefined, { filters }: Network) {
  const [opens, lets] = [from && filters.get(from.id), to && filters.get(to.id)];
  const rules = [opens, lets].map((each) => each?.urn);
  return (opens?.out ?? [EVERY_PORT]).flatMap((one) =>
    (lets?.in ?? [EVERY_PORT]).flatMap((other) => {
      const between = commonPorts(one, other);
      const left = between && commonPorts(between, ports);
      return left === undefined ? [] : [{ ports: left, rules }];
    }),
  );
}

/** Connections with addresses that belong to no box. */
function outerLinks({ peer, group, direction, ports, urn }: Permission, network: Network): readonly Link[] {
  if (!("cidr" in peer)) return [];
  const isInside = network.vpc !== undefined && isWithin(peer.cidr, network.vpc.cidr);
  const outer = isInside ? INSIDE : OUTSIDE;
  return network.boxes
    .filter(({ groups }) => groups.includes(group))
    .flatMap((box) => {
      const [from, to] = direction === "in" ? [undefined, box] : [box, undefined];
      return filtered(ports, from, to, network).map((each) => ({
        from: from?.id ?? outer,
        to: to?.id ?? outer,
        ports: each.ports,
        cidr: peer.cidr,
        rules: [urn, ...each.rules],
        kind:
          urn === undefined && each.rules.every((rule) => rule === undefined) ? ("aws" as const) : ("named" as const),
      }));
    });
}

/** The public endpoint of a cluster has a list of its own in place of a security group. */
function publicAccess(stack: Stack, boxes: readonly Box[]): readonly Link[] {
  return stack.ofType("eks:index:Cluster").flatMap(({ urn, props }) => {
    const to = boxes.find(({ kind, urns }) => kind === "control plane" && urns.includes(urn));
    const cidrs = props.endpointPublicAccess === true ? (knownTexts(props.publicAccessCidrs) ?? []) : [];
    const ports = { protocol: "tcp", first: 443, last: 443 };
    return cidrs.flatMap((cidr) =>
      to === undefined ? [] : [{ from: OUTSIDE, to: to.id, ports, cidr, rules: [urn], kind: "named" as const }],
    );
  });
}

/** Rules that name a group whose own rules do not answer them. */
function oneSided(permissions: readonly Permission[], pairs: readonly Pair[], boxes: readonly Box[]) {
  const nameOf = (group: string) => boxes.find(({ groups }) => groups.includes(group))?.title ?? group;
  return permissions.flatMap((permission) => {
    const { urn, peer, direction, group, ports } = permission;
    if (urn === undefined || !("group" in peer)) return [];
    if (pairs.some(({ out, into }) => out === permission || into === permission)) return [];
    const [own, other, port] = [nameOf(group), nameOf(peer.group), showPorts(ports)];
    const words =
      direction === "out"
        ? `${own} may open port ${port} to ${other}, but no rule of ${other} lets it in`
        : `${own} lets ${other} in at port ${port}, but no rule of ${other} lets it out`;
    return [{ urn, words }];
  });
}
