import type { Placed, PlacedScene, Rect } from "./place";
import type { Arrow } from "./scene";
import { widthOf } from "./text";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An arrow with its way; the last point is its head. */
export interface Routed extends Arrow {
  readonly points: readonly Point[];
  /** Where the text of its label begins, on its base line, or ends where the anchor is `end`. */
  readonly labelAt: Point & { readonly anchor: "start" | "end" };
}

/** Straight down or up, or around the others at one side. */
type Way = { readonly arrow: Arrow } & ({ readonly kind: "straight"; readonly x: number } | { readonly kind: Side });
type Side = "left" | "right";

const TRACK = 14;
const LABEL_GAP = 8;
/** Straight arrows keep this distance from each other and from what they pass. */
const CLEAR = 16;

/** Which arrows go straight; the others need room at a side. */
export function chooseWays(scene: PlacedScene, arrows: readonly Arrow[]): readonly Way[] {
  const straight: { readonly x: number; readonly top: number; readonly bottom: number }[] = [];
  // The shortest first: neighbours deserve the straight way.
  const byLength = [...arrows].sort((one, other) => distance(scene, one) - distance(scene, other));
  const chosen = new Map<Arrow, Way>();
  for (const arrow of byLength) {
    const [from, to] = endsOf(scene, arrow);
    const [top, bottom] = spanOf(from, to);
    const x = candidates(scene, from, to).find(
      (each) =>
        !isBlocked(scene, each, top, bottom) &&
        !straight.some((other) => Math.abs(other.x - each) < 2 * CLEAR && top < other.bottom && other.top < bottom),
    );
    if (x !== undefined) straight.push({ x, top, bottom });
    chosen.set(arrow, x === undefined ? { arrow, kind: sideOf(scene, arrow) } : { arrow, kind: "straight", x });
  }
  return arrows.flatMap((arrow) => chosen.get(arrow) ?? []);
}

function distance(scene: PlacedScene, arrow: Arrow): number {
  const [top, bottom] = spanOf(...endsOf(scene, arrow));
  return bottom - top;
}

function endsOf({ nodes }: PlacedScene, { from, to }: Arrow): readonly [Placed, Placed] {
  const find = (id: string) => nodes.find(({ node }) => node.id === id);
  const [one, other] = [find(from), find(to)];
  if (one === undefined || other === undefined) throw new Error(`an arrow from ${from} to ${to} has no box at an end`);
  return [one, other];
}

/** The free room between two boxes. */
function spanOf(one: Placed, other: Placed): readonly [top: number, bottom: number] {
  const [upper, lower] = topOf(one) < topOf(other) ? [one, other] : [other, one];
  return [bottomOf(upper), topOf(lower)];
}

const topOf = ({ rects }: Placed) => Math.min(...rects.map(({ y }) => y));
const bottomOf = ({ rects }: Placed) => Math.max(...rects.map(({ y, height }) => y + height));

/** Bars meet on the spine; what is a cell is met in the middle of one, and beside it. */
function candidates({ spine }: PlacedScene, one: Placed, other: Placed): readonly number[] {
  const bars = one.node.shape === "bar" && other.node.shape === "bar";
  if (bars) return [spine];
  const cells = [one, other].filter(({ node }) => node.shape === "cells");
  const common = cells
    .map(({ rects }) => rects)
    .reduce((some, rects) => some.filter((rect) => rects.some(({ x }) => x === rect.x)));
  const reach = (rect: Rect, x: number) =>
    [one, other].every(({ rects }) => rects.some((each) => contains(each, x))) && contains(rect, x);
  return common.flatMap((rect) =>
    [0.86, 0.66, 0.46, 0.26].map((share) => rect.x + rect.width * share).filter((x) => reach(rect, x)),
  );
}

function contains({ x, width }: Rect, at: number): boolean {
  return at >= x + CLEAR && at <= x + width - CLEAR;
}

function isBlocked({ nodes }: PlacedScene, x: number, top: number, bottom: number): boolean {
  return nodes.some(({ rects }) =>
    rects.some(
      (rect) =>
        rect.y >= top && rect.y + rect.height <= bottom && x > rect.x - CLEAR && x < rect.x + rect.width + CLEAR,
    ),
  );
}

/** The side to which an end is nearer; else down at the left and up at the right. */
function sideOf(scene: PlacedScene, arrow: Arrow): Side {
  const [from, to] = endsOf(scene, arrow);
  const edges = scene.columns.map(({ x }) => x);
  const last = edges.length - 1;
  const columns = [from, to].filter(({ node }) => node.shape === "cells").map(({ node }) => node.columns);
  if (last > 0 && columns.some((each) => !each.includes(last))) return "left";
  return topOf(to) > topOf(from) ? "left" : "right";
}

/** Room that the arrows of each side need. */
export function guttersOf(scene: PlacedScene, ways: readonly Way[]): { readonly left: number; readonly right: number } {
  const room = (side: Side) => {
    const own = ways.filter(({ kind }) => kind === side);
    if (own.length === 0) return 10;
    return labelRoom(own) + (1 + Math.max(...tracksOf(scene, own).values())) * TRACK + 6;
  };
  return { left: room("left"), right: room("right") };
}

function labelRoom(ways: readonly Way[]): number {
  return Math.max(...ways.map(({ arrow }) => widthOf(arrow.label))) + 2 * LABEL_GAP + 8;
}

/** How many arrows come to each side of each box: it must be high enough. */
export function portCounts(ways: readonly Way[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const side of ["left", "right"] as const) {
    const own = ways.filter(({ kind }) => kind === side).map(({ arrow }) => arrow);
    for (const id of own.flatMap(({ from, to }) => [from, to])) {
      counts.set(id, Math.max(counts.get(id) ?? 0, new Set(own.flatMap((arrow) => portKey(arrow, id) ?? [])).size));
    }
  }
  return counts;
}

/** Arrows to the same ports of the same box share a way and a head, as the branches of a tree share its stem. */
function bundleOf({ to, label }: Arrow): string {
  return `${to} ${label}`;
}

/** What of an arrow meets a box: its own beginning, or the end that it shares. */
function portKey(arrow: Arrow, id: string): string | undefined {
  if (arrow.to === id) return bundleOf(arrow);
  return arrow.from === id ? `from ${bundleOf(arrow)}` : undefined;
}

/** The shortest ways are nearest to the boxes; two that overlap have a track each. */
function tracksOf(scene: PlacedScene, ways: readonly Way[]): ReadonlyMap<string, number> {
  const bundles = new Map<string, readonly [top: number, bottom: number]>();
  for (const { arrow } of ways) {
    const ends = endsOf(scene, arrow);
    const [top, bottom] = bundles.get(bundleOf(arrow)) ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    bundles.set(bundleOf(arrow), [Math.min(top, ...ends.map(topOf)), Math.max(bottom, ...ends.map(bottomOf))]);
  }
  const tracks = new Map<string, number>();
  const taken: { readonly track: number; readonly top: number; readonly bottom: number }[] = [];
  for (const [bundle, [top, bottom]] of [...bundles].sort(
    ([, one], [, other]) => one[1] - one[0] - (other[1] - other[0]),
  )) {
    let track = 0;
    while (taken.some((each) => each.track === track && each.top <= bottom && top <= each.bottom)) track += 1;
    taken.push({ track, top, bottom });
    tracks.set(bundle, track);
  }
  return tracks;
}

export function routeArrows(scene: PlacedScene, ways: readonly Way[]): readonly Routed[] {
  return ways.map((way) => {
    if (way.kind === "straight") return straightArrow(scene, way.arrow, way.x);
    const own = ways.filter(({ kind }) => kind === way.kind);
    return aroundArrow(scene, way.arrow, way.kind, own);
  });
}

function straightArrow(scene: PlacedScene, arrow: Arrow, x: number): Routed {
  const [from, to] = endsOf(scene, arrow);
  const isDown = topOf(from) < topOf(to);
  const [start, end] = isDown ? [bottomOf(from), topOf(to)] : [topOf(from), bottomOf(to)];
  const y = isDown ? start + 20 : start - 12;
  return {
    ...arrow,
    points: [
      { x, y: start },
      { x, y: end },
    ],
    labelAt: { x: x + LABEL_GAP, y, anchor: "start" },
  };
}

function aroundArrow(scene: PlacedScene, arrow: Arrow, side: Side, own: readonly Way[]): Routed {
  const [from, to] = endsOf(scene, arrow);
  const sign = side === "left" ? -1 : 1;
  const track = tracksOf(scene, own).get(bundleOf(arrow)) ?? 0;
  const edge = edgeOf(scene, side) + sign * (labelRoom(own) + track * TRACK);
  const [start, end] = [portOf(scene, from, arrow, side, own), portOf(scene, to, arrow, side, own)];
  const labelX = edgeOf(scene, side) + sign * (LABEL_GAP + 4);
  return {
    ...arrow,
    points: [start, { x: edge, y: start.y }, { x: edge, y: end.y }, end],
    labelAt: { x: labelX, y: end.y - 5, anchor: side === "left" ? "end" : "start" },
  };
}

/** The edge of all columns at a side. */
function edgeOf({ columns }: PlacedScene, side: Side): number {
  const [first, last] = [columns[0], columns.at(-1)];
  return side === "left" ? (first?.x ?? 0) : (last?.x ?? 0) + (last?.width ?? 0);
}

/** Where an arrow meets the side of a box: those to things above come first. */
function portOf(scene: PlacedScene, placed: Placed, arrow: Arrow, side: Side, own: readonly Way[]): Point {
  const { id } = placed.node;
  const here = own.map((way) => way.arrow).filter(({ from, to }) => from === id || to === id);
  const other = (each: Arrow) => topOf(endsOf(scene, each)[each.from === id ? 1 : 0]);
  const ordered = [...here].sort((one, another) => other(one) - other(another));
  const keys = [...new Set(ordered.map((each) => portKey(each, id)))];
  const index = keys.indexOf(portKey(arrow, id));
  const rect = side === "left" ? placed.rects[0] : placed.rects.at(-1);
  const { x, y, width, height } = rect ?? { x: 0, y: 0, width: 0, height: 0 };
  return { x: side === "left" ? x : x + width, y: y + (height * (index + 1)) / (keys.length + 1) };
}
