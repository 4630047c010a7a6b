import { coverInternet } from "../../../../policies/support/addressRanges";
import type { Box, BoxKind } from "../boxes";
import { SUBNET_KINDS, type SubnetKind, type Vpc } from "../groups";
import { OUTSIDE, type Reach } from "../links";
import type { Reaches } from "../reaches";

/** A box of the picture, before it has a place. */
export interface Node {
  readonly id: string;
  readonly kind: BoxKind | "outside" | "nat";
  readonly title: string;
  readonly lines: readonly string[];
  /** Of its second half, in the second column. */
  readonly second: readonly string[];
  /** Indexes of the columns that it is in. */
  readonly columns: readonly number[];
  /** `bar`: one thing over all its columns. `cells`: the same thing in each, with the way between the columns left free. */
  readonly shape: "bar" | "cells";
  /** Tasks, machines or pods, to be shown one by one. */
  readonly units: { readonly least: number; readonly most: number } | undefined;
}

/** A strip of the picture: the subnets of one kind, or something outside of them. */
export interface Band {
  readonly title: string;
  /** What stands in each column under the title, such as the range of the subnet. */
  readonly labels: readonly string[];
  /** One below the other. */
  readonly nodes: readonly Node[];
}

/** An arrow, before it has a way. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** From outside, between boxes, or to the outside. */
  readonly direction: "in" | "inner" | "out";
}

/** What is to be drawn. */
export interface Scene {
  /** Frames from the outer to the inner one. */
  readonly frames: readonly string[];
  /** Names of the columns; empty texts where they have none. */
  readonly columns: readonly string[];
  /** Above the frames. */
  readonly outside: Node;
  /** Inside the frames. */
  readonly bands: readonly Band[];
  /** Below the frames. */
  readonly elsewhere: readonly Node[];
  readonly arrows: readonly Arrow[];
  /** Managed services outside of the network, a title and lines each. */
  readonly beside: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

const NAT = "nat";
const CELLS: readonly Node["kind"][] = ["function", "endpoint", "control plane", "nat"];
/** Order within a band: what follows each other in a request is adjacent. */
const ORDER: readonly Node["kind"][] = [
  "nat",
  "entry",
  "load balancer",
  "service",
  "control plane",
  "endpoint",
  "function",
  "proxy",
  "database",
  "replica",
  "cache",
  "group",
];
const MOST_PORTS = 3;

export function sceneOf(reaches: Reaches, place: { readonly region: string; readonly beside: Scene["beside"] }): Scene {
  return reaches.vpc === undefined ? clusterScene(reaches, place.beside) : vpcScene(reaches, reaches.vpc, place);
}

const outsideNode = (columns: readonly number[], cidrs: readonly string[]): Node => ({
  id: OUTSIDE,
  kind: "outside",
  title: "Internet",
  lines: usersFrom(cidrs),
  second: [],
  columns,
  shape: "bar",
  units: undefined,
});

function usersFrom(cidrs: readonly string[]): readonly string[] {
  if (cidrs.length === 0) return [];
  if (coverInternet(cidrs)) return [`users from anywhere (${cidrs.join(", ")})`];
  return [`users from ${cidrs.length > 3 ? `${cidrs.length} networks` : cidrs.join(" and ")} alone`];
}

function vpcScene(
  reaches: Reaches,
  vpc: Vpc,
  { region, beside }: { readonly region: string; readonly beside: Scene["beside"] },
): Scene {
  const columns = vpc.zones.map((_, index) => index);
  const nodes = reaches.boxes.map((box) => ({ band: bandOf(box, vpc), node: nodeOf(box, columnsOf(box, vpc)) }));
  const nat = vpc.natZones.length > 0 ? [natNode(vpc)] : [];
  const inBand = (kind: SubnetKind) => nodes.filter(({ band }) => band === kind).map(({ node }) => node);
  return {
    frames: [`AWS region ${region}`, `VPC ${vpc.name} · ${vpc.cidr}`],
    columns: vpc.zones,
    outside: outsideNode(columns, usersOf(reaches)),
    bands: SUBNET_KINDS.map((kind) => ({
      title: `${kind} subnets`,
      labels: columns.map(
        (column) => `${kind} ${vpc.subnets.find((each) => each.kind === kind && each.zone === column)?.cidr ?? ""}`,
      ),
      nodes: [...(kind === "public" ? nat : []), ...inBand(kind)].sort(byOrder),
    })),
    elsewhere: [],
    arrows: arrowsOf(reaches, vpc),
    beside,
  };
}

/** A cluster that exists already: its network is not in the plan. */
function clusterScene(reaches: Reaches, beside: Scene["beside"]): Scene {
  const nodes = reaches.boxes.map((box) => nodeOf(box, [0]));
  const isInside = ({ kind }: Node) => kind === "service" || kind === "entry";
  return {
    frames: ["Cluster that exists already"],
    columns: [""],
    outside: outsideNode([0], usersOf(reaches)),
    bands: [{ title: "pods", labels: [], nodes: nodes.filter(isInside).sort(byOrder) }],
    elsewhere: nodes.filter((node) => !isInside(node)),
    arrows: arrowsOf(reaches, undefined),
    beside,
  };
}

function usersOf({ reaches }: Reaches): readonly string[] {
  return [
    ...new Set(
      reaches.filter(({ from, to }) => from === OUTSIDE && /^load-balancer/.test(to)).flatMap(({ cidrs }) => cidrs),
    ),
  ];
}

function bandOf({ subnets }: Box, vpc: Vpc): SubnetKind {
  return vpc.subnets.find(({ id }) => subnets.includes(id))?.kind ?? "isolated";
}

function columnsOf({ subnets }: Box, vpc: Vpc): readonly number[] {
  const found = vpc.subnets.filter(({ id }) => subnets.includes(id)).map(({ zone }) => zone);
  return found.length > 0 ? [...new Set(found)].sort((one, other) => one - other) : vpc.zones.map((_, index) => index);
}

function nodeOf({ id, kind, title, lines, second = [] }: Box, columns: readonly number[]): Node {
  const [, least, most = least] = /^(\d+)(?:–(\d+))? (?:tasks|machines|pods)$/.exec(lines[0] ?? "") ?? [];
  const units = kind === "service" && least !== undefined ? { least: Number(least), most: Number(most) } : undefined;
  return { id, kind, title, lines, second, columns, shape: CELLS.includes(kind) ? "cells" : "bar", units };
}

function natNode({ natZones }: Vpc): Node {
  return {
    id: NAT,
    kind: "nat",
    title: "NAT gateway",
    lines: [],
    second: [],
    columns: natZones,
    shape: "cells",
    units: undefined,
  };
}

function byOrder(one: Node, other: Node): number {
  return ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind);
}

/** What is drawn: what rules are meant for, and who uses the endpoints, which let in the whole network. */
function arrowsOf({ reaches, boxes }: Reaches, vpc: Vpc | undefined): readonly Arrow[] {
  const kindOf = (id: string) => boxes.find((box) => box.id === id)?.kind;
  const isBox = (id: string) => kindOf(id) !== undefined;
  const drawn = reaches.filter(
    ({ from, to, kind }) =>
      (isBox(from) || from === OUTSIDE) &&
      (isBox(to) || to === OUTSIDE) &&
      (kind === "named" || (kind === "range" && kindOf(to) === "endpoint")),
  );
  const arrows = drawn.flatMap((reach): readonly Arrow[] => {
    const label = labelOf(reach);
    if (reach.from === OUTSIDE) return [{ ...ends(reach), label, direction: "in" }];
    if (reach.to !== OUTSIDE) return [{ ...ends(reach), label, direction: "inner" }];
    const way = wayOut(
      boxes.find(({ id }) => id === reach.from),
      vpc,
    );
    if (way === "no way") return [];
    return [{ from: reach.from, to: way === "NAT gateway" ? NAT : OUTSIDE, label, direction: "out" }];
  });
  const throughNat = arrows.some(({ to }) => to === NAT);
  return throughNat ? [...arrows, { from: NAT, to: OUTSIDE, label: "", direction: "out" }] : arrows;
}

const ends = ({ from, to }: Reach) => ({ from, to });

function labelOf({ ports }: Reach): string {
  return ports.length > MOST_PORTS ? `${ports.length} ports` : ports.join(", ");
}

/** How connections from a box leave the network. */
export function wayOut(
  box: Box | undefined,
  vpc: Vpc | undefined,
): "NAT gateway" | "own public address" | "no way" | undefined {
  if (box === undefined || vpc === undefined) return undefined;
  const kind = bandOf(box, vpc);
  if (kind === "public") return "own public address";
  return kind === "private" && vpc.natZones.length > 0 ? "NAT gateway" : "no way";
}
