/** One group of bars, for example one operation. */
export interface BarGroup {
  readonly label: string;
  /** One bar a series, in the order of the legend; undefined where it was not measured. */
  readonly bars: readonly (Bar | undefined)[];
}

export interface Bar {
  readonly value: number;
  /** Ends of the whisker. */
  readonly min: number;
  readonly max: number;
}

export interface Chart {
  readonly title: string;
  /** Of the values, for example `operations/s`. */
  readonly unit: string;
  readonly legend: readonly string[];
  readonly groups: readonly BarGroup[];
}

const WIDTH = 960;
const ROW = 16;
const GAP = 14;
const LEFT = 190;
const RIGHT = 90;
const TOP = 64;
/** Told apart by people who see no red or green. Source: Okabe and Ito, "Color Universal Design" (2008). */
const COLOURS = ["#d55e00", "#0072b2", "#999999", "#009e73"];

/** A bar chart as an SVG document: medians as bars, the spread as whiskers, a scale that starts at zero. */
export function barChart({ title, unit, legend, groups }: Chart): string {
  const top = Math.max(1, ...groups.flatMap(({ bars }) => bars.map((bar) => bar?.max ?? 0)));
  const scale = niceScale(top);
  const x = (value: number) => LEFT + (value / scale.top) * (WIDTH - LEFT - RIGHT);
  let y = TOP;
  const parts = groups.map(({ label, bars }) => {
    const begin = y;
    const drawn = bars.map((bar, index) => drawBar(bar, { x, y: begin + index * ROW, colour: colourOf(index) }));
    y += bars.length * ROW + GAP;
    return text(LEFT - 8, begin + (bars.length * ROW) / 2 + 4, label, "end") + drawn.join("");
  });
  const height = y + 28;
  const grid = scale.ticks.map(
    (tick) =>
      `<line x1="${round(x(tick))}" y1="${TOP - 6}" x2="${round(x(tick))}" y2="${y}" stroke="#dddddd"/>` +
      text(x(tick), y + 16, shortNumber(tick), "middle"),
  );
  const entries = legend.map(
    (name, index) =>
      `<rect x="${LEFT + index * 180}" y="34" width="12" height="12" fill="${colourOf(index)}"/>${text(LEFT + index * 180 + 18, 44, name, "start")}`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="12">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="22" font-size="15" font-weight="bold">${escapeXml(`${title} (${unit})`)}</text>`,
    ...grid,
    ...entries,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

function drawBar(
  bar: Bar | undefined,
  { x, y, colour }: { readonly x: (value: number) => number; readonly y: number; readonly colour: string },
): string {
  if (bar === undefined) return "";
  const middle = y + ROW / 2 - 1;
  return (
    `<rect x="${LEFT}" y="${y}" width="${round(x(bar.value) - LEFT)}" height="${ROW - 3}" fill="${colour}"/>` +
    `<line x1="${round(x(bar.min))}" y1="${middle}" x2="${round(x(bar.max))}" y2="${middle}" stroke="#222222"/>` +
    text(x(bar.max) + 6, middle + 4, shortNumber(bar.value), "start")
  );
}

function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length] ?? "#000000";
}

/** Four to ten ticks at round numbers. */
export function niceScale(top: number): { readonly top: number; readonly ticks: readonly number[] } {
  const power = 10 ** Math.floor(Math.log10(top));
  const step = [0.1, 0.2, 0.5, 1].map((each) => each * power).find((each) => top / each <= 10) ?? power;
  const count = Math.ceil(top / step);
  return { top: count * step, ticks: Array.from({ length: count + 1 }, (_, index) => round(index * step)) };
}

function shortNumber(value: number): string {
  return value >= 1000 ? `${round(value / 1000)}k` : String(round(value));
}

function text(x: number, y: number, words: string, anchor: "start" | "middle" | "end"): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escapeXml(words)}</text>`;
}

function escapeXml(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
