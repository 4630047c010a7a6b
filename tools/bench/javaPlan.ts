import type { JavaOperation, JavaPlace, JavaSide, Measurement } from "./javaResults";

type Values = Omit<JavaPlace, "operation">;

const USUAL = { valueBytes: 1000, shape: "json" } as const;
/** A session's one attribute. */
const SESSION: Values = { threads: 8, valueBytes: 1000, shape: "random" };

/** What is measured with which sides: threads, sizes or kinds of values change, one of them at a time. */
const ROWS: readonly (readonly [Values, readonly JavaOperation[], readonly JavaSide[]])[] = [
  ...[1, 8, 32].flatMap((threads) => [
    [{ threads, ...USUAL }, ["get"], ["redis", "postgresql", "single", "near"]] as const,
    [{ threads, ...USUAL }, ["put"], ["redis", "postgresql", "single"]] as const,
  ]),
  [{ threads: 8, valueBytes: 1000, shape: "random" }, ["get", "put"], ["redis", "postgresql"]],
  [{ threads: 8, valueBytes: 100, shape: "json" }, ["get", "put"], ["redis", "postgresql"]],
  [{ threads: 8, valueBytes: 10_000, shape: "json" }, ["get", "put"], ["redis", "postgresql"]],
  [{ threads: 8, valueBytes: 10_000, shape: "random" }, ["get", "put"], ["redis", "postgresql"]],
  [SESSION, ["sessionTouch", "sessionRequest"], ["redis", "postgresql", "jdbc"]],
];

/** All that one round measures. */
export const JAVA_MEASUREMENTS: readonly Measurement[] = ROWS.flatMap(([values, operations, sides]) =>
  operations.flatMap((operation) => sides.map((side) => ({ side, operation, ...values }))),
);

/** What is wanted of the starter, in shares of what Redis does in the same round. */
export interface JavaTarget {
  readonly side: JavaSide;
  readonly place: JavaPlace;
  readonly least: number;
}

export const JAVA_TARGETS: readonly JavaTarget[] = [
  { side: "postgresql", place: { operation: "get", threads: 8, ...USUAL }, least: 0.6 },
  { side: "postgresql", place: { operation: "put", threads: 8, ...USUAL }, least: 0.4 },
  { side: "postgresql", place: { operation: "get", threads: 32, ...USUAL }, least: 1 },
  { side: "postgresql", place: { operation: "put", threads: 32, ...USUAL }, least: 0.8 },
  { side: "near", place: { operation: "get", threads: 8, ...USUAL }, least: 20 },
  { side: "postgresql", place: { operation: "sessionTouch", ...SESSION }, least: 0.5 },
];
