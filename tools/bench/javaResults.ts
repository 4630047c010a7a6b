import type { MachineFacts } from "../measuring/machine";
import { type RunSettings, readResultsOf } from "../measuring/resultsFile";

export const JAVA_SIDES = ["redis", "postgresql", "single", "near", "jdbc"] as const;
export type JavaSide = (typeof JAVA_SIDES)[number];

/** Calls of a cache; of sessions, a touch of one, and a request that loads and touches one. */
export const JAVA_OPERATIONS = ["get", "put", "sessionTouch", "sessionRequest"] as const;
export type JavaOperation = (typeof JAVA_OPERATIONS)[number];

/** What one side is measured at. Source: spring/benchmark, Measurement.java. */
export interface JavaPlace {
  readonly operation: JavaOperation;
  readonly threads: number;
  readonly valueBytes: number;
  /** Whether values compress. */
  readonly shape: "json" | "random";
}

export interface JavaSeries extends JavaPlace {
  readonly side: JavaSide;
  /** Calls each second, a figure a round. */
  readonly rounds: readonly number[];
}

/** What `npm run bench -- --java` has measured. */
export interface JavaResults {
  readonly machine: MachineFacts;
  readonly settings: RunSettings;
  readonly series: readonly JavaSeries[];
}

/** @throws UsageError when the file is there and is not what a run has written */
export function readJavaResults(folder: string): JavaResults | undefined {
  return readResultsOf(folder, isJavaResults);
}

function isJavaResults(read: unknown): read is JavaResults {
  return (
    typeof read === "object" &&
    read !== null &&
    "machine" in read &&
    "settings" in read &&
    "series" in read &&
    Array.isArray(read.series) &&
    read.series.every((each: unknown) => typeof each === "object" && each !== null && "threads" in each)
  );
}

export type Measurement = Omit<JavaSeries, "rounds">;

/** As the jar takes it, and names it in its answer. */
export function idOf({ side, operation, threads, valueBytes, shape }: Measurement): string {
  return [side, operation, threads, valueBytes, shape].join(":");
}

/** Adds a round to its series, which is made when it is the first. */
export function withJavaRound(
  series: readonly JavaSeries[],
  measurement: Measurement,
  perSecond: number,
): readonly JavaSeries[] {
  const index = series.findIndex((each) => idOf(each) === idOf(measurement));
  const before = series[index];
  if (before === undefined) return [...series, { ...measurement, rounds: [perSecond] }];
  return series.with(index, { ...before, rounds: [...before.rounds, perSecond] });
}
