import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { latency } from "../measuring/statistics";
import { runProgram } from "../support/runProgram";
import type { Round } from "./results";

/** Where pgbench connects, and how often it asks. */
export interface PgbenchTarget {
  /** pgbench itself, with its folder where it is not on the path. */
  readonly program: string;
  /** Connection string without a password. */
  readonly url: string;
  readonly password?: string;
  readonly clients: number;
}

/** A script with the share of transactions that it is chosen for. */
export interface PgbenchScript {
  readonly sql: string;
  /** @default 1 */
  readonly weight?: number;
}

export interface PgbenchRun {
  /** `-S` is pgbench's own single-row lookup. */
  readonly scripts: "-S" | readonly PgbenchScript[];
  /** Variables of the scripts, sent as parameters of the prepared statements. */
  readonly variables: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** Share of the calls whose time is kept: enough for a p99 of a second, too few to slow pgbench down. */
const SAMPLED = 0.2;

/** Runs pgbench with prepared statements for some seconds. */
export async function pgbench(target: PgbenchTarget, run: PgbenchRun): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), "malayalees-pgbench-"));
  try {
    const output = await runProgram(target.program, [...options(target, run), ...scripts(folder, run), target.url], {
      environment: target.password === undefined ? {} : { PGPASSWORD: target.password },
      folder,
      signal: run.signal,
    });
    const logs = readdirSync(folder).filter((name) => name.startsWith("log."));
    const times = logs.flatMap((name) => parseLog(readFileSync(join(folder, name), "utf8")));
    return { perSecond: parseThroughput(output), ...latency(times) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function options({ clients }: PgbenchTarget, { seconds, variables }: PgbenchRun): readonly string[] {
  return [
    ...["-n", "-M", "prepared", "-T", String(seconds), "-c", String(clients), "-j", String(Math.min(clients, 2))],
    ...["-l", "--log-prefix=log", `--sampling-rate=${SAMPLED}`],
    ...Object.entries(variables).flatMap(([name, value]) => ["-D", `${name}=${value}`]),
  ];
}

function scripts(folder: string, run: PgbenchRun): readonly string[] {
  if (run.scripts === "-S") return ["-S"];
  return run.scripts.flatMap(({ sql, weight = 1 }, index) => {
    const path = join(folder, `script${index}.sql`);
    writeFileSync(path, sql);
    return ["-f", `${path}@${weight}`];
  });
}

/** Transactions each second, without the time to connect. @throws Error when pgbench has not said it */
export function parseThroughput(output: string): number {
  const found = /^tps = ([\d.]+) \(without initial connection time\)/m.exec(output)?.[1];
  if (found === undefined) throw new Error(`pgbench gave no throughput:\n${output}`);
  return Number(found);
}

/** Milliseconds of the transactions of a log, whose third column has microseconds. Source: PostgreSQL manual, "pgbench" (2026-11). */
export function parseLog(text: string): readonly number[] {
  return text
    .split("\n")
    .map((line) => line.split(" ")[2])
    .filter((time) => time !== undefined)
    .map((time) => Number(time) / 1000);
}
