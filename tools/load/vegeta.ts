import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { missing } from "../support/programs";
import { runProgram } from "../support/runProgram";
import { type Call, type Driven, drivenBy } from "./driven";
import { TIMEOUT_SECONDS } from "./http";
import type { HttpRequest } from "./mix";

/** How fast requests are sent: at a constant rate, however slow the answers are, or by so many workers as fast as answers come. */
export type Pace = { readonly perSecond: number } | { readonly workers: number };

export interface Attack {
  /** The program. */
  readonly vegeta: string;
  /** Where paths begin. */
  readonly url: string;
  /** Sent in this order, and again from the first one when they are used up. */
  readonly requests: readonly HttpRequest[];
  readonly pace: Pace;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/**
 * The vegeta of PATH, or the one where `go install` puts it.
 * @throws MissingProgram
 */
export function findVegeta(environment: NodeJS.ProcessEnv = process.env): string {
  const { PATH = "", GOBIN, GOPATH = join(homedir(), "go") } = environment;
  const folders = [...PATH.split(delimiter), GOBIN ?? join(GOPATH, "bin")];
  const found = folders.map((folder) => join(folder, "vegeta")).find((program) => existsSync(program));
  if (found === undefined) throw missing("vegeta");
  return found;
}

/** Sends requests with vegeta. @throws ProgramFailed, and AbortError when the signal ended it */
export async function attack({ vegeta, url, requests, pace, seconds, signal }: Attack): Promise<Driven> {
  const folder = mkdtempSync(join(tmpdir(), "malayalees-load-"));
  try {
    const [targets, results] = [join(folder, "targets.json"), join(folder, "results.bin")];
    writeFileSync(targets, requests.map((request) => `${renderTarget(url, request)}\n`).join(""));
    await runProgram(
      vegeta,
      [
        ...["attack", "-format", "json", "-targets", targets, "-output", results],
        ...["-duration", `${seconds}s`, "-timeout", `${TIMEOUT_SECONDS}s`, "-max-body", "0"],
        ...paceFlags(pace),
      ],
      { signal },
    );
    const csv = await runProgram(vegeta, ["encode", "-to", "csv", results], { signal });
    return drivenBy(callsOf(readShots(csv), pace), seconds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function paceFlags(pace: Pace): readonly string[] {
  if ("workers" in pace) return ["-rate", "0", "-workers", `${pace.workers}`, "-max-workers", `${pace.workers}`];
  return ["-rate", `${Math.max(1, Math.round(pace.perSecond))}/1s`];
}

/** A line of vegeta's file of targets. Its header `Host` goes before the address. Source: vegeta 12.13, lib/targets.go. */
export function renderTarget(url: string, { method, path, headers, body }: HttpRequest): string {
  return JSON.stringify({
    method,
    url: `${url}${path}`,
    header: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ...(body === undefined ? {} : { body: Buffer.from(body).toString("base64") }),
  });
}

/** One request as vegeta reports it, in microseconds since the first one. */
export interface Shot {
  readonly number: number;
  readonly sent: number;
  readonly took: number;
  readonly failure?: string;
}

/** Columns: time in ns, status, latency in ns, bytes out and in, error, body, attack, number, and more. Source: `vegeta encode -help`, 12.13. */
const LINE = /^(\d+),(\d+),(\d+),\d+,\d+,("(?:[^"]|"")*"|[^",\n]*),[^,\n]*,[^,\n]*,(\d+),/gm;

/** Reads what `vegeta encode -to csv` prints. @throws Error when there is nothing in it */
export function readShots(csv: string): readonly Shot[] {
  const rows = [...csv.matchAll(LINE)].map(([, time = "0", status = "", latency = "0", error = "", number = "0"]) => ({
    time: BigInt(time),
    status,
    latency: Number(latency),
    error: error.replaceAll(/^"|"$/g, "").replaceAll('""', '"'),
    number: Number(number),
  }));
  const [first] = rows;
  if (first === undefined) throw new Error(`vegeta has reported no request:\n${csv.slice(0, 500)}`);
  const earliest = rows.reduce((least, { time }) => (time < least ? time : least), first.time);
  return rows.map(({ time, status, latency, error, number }) => ({
    number,
    sent: Number(time - earliest) / 1000,
    took: latency / 1000,
    ...(error === "" ? {} : { failure: failureOf(status, error) }),
  }));
}

/** The kind of failure, without the address and the port that differ from request to request. */
function failureOf(status: string, error: string): string {
  return status === "0" ? (error.split(": ").at(-1) ?? error) : error;
}

/**
 * When each request was due, and when its answer had come. On a busy machine vegeta sends late, and who waits does so from the moment at
 * which the request was due: the n-th is due n intervals after the first, and the most punctual one says when that was.
 */
export function callsOf(shots: readonly Shot[], pace: Pace): readonly Call[] {
  if ("workers" in pace) return shots.map(({ sent, took, failure }) => ({ due: sent, end: sent + took, failure }));
  const interval = 1e6 / Math.max(1, Math.round(pace.perSecond));
  const start = shots.reduce((least, { sent, number }) => Math.min(least, sent - number * interval), 0);
  return shots.map(({ number, sent, took, failure }) => ({
    due: start + number * interval,
    end: sent + took,
    failure,
  }));
}
