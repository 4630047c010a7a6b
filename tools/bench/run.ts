import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { machineFacts } from "../measuring/machine";
import { makeFolder, refuseOtherSettings, type Store, storeIn } from "../measuring/resultsFile";
import type { Ending } from "../support/exitCodes";
import { listenForInterruption, untilInterrupted } from "../support/interruption";
import { startProgress } from "../support/progress";
import type { BenchArguments } from "./arguments";
import { measurements, runBenchmark } from "./benchmark";
import { designMeasurements, runDesign } from "./design";
import { runJava } from "./javaRun";
import { renderChart, renderReport } from "./report";
import { type Results, readResults } from "./results";
import { openServers, POSTGRES_SETTINGS, type Servers } from "./servers";
import { isHeld } from "./verdict";

export async function run(args: BenchArguments): Promise<Ending> {
  if (args.java) return runJava(args);
  const signal = listenForInterruption();
  makeFolder(args.out);
  const before = args.resume ? readResults(args.out) : undefined;
  if (before !== undefined) refuseOtherSettings(before.settings, settingsOf(args), args.out);
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

async function measure(
  servers: Servers,
  args: BenchArguments,
  store: Store<Results>,
  signal: AbortSignal,
): Promise<void> {
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

function settingsOf({ seconds, clients, connection, url }: BenchArguments): Results["settings"] {
  return { connection, clients, seconds, ...(url === undefined ? POSTGRES_SETTINGS : {}) };
}
