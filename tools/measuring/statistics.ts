/** The spread of one figure over rounds. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @throws Error when there is nothing to sum up */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) throw new Error("a spread needs at least one value");
  return { min, median: quantile(sorted, 0.5), max };
}

/** min / median / max, as all ratios are reported. */
export function renderSpread({ min, median, max }: Spread, digits = 2): string {
  return [min, median, max].map((each) => each.toFixed(digits)).join(" / ");
}

/** Ratios of what was measured in the same rounds, so that what slows the machine down for a while slows both. */
export function ratios(values: readonly number[], base: readonly number[]): Spread {
  return spread(values.slice(0, base.length).map((value, round) => value / (base[round] ?? Number.NaN)));
}

/** The value below which a share (0 to 1) of sorted values lies, between neighbours in proportion. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** Milliseconds within which half, 95 % and 99 % of calls were answered. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** @param milliseconds of single calls, in any order */
export function latency(milliseconds: readonly number[]): Latency {
  const sorted = Float64Array.from(milliseconds).sort();
  const at = (share: number) => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
