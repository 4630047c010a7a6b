import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { machineFacts, postgresFacts } from "../measuring/machine";
import { makeFolder, type RunSettings, refuseOtherSettings, type Store, storeIn } from "../measuring/resultsFile";
import type { Ending } from "../support/exitCodes";
import { listenForInterruption, untilInterrupted } from "../support/interruption";
import { startProgress } from "../support/progress";
import { runProgram } from "../support/runProgram";
import type { LoadArguments } from "./arguments";
import { CHART_FILE, renderChart, renderReport } from "./report";
import { type Results, readResults } from "./results";
import { measurements, runPhases } from "./rounds";
import { APPLICATION_SETTINGS, type System, startSystem } from "./system";
import { findVegeta } from "./vegeta";

export async function run(args: LoadArguments): Promise<Ending> {
  const signal = listenForInterruption({ onStop: () => console.error("\nstopping; a second Ctrl-C ends at once") });
  makeFolder(args.out);
  const before = args.resume ? readResults(args.out) : undefined;
  const vegeta = findVegeta();
  const redis = await redisVersion(signal);
  const progress = startProgress({ title: "load", unit: "measurements", total: measurements(args), showsRate: false });
  progress.update(0, "starting servers and applications");
  let store: Store<Results> | undefined;
  let done = 0;
  const finished = await untilInterrupted(signal, async () => {
    const system = await startSystem(args.caches, signal);
    try {
      const settings = settingsOf(args, system);
      if (before !== undefined) refuseOtherSettings(before.settings, settings, args.out);
      store = storeIn(args.out, before ?? (await empty(system, settings, redis)));
      await runPhases({
        ...{ system, args, store, vegeta, signal },
        onDone(what) {
          done += 1;
          progress.update(done, what);
        },
        onPrepare: (what) => progress.update(done, what),
      });
      return true;
    } finally {
      await system.stop();
    }
  }).finally(() => progress.end());
  if (store !== undefined) report(args, store.results);
  if (finished) return "done";
  console.error("interrupted: the rounds that were finished are kept");
  return "interrupted";
}

function report({ out }: LoadArguments, results: Results): void {
  if (results.series.length === 0) return;
  const text = renderReport(results);
  writeFileSync(join(out, "report.md"), text);
  writeFileSync(join(out, CHART_FILE), renderChart(results));
  console.log(text);
  console.error(`results, report and chart are in ${out}`);
}

async function empty({ asAdmin }: System, settings: RunSettings, redis: string): Promise<Results> {
  return { machine: machineFacts({ ...(await asAdmin(postgresFacts)), redis }), settings, limits: [], series: [] };
}

async function redisVersion(signal: AbortSignal): Promise<string> {
  return /v=(\S+)/.exec(await runProgram("redis-server", ["--version"], { signal }))?.[1] ?? "unknown";
}

/** What has to be the same for rounds to be of one series. */
function settingsOf({ seconds }: LoadArguments, { java, springBoot }: System): RunSettings {
  return { seconds, ...APPLICATION_SETTINGS, java, springBoot };
}
