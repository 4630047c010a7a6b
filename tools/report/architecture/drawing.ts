import { type Html, html } from "../html";
import type { Layout } from "./layout/layout";
import { type Placed, type Rect, TEXT_LINE, TITLE_LINE } from "./layout/place";
import type { Point, Routed } from "./layout/route";

const RADIUS = 6;
const HEAD = 7;
const UNIT = 10;
/** More cannot be counted at a glance. */
const MOST_UNITS = 24;

/** The picture as SVG. Colours come from the page's styles; nothing is said by colour alone. */
export function drawing(layout: Layout, title: string, description: string): Html {
  const { width, height, frames, columns, subnets, nodes, beside, arrows, frameLabels } = layout;
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  return html`<svg class="drawing" role="img" aria-labelledby="architecture-svg-title architecture-svg-description" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}">
<title id="architecture-svg-title">${title}</title>
<desc id="architecture-svg-description">${description}</desc>
${frames.map((frame) => rect(frame, "frame", 10))}
${columns.filter(({ label }) => label !== "").map((column) => html`${rect(column, "zone", 8)}${text(column.x + column.width / 2, column.y + 18, column.label, "zone-label", "middle")}`)}
${subnets.map((subnet) => rect(subnet, "subnet", 4))}
${beside.map((each) => html`${rect(each, "beside", 6)}${words(each.x + 10, each.y + 17, [each.title, ...each.lines], "muted")}`)}
${nodes.map((placed) => nodeShape(placed, columns))}
${arrows.map(arrowShape)}
${frameLabels.map(({ x, y }, index) => text(x, y, frames[index]?.label ?? "", "frame-label"))}
${subnets.map((subnet) => text(subnet.x + 8, subnet.y + 16, subnet.label, "subnet-label"))}
</svg>`;
}

function rect({ x, y, width, height }: Rect, style: string, radius: number): Html {
  return html`<rect class="${style}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"/>`;
}

function text(x: number, y: number, words: string, style: string, anchor: "start" | "middle" | "end" = "start"): Html {
  return html`<text class="${style}" x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${words}</text>`;
}

function nodeShape({ node, rects, lines }: Placed, columns: Layout["columns"]): Html {
  const second = columns[1];
  const boxes = rects.map(
    (place) =>
      html`${rect(place, "box", 5)}<path class="edge" d="M${place.x + 2.5} ${place.y + 5}V${place.y + place.height - 5}"/>${words(place.x + 14, place.y + 23, [node.title, ...lines], "line")}`,
  );
  const half = second && rects[0] && words(second.x + 24, rects[0].y + 23, node.second, "line");
  return html`<g class="node ${node.kind.replace(" ", "-")}">${boxes}${half}${node.units && units(node.units, rects, columns)}</g>`;
}

/** A title with lines below it. */
function words(x: number, y: number, [title, ...lines]: readonly string[], style: string): Html {
  if (title === undefined) return html``;
  const rest = lines.map((line, index) => text(x, y + TITLE_LINE - 2 + index * TEXT_LINE, line, style));
  return html`${text(x, y, title, "name")}${rest}`;
}

/** A square for each task: filled for those that always run, empty for those that scaling may add; spread over the columns. */
function units(
  { least, most }: { readonly least: number; readonly most: number },
  rects: readonly Rect[],
  columns: Layout["columns"],
): Html {
  const [place] = rects;
  if (place === undefined || most > MOST_UNITS) return html``;
  const within = columns.filter(({ x, width }) => x + width > place.x && x < place.x + place.width);
  const squares = Array.from({ length: most }, (_, index) => {
    const column = within[index % within.length];
    const x = (column?.x ?? place.x) + 24 + Math.floor(index / within.length) * (UNIT + 5);
    const y = place.y + place.height - UNIT - 9;
    return html`<rect class="${index < least ? "unit runs" : "unit may"}" x="${x}" y="${y}" width="${UNIT}" height="${UNIT}" rx="2"/>`;
  });
  return html`${squares}`;
}

function arrowShape({ points, label, labelAt, direction }: Routed): Html {
  return html`<g class="arrow ${direction}"><path class="way" d="${path(points)}"/><path class="head" d="${head(points)}"/>${
    label === "" ? undefined : text(labelAt.x, labelAt.y, label, "port", labelAt.anchor)
  }</g>`;
}

/** Straight pieces with round corners, up to where the head begins. */
function path(points: readonly Point[]): string {
  const [first] = points;
  if (first === undefined) return "";
  const parts = points.slice(1).map((point, index) => {
    const before = points[index] ?? point;
    const after = points[index + 2];
    if (after === undefined) return lineTo(towards(point, before, HEAD));
    const radius = Math.min(RADIUS, length(before, point) / 2, length(point, after) / 2);
    const [start, end] = [towards(point, before, radius), towards(point, after, radius)];
    return `${lineTo(start)}Q${round(point.x)} ${round(point.y)} ${round(end.x)} ${round(end.y)}`;
  });
  return `M${round(first.x)} ${round(first.y)}${parts.join("")}`;
}

function head(points: readonly Point[]): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (tip === undefined || before === undefined) return "";
  const base = towards(tip, before, HEAD + 1);
  const [dx, dy] = [(tip.x - base.x) / 2, (tip.y - base.y) / 2];
  return `M${round(tip.x)} ${round(tip.y)}L${round(base.x - dy)} ${round(base.y + dx)}L${round(base.x + dy)} ${round(base.y - dx)}Z`;
}

function lineTo({ x, y }: Point): string {
  return `L${round(x)} ${round(y)}`;
}

/** The point so many pixels from one towards another. */
function towards(from: Point, to: Point, pixels: number): Point {
  const whole = length(from, to);
  if (whole === 0) return from;
  return { x: from.x + ((to.x - from.x) * pixels) / whole, y: from.y + ((to.y - from.y) * pixels) / whole };
}

function length(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
