import { spread } from "../measuring/statistics";
import { POSTGRES, REDIS } from "./contenders";
import type { Results, Series } from "./results";

/** Something that the guide says of the two, and what was found. */
export interface Verdict {
  readonly claim: string;
  /** What was measured, in words. */
  readonly found: string;
  /** Undefined where it was not measured. */
  readonly held?: boolean;
}

interface Claim {
  readonly claim: string;
  /** In the unit in which it is reported. */
  readonly least?: number;
  readonly most?: number;
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

/** The guide's two tables, "Latency Comparison" and "Throughput Comparison". Better than it says is held as well. */
const claims: readonly Claim[] = [
  { claim: "a read takes Redis 0.1-0.5 ms", most: 0.5, unit: "ms", measure: p50(REDIS, "get") },
  { claim: "a read takes the UNLOGGED table 0.5-2 ms", most: 2, unit: "ms", measure: p50(POSTGRES, "get") },
  { claim: "a read from shared buffers takes 0.2-1 ms", most: 1, unit: "ms", measure: p50(POSTGRES, "get") },
  { claim: "a batch takes Redis 0.5-2 ms", most: 2, unit: "ms", measure: p50(REDIS, "multi-get of 100") },
  { claim: "a batch takes the UNLOGGED table 1-5 ms", most: 5, unit: "ms", measure: p50(POSTGRES, "multi-get of 100") },
  { claim: "Redis reads 100,000+ a second", least: 100_000, unit: "/s", measure: throughput(REDIS, "get") },
  { claim: "PostgreSQL reads 50,000-80,000 a second", least: 50_000, unit: "/s", measure: throughput(POSTGRES, "get") },
  { claim: "PostgreSQL reads at 50-80 % of Redis", least: 50, unit: "%", measure: share("get") },
  { claim: "Redis writes 50,000+ a second", least: 50_000, unit: "/s", measure: throughput(REDIS, "put") },
  {
    claim: "PostgreSQL writes 20,000-40,000 a second",
    least: 20_000,
    unit: "/s",
    measure: throughput(POSTGRES, "put"),
  },
  { claim: "PostgreSQL writes at 40-80 % of Redis", least: 40, unit: "%", measure: share("put") },
];

/** Each claim against the medians at one size of values and of the cache. */
export function judgeClaims({ series }: Results, valueBytes: number, entries: number): readonly Verdict[] {
  const find: Find = (side, operation) =>
    series.find(
      (each) =>
        each.part === "servers" &&
        each.side === side &&
        each.operation === operation &&
        each.valueBytes === valueBytes &&
        each.entries === entries,
    );
  return claims.map(({ claim, least, most, unit, measure }) => {
    const figures = measure(find);
    if (figures.length === 0) return { claim, found: "not measured" };
    const { min, median, max } = spread(figures);
    const held = (least === undefined || median >= least) && (most === undefined || median <= most);
    return { claim, found: `${figure(median, unit)} (${figure(min, unit)} to ${figure(max, unit)})`, held };
  });
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
