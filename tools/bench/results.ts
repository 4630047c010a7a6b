import type { MachineFacts } from "../measuring/machine";
import { type RunSettings, readResultsOf } from "../measuring/resultsFile";
import type { Latency } from "../measuring/statistics";

/** What one contender did in one round. */
export interface Round extends Latency {
  /** Operations each second; a multi-get of 100 is one. */
  readonly perSecond: number;
}

/** What is measured: the same everywhere but for the side, so that two series can be held against each other. */
export interface SeriesKey {
  /** Part of the report: `servers`, `sizes`, `expiry`, `node` or `queries`. */
  readonly part: string;
  /** Who answers, for example `Redis` or `PostgreSQL`. */
  readonly side: string;
  readonly operation: string;
  /** Bytes of a value. */
  readonly valueBytes: number;
  /** Entries in the cache. */
  readonly entries: number;
}

export interface Series extends SeriesKey {
  readonly rounds: readonly Round[];
}

/** One figure that the physical design has to reach. */
export interface DesignResult {
  readonly part: string;
  /** What is held against what. */
  readonly what: string;
  readonly bound: "at least" | "at most";
  readonly target: number;
  /** One ratio a round. */
  readonly ratios: readonly number[];
  /** False when it is only for information. */
  readonly required: boolean;
}

/** What the same entries take in one of the two. */
export interface MemoryResult {
  readonly side: string;
  readonly valueBytes: number;
  readonly entries: number;
  readonly bytes: number;
}

/** All that a run has measured. */
export interface Results {
  readonly machine: MachineFacts;
  readonly settings: RunSettings;
  readonly series: readonly Series[];
  readonly design: readonly DesignResult[];
  /** Undefined where it was not measured. */
  readonly memory?: readonly MemoryResult[];
}

/** @throws UsageError when the file is there and is not what a run has written */
export function readResults(folder: string): Results | undefined {
  return readResultsOf(folder, isResults);
}

function isResults(read: unknown): read is Results {
  return (
    typeof read === "object" &&
    read !== null &&
    "series" in read &&
    Array.isArray(read.series) &&
    "design" in read &&
    Array.isArray(read.design) &&
    "machine" in read &&
    "settings" in read
  );
}

/** Adds a round to its series, which is made when it is the first. */
export function withRound(series: readonly Series[], key: SeriesKey, round: Round): readonly Series[] {
  const index = series.findIndex((each) => sameKey(each, key));
  const before = series[index];
  if (before === undefined) return [...series, { ...key, rounds: [round] }];
  return series.with(index, { ...before, rounds: [...before.rounds, round] });
}

/** The latest counts: the same entries take the same room each time. */
export function withMemory(
  before: readonly MemoryResult[] = [],
  found: readonly MemoryResult[],
): readonly MemoryResult[] {
  const isNew = (each: MemoryResult) =>
    !found.some(({ side, valueBytes }) => side === each.side && valueBytes === each.valueBytes);
  return [...before.filter(isNew), ...found];
}

/** Adds ratios to those of the same comparison, as a run that goes on does. */
export function withRatios(design: readonly DesignResult[], result: DesignResult): readonly DesignResult[] {
  const index = design.findIndex(({ what }) => what === result.what);
  const before = design[index];
  if (before === undefined) return [...design, result];
  return design.with(index, { ...result, ratios: [...before.ratios, ...result.ratios] });
}

export function sameKey(a: SeriesKey, b: SeriesKey): boolean {
  return idOf(a) === idOf(b);
}

function idOf({ part, side, operation, valueBytes, entries }: SeriesKey): string {
  return JSON.stringify([part, side, operation, valueBytes, entries]);
}

/** Enough digits to judge by, and few enough for a file that people read. */
export function rounded(round: Round): Round {
  return {
    perSecond: Math.round(round.perSecond),
    p50: roundTo(round.p50),
    p95: roundTo(round.p95),
    p99: roundTo(round.p99),
  };
}

function roundTo(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
