/** How the cells of a column stand. */
export type Alignment = "left" | "right";

/**
 * Rows under titles, in columns as wide as their widest cell, for a terminal or a text file.
 * @param alignments of the columns, in order. @default left, each
 */
export function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[] = [],
): string {
  const lines = [titles, ...rows];
  const widths = titles.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  const place = (cell: string, index: number) =>
    alignments[index] === "right" ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0);
  return lines.map((line) => line.map(place).join("  ").trimEnd()).join("\n");
}

/** Rows under titles as a table of Markdown. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(titles), `|${"---|".repeat(titles.length)}`, ...rows.map(line)].join("\n");
}

/** 0.123 as 12.3 %; null, where there is nothing to compare, as a dash. */
export function percentage(ratio: number | null): string {
  return ratio === null ? "-" : `${(ratio * 100).toFixed(1)} %`;
}

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes in the largest unit of 1024 that leaves at least one. */
export function size(bytes: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), UNITS.length - 1);
  return power === 0 ? `${bytes} B` : `${(bytes / 1024 ** power).toFixed(1)} ${UNITS[power]}`;
}

/** 1234567 as 1,234,567, on every machine alike. */
export function count(number: number): string {
  return Math.round(number).toLocaleString("en-GB");
}

const STEPS: readonly (readonly [number, string])[] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1000, "s"],
];

/** Milliseconds in the largest unit that leaves at least one: 90 s are 1.5 min. */
export function duration(milliseconds: number): string {
  const [unit, name] = STEPS.find(([step]) => Math.abs(milliseconds) >= step) ?? [1, "ms"];
  const value = milliseconds / unit;
  return `${Number.isInteger(value) || unit === 1 ? Math.round(value) : value.toFixed(1)} ${name}`;
}
