import type { Node, Scene } from "./scene";
import { linesIn } from "./text";

/** A rectangle; x and y are its upper left corner, in pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A node with its place: one rectangle for a bar, one a column for cells. */
export interface Placed {
  readonly node: Node;
  readonly rects: readonly Rect[];
  /** Its lines, broken to the width of its first column. */
  readonly lines: readonly string[];
}

export interface PlacedScene {
  readonly width: number;
  readonly height: number;
  /** From the outer to the inner one. */
  readonly frames: readonly (Rect & { readonly label: string })[];
  readonly columns: readonly (Rect & { readonly label: string })[];
  readonly subnets: readonly (Rect & { readonly label: string })[];
  readonly nodes: readonly Placed[];
  readonly beside: readonly (Rect & { readonly title: string; readonly lines: readonly string[] })[];
  /** Middle of the way between the first two columns, which only bars cross. */
  readonly spine: number;
}

/** Room beside the columns for arrows that go around others. */
export interface Gutters {
  readonly left: number;
  readonly right: number;
}

const MARGIN = 8;
const PAD = 14;
const FRAME_LABEL = 28;
const COLUMN_LABEL = 26;
const BAND_LABEL = 24;
const BAND_PAD = 24;
const BAND_GAP = 10;
const LANE_GAP = 34;
const SPINE_GAP = 76;
const COLUMN_GAP = 20;
const CELL_INSET = 10;
const BESIDE_WIDTH = 188;
const OUTSIDE_GAP = 40;
export const TITLE_LINE = 20;
export const TEXT_LINE = 16;
const NODE_PAD = 10;
const MARK_ROOM = 20;

/** Wider columns where there are few. */
const COLUMN_WIDTHS: Readonly<Record<number, number>> = { 1: 420, 2: 240, 3: 196 };

export function placeScene(scene: Scene, gutters: Gutters, ports: ReadonlyMap<string, number>): PlacedScene {
  const columnWidth = COLUMN_WIDTHS[scene.columns.length] ?? 160;
  const nested = scene.frames.length * PAD;
  const left = MARGIN + nested + gutters.left;
  const xs = scene.columns.map((_, index) => left + index * columnWidth + gapBefore(index));
  const right = (xs.at(-1) ?? left) + columnWidth;
  const place = (node: Node, y: number) => placeNode(node, y, { xs, columnWidth, ports: ports.get(node.id) ?? 0 });

  const outside = place(scene.outside, MARGIN);
  const nodes = [outside];
  let y = bottomOf(outside) + OUTSIDE_GAP;
  const frameTop = y;
  y += FRAME_LABEL * scene.frames.length;
  const columnTop = y;
  if (scene.columns.some((label) => label !== "")) y += COLUMN_LABEL;
  const subnets: PlacedScene["subnets"][number][] = [];
  for (const band of scene.bands) {
    const top = y;
    if (band.labels.length > 0) y += BAND_LABEL;
    for (const [index, node] of band.nodes.entries()) {
      const placed = place(node, y + (index > 0 ? LANE_GAP : 6));
      nodes.push(placed);
      y = bottomOf(placed);
    }
    y += BAND_PAD;
    const inset = { y: top, width: columnWidth - 2 * CELL_INSET, height: y - top };
    subnets.push(...band.labels.map((label, index) => ({ x: (xs[index] ?? left) + CELL_INSET, ...inset, label })));
    y += BAND_GAP;
  }
  const columns = scene.columns.map((label, index) => {
    return { x: xs[index] ?? left, y: columnTop, width: columnWidth, height: y - columnTop, label };
  });
  const besideX = right + gutters.right + 2 * PAD;
  const beside = placeBeside(scene.beside, besideX, frameTop + FRAME_LABEL);
  const besideBottom = Math.max(0, ...beside.map((each) => each.y + each.height)) - PAD * (scene.frames.length - 1);
  const innerBottom = Math.max(y, besideBottom) + PAD;
  const frames = scene.frames.map((label, index) => {
    const depth = scene.frames.length - 1 - index;
    const isOuter = index === 0 && beside.length > 0;
    const edge = isOuter ? besideX + BESIDE_WIDTH + PAD : right + gutters.right + PAD * (depth + 1) - PAD;
    const x = MARGIN + index * PAD;
    return {
      x,
      y: frameTop + index * FRAME_LABEL,
      width: edge - x,
      height: innerBottom + depth * PAD - frameTop - index * FRAME_LABEL,
      label,
    };
  });
  y = innerBottom + (scene.frames.length - 1) * PAD;
  for (const node of scene.elsewhere) {
    const placed = place(node, y + OUTSIDE_GAP);
    nodes.push(placed);
    y = bottomOf(placed);
  }
  const width = Math.max(...frames.map((frame) => frame.x + frame.width)) + MARGIN;
  const spine = xs.length > 1 ? (xs[0] ?? left) + columnWidth + SPINE_GAP / 2 : left + columnWidth / 2;
  return { width, height: y + MARGIN, frames, columns, subnets, nodes, beside, spine };
}

function gapBefore(index: number): number {
  return index === 0 ? 0 : SPINE_GAP + (index - 1) * COLUMN_GAP;
}

function placeNode(
  node: Node,
  y: number,
  { xs, columnWidth, ports }: { readonly xs: readonly number[]; readonly columnWidth: number; readonly ports: number },
): Placed {
  const inner = columnWidth - 4 * CELL_INSET;
  const isBar = node.shape === "bar";
  const whole = (xs[node.columns.at(-1) ?? 0] ?? 0) - (xs[node.columns[0] ?? 0] ?? 0) + inner;
  const lines = isBar
    ? linesIn([node.lines.join(" · ")], node.second.length > 0 ? inner : whole)
    : linesIn(node.lines, inner);
  const text = TITLE_LINE + Math.max(lines.length, node.second.length - 1) * TEXT_LINE + 2 * NODE_PAD;
  const height = Math.max(text + (node.units ? MARK_ROOM : 0), (ports + 1) * 19);
  const start = (column: number) => (xs[column] ?? 0) + 2 * CELL_INSET - (isBar ? CELL_INSET : 0);
  const end = (column: number) => (xs[column] ?? 0) + columnWidth - 2 * CELL_INSET + (isBar ? CELL_INSET : 0);
  const spans = isBar
    ? [[node.columns[0] ?? 0, node.columns.at(-1) ?? 0] as const]
    : node.columns.map((column) => [column, column] as const);
  const rects = spans.map(([first, last]) => ({ x: start(first), y, width: end(last) - start(first), height }));
  return { node, rects, lines };
}

function bottomOf({ rects }: Placed): number {
  return Math.max(...rects.map(({ y, height }) => y + height));
}

function placeBeside(services: Scene["beside"], x: number, top: number): PlacedScene["beside"] {
  let y = top;
  return services.map(({ title, lines: given }) => {
    const lines = linesIn(given, BESIDE_WIDTH - 20);
    const height = TITLE_LINE + lines.length * TEXT_LINE + NODE_PAD;
    const rect = { x, y, width: BESIDE_WIDTH, height, title, lines };
    y += height + 8;
    return rect;
  });
}
