import { merged, parseHistogram, percentile } from "../measuring/histogram";
import { spread } from "../measuring/statistics";
import type { Round, Series, Usage } from "./results";

/** Milliseconds within which a share (0 to 1) of the requests of all rounds was answered: of their histograms together. */
export function percentileOf({ rounds }: Series, share: number): number {
  return percentile(merged(rounds.map(({ times }) => parseHistogram(times))), share);
}

/** The same of each round, in order: for their spread, and for ratios of what was measured in the same round. */
export function percentilesOf({ rounds }: Series, share: number): readonly number[] {
  return rounds.map(({ times }) => percentile(parseHistogram(times), share));
}

/** Requests a second that were answered or had failed, median over rounds. */
export function throughputOf({ rounds }: Series): number {
  return spread(rounds.map(({ requests, seconds }) => requests / seconds)).median;
}

export function failedOf({ rounds }: Series): number {
  return sum(rounds.flatMap(({ failures }) => Object.values(failures)));
}

export function requestsOf({ rounds }: Series): number {
  return sum(rounds.map(({ requests }) => requests));
}

/** Milliseconds of processor time, or statements, for each request of all rounds. */
export function perRequest(
  series: Series,
  what: "database" | "application" | "redis" | "generator" | "statements",
): number {
  return (used(series, what) / requestsOf(series)) * (what === "statements" ? 1 : 1000);
}

/** The same of each round. */
export function perRequestOf({ rounds }: Series, what: keyof Usage): readonly number[] {
  return rounds.map(({ usage, requests }) => (usage[what] / requests) * 1000);
}

/** Share of look-ups that found something; null where nothing was looked up. */
export function hitRatioOf(series: Series): number | null {
  const [hits, misses] = [used(series, "hits"), used(series, "misses")];
  return hits + misses === 0 ? null : hits / (hits + misses);
}

function used({ rounds }: Series, what: keyof Round["usage"]): number {
  return sum(rounds.map(({ usage }) => usage[what]));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
