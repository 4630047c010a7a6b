import { spread } from "../measuring/statistics";
import { POSTGRES, REDIS } from "./contenders";
import { QUERIES } from "./queries";
import type { Results, Series } from "./results";

/** How a claim ends: within what it says, beyond it on the good side, or on the bad one. */
export type Judgement = "held" | "better than claimed" | "not held";

/** Something that the guide says of the two, and what was found. */
export interface Verdict {
  readonly claim: string;
  /** What was measured, in words. */
  readonly found: string;
  /** Undefined where it was not measured. */
  readonly judgement?: Judgement;
}

interface Claim {
  readonly claim: string;
  /** In the unit in which it is reported; without an end, there is none. */
  readonly from: number;
  readonly to?: number;
  /** Of times, less is better. */
  readonly unit: "ms" | "/s" | "%";
  /** One figure a round. */
  readonly measure: (find: Find) => readonly number[];
}

type Find = (side: string, operation: string) => Series | undefined;

const throughput = (side: string, operation: string) => (find: Find) =>
  find(side, operation)?.rounds.map(({ perSecond }) => perSecond) ?? [];
const p50 = (side: string, operation: string) => (find: Find) =>
  find(side, operation)?.rounds.map((round) => round.p50) ?? [];
const share = (operation: string) => (find: Find) => {
  const [ours, theirs] = [throughput(POSTGRES, operation)(find), throughput(REDIS, operation)(find)];
  return ours.flatMap((figure, round) => (theirs[round] === undefined ? [] : [(100 * figure) / theirs[round]]));
};

const latency = (what: string, from: number, to: number, side: string, operation: string): Claim => ({
  claim: `${what} ${from}-${to} ms`,
  ...{ from, to, unit: "ms", measure: p50(side, operation) },
});

const BATCH = "multi-get of 100";

/** The guide's two tables, "Latency Comparison" and "Throughput Comparison". */
const claims: readonly Claim[] = [
  latency("a read takes Redis", 0.1, 0.5, REDIS, "get"),
  latency("a read takes the UNLOGGED table", 0.5, 2, POSTGRES, "get"),
  latency("a read from shared buffers takes", 0.2, 1, POSTGRES, "get"),
  latency("the result of a complex query takes Redis", 1, 5, REDIS, QUERIES.cached),
  latency("the result of a complex query takes the UNLOGGED table", 2, 10, POSTGRES, QUERIES.cached),
  latency("the result of a complex query from shared buffers takes", 0.5, 3, POSTGRES, QUERIES.view),
  latency("a batch takes Redis", 0.5, 2, REDIS, BATCH),
  latency("a batch takes the UNLOGGED table", 1, 5, POSTGRES, BATCH),
  latency("a batch from shared buffers takes", 0.5, 2, POSTGRES, QUERIES.batch),
  { claim: "Redis reads 100,000+ a second", from: 100_000, unit: "/s", measure: throughput(REDIS, "get") },
  {
    claim: "PostgreSQL reads 50,000-80,000 a second",
    ...{ from: 50_000, to: 80_000, unit: "/s", measure: throughput(POSTGRES, "get") },
  },
  { claim: "PostgreSQL reads at 50-80 % of Redis", from: 50, to: 80, unit: "%", measure: share("get") },
  { claim: "Redis writes 50,000+ a second", from: 50_000, unit: "/s", measure: throughput(REDIS, "put") },
  {
    claim: "PostgreSQL writes 20,000-40,000 a second",
    ...{ from: 20_000, to: 40_000, unit: "/s", measure: throughput(POSTGRES, "put") },
  },
  { claim: "PostgreSQL writes at 40-80 % of Redis", from: 40, to: 80, unit: "%", measure: share("put") },
];

/** Each claim against the medians: gets, puts and batches at one size of values and of the cache, queries at their own. */
export function judgeClaims({ series }: Results, valueBytes: number, entries: number): readonly Verdict[] {
  const isThere = (each: Series) =>
    each.part === "queries" || (each.part === "servers" && each.valueBytes === valueBytes && each.entries === entries);
  const find: Find = (side, operation) =>
    series.find((each) => isThere(each) && each.side === side && each.operation === operation);
  return claims.map((claim) => {
    const figures = claim.measure(find);
    if (figures.length === 0) return { claim: claim.claim, found: "not measured" };
    const { min, median, max } = spread(figures);
    const [low, middle, high] = [min, median, max].map((each) => figure(each, claim.unit));
    return { claim: claim.claim, found: `${middle} (${low} to ${high})`, judgement: judge(claim, median) };
  });
}

function judge({ from, to, unit }: Claim, median: number): Judgement {
  const end = to ?? Number.POSITIVE_INFINITY;
  if (median >= from && median <= end) return "held";
  const isLess = median < from;
  return (unit === "ms") === isLess ? "better than claimed" : "not held";
}

function figure(value: number, unit: Claim["unit"]): string {
  switch (unit) {
    case "ms":
      return `${value.toFixed(2)} ms`;
    case "%":
      return `${Math.round(value)} %`;
    case "/s":
      return `${Math.round(value).toLocaleString("en-GB")}/s`;
  }
}
