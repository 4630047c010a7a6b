import { runProgram } from "../support/runProgram";
import type { Round } from "./results";

export interface RedisTarget {
  /** Path of a Unix socket, or host and port. */
  readonly place: { readonly socket: string } | { readonly host: string; readonly port: number };
  readonly password?: string;
  readonly clients: number;
}

export interface RedisRun {
  /** The command; `__rand_int__` is another number each time. */
  readonly command: readonly string[];
  /** Numbers are below this one. */
  readonly entries: number;
  readonly requests: number;
  readonly signal: AbortSignal;
}

/** Sends so many requests of one command. */
export async function redisBenchmark(target: RedisTarget, run: RedisRun): Promise<Round> {
  const { place, clients, password } = target;
  const where = "socket" in place ? ["-s", place.socket] : ["-h", place.host, "-p", String(place.port)];
  const output = await runProgram(
    "redis-benchmark",
    [
      ...where,
      ...["-c", String(clients), "-n", String(Math.max(run.requests, clients)), "-r", String(run.entries)],
      ...["--csv", "--precision", "3", ...run.command],
    ],
    { environment: password === undefined ? {} : { REDISCLI_AUTH: password }, signal: run.signal },
  );
  return parseCsv(output);
}

/** Columns of `--csv` that matter, by name. Source: redis-benchmark 7.0. */
const COLUMNS = {
  perSecond: "rps",
  p50: "p50_latency_ms",
  p95: "p95_latency_ms",
  p99: "p99_latency_ms",
} as const;

/** @throws Error when a column is missing */
export function parseCsv(output: string): Round {
  const [titles = [], values = []] = output
    .split("\n")
    .filter((line) => line.startsWith('"'))
    .map(cells);
  const read = (title: string) => {
    // The command itself comes first and may have quotes and commas in it; the figures are counted from the end.
    const fromEnd = titles.indexOf(title) - titles.length;
    const value = Number(values.at(fromEnd));
    if (!titles.includes(title) || Number.isNaN(value)) throw new Error(`redis-benchmark gave no ${title}:\n${output}`);
    return value;
  };
  return {
    perSecond: read(COLUMNS.perSecond),
    p50: read(COLUMNS.p50),
    p95: read(COLUMNS.p95),
    p99: read(COLUMNS.p99),
  };
}

function cells(line: string): readonly string[] {
  return line.split('","').map((cell) => cell.replaceAll('"', ""));
}
