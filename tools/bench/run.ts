import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../../database/errors";
import { UsageError } from "../support/errors";
import type { Ending } from "../support/exitCodes";
import { listenForInterruption } from "../support/interruption";
import { startProgress } from "../support/progress";
import type { BenchArguments } from "./arguments";
import { measurements, runBenchmark } from "./benchmark";
import { designMeasurements, runDesign } from "./design";
import { machineFacts } from "./machine";
import { renderChart, renderReport } from "./report";
import { type Results, readResults } from "./results";
import { type Store, storeIn } from "./rounds";
import { openServers, POSTGRES_SETTINGS, type Servers } from "./servers";
import { isHeld } from "./verdict";

export async function run(args: BenchArguments): Promise<Ending> {
  const signal = listenForInterruption();
  makeFolder(args.out);
  const before = args.resume ? readResults(args.out) : undefined;
  if (before !== undefined) refuseOtherSettings(before, args);
  const servers = await untilInterrupted(signal, () => openServers(args, signal));
  if (servers === undefined) return "interrupted";
  try {
    const store = storeIn(args.out, before ?? empty(servers, args));
    const done = await untilInterrupted(signal, async () => {
      await measure(servers, args, store, signal);
      return true;
    });
    report(args, store.results);
    if (done === undefined) {
      console.error("interrupted: the rounds that were finished are kept");
      return "interrupted";
    }
    return store.results.design.some((result) => result.required && !isHeld(result)) ? "no" : "done";
  } finally {
    await servers.stop();
  }
}

async function measure(servers: Servers, args: BenchArguments, store: Store, signal: AbortSignal): Promise<void> {
  const total = args.design ? designMeasurements(args) : measurements(args);
  const progress = startProgress({ title: "measuring", unit: "measurements", total });
  let done = 0;
  const run = {
    ...{ servers, args, store, signal },
    onDone(what: string) {
      done += 1;
      progress.update(done, what);
    },
    onPrepare: (what: string) => progress.update(done, what),
  };
  try {
    await (args.design ? runDesign(run) : runBenchmark(run));
  } finally {
    progress.end();
  }
}

/** Undefined when it was interrupted; its errors are then those of what was cut off. */
async function untilInterrupted<Result>(signal: AbortSignal, work: () => Promise<Result>) {
  try {
    return await work();
  } catch (error) {
    if (!signal.aborted) throw error;
    return undefined;
  }
}

function report(args: BenchArguments, results: Results): void {
  if (results.series.length === 0 && results.design.length === 0) return;
  const text = renderReport(results);
  writeFileSync(join(args.out, "report.md"), text);
  if (results.series.some(({ part }) => part === "servers"))
    writeFileSync(join(args.out, "throughput.svg"), renderChart(results));
  console.log(text);
  console.error(`results, report and chart are in ${args.out}`);
}

function empty({ facts }: Servers, args: BenchArguments): Results {
  return { machine: machineFacts(facts), settings: settingsOf(args), series: [], design: [] };
}

/** What has to be the same for rounds to be of one series. */
function settingsOf({ seconds, clients, connection, url }: BenchArguments): Results["settings"] {
  return { connection, clients, seconds, ...(url === undefined ? POSTGRES_SETTINGS : {}) };
}

function refuseOtherSettings({ settings }: Results, args: BenchArguments): void {
  for (const [name, value] of Object.entries(settingsOf(args))) {
    if (settings[name] !== value)
      throw new UsageError(`--resume: the results in ${args.out} are of ${name} ${settings[name]}, not ${value}`);
  }
}

function makeFolder(out: string): void {
  try {
    mkdirSync(out, { recursive: true });
  } catch (error) {
    throw new UsageError(`--out ${out}: ${reasonOf(error)}`);
  }
}
