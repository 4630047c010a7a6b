import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConnectionError, DatabaseError } from "../../database/errors";
import { wantsHelp } from "../support/commandLine";
import { MissingProgram, UsageError } from "../support/errors";
import { startProgress } from "../support/progress";
import { type BenchArguments, HELP, readArguments } from "./arguments";
import { measurements, runBenchmark } from "./benchmark";
import { designMeasurements, runDesign } from "./design";
import { machineFacts } from "./machine";
import { renderChart, renderReport } from "./report";
import { type Results, readResults } from "./results";
import { type Store, storeIn } from "./rounds";
import { openServers, POSTGRES_SETTINGS, type Servers } from "./servers";
import { isHeld } from "./verdict";

/** What the process ends with; --help has it in words. */
const EXIT = { done: 0, missed: 1, badInput: 2, missingProgram: 3, bug: 70, interrupted: 130 } as const;

type Exit = (typeof EXIT)[keyof typeof EXIT];

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interruption.abort());

async function main(given: readonly string[]): Promise<Exit> {
  if (wantsHelp(given)) {
    console.log(HELP);
    return EXIT.done;
  }
  const args = readArguments(given);
  makeFolder(args.out);
  const before = args.resume ? readResults(args.out) : undefined;
  if (before !== undefined) refuseOtherSettings(before, args);
  const servers = await openServers(args, interruption.signal);
  try {
    const store = storeIn(args.out, before ?? empty(servers, args));
    const done = await untilInterrupted(() => measure(servers, args, store));
    report(args, store.results);
    if (!done) return EXIT.interrupted;
    return store.results.design.some((result) => result.required && !isHeld(result)) ? EXIT.missed : EXIT.done;
  } finally {
    await servers.stop();
  }
}

async function measure(servers: Servers, args: BenchArguments, store: Store): Promise<void> {
  const total = args.design ? designMeasurements(args) : measurements(args);
  const progress = startProgress({ title: "measuring", unit: "measurements", total });
  let done = 0;
  const run = {
    ...{ servers, args, store, signal: interruption.signal },
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

/** False when it was interrupted; its errors are then those of what was cut off. */
async function untilInterrupted(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    console.error("interrupted: the rounds that were finished are kept");
    return false;
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
    throw new UsageError(`--out ${out}: ${error instanceof Error ? error.message : error}`);
  }
}

/** A person's mistake is told in plain words; anything else is ours, and shows where it happened. */
function explain(error: unknown): Exit {
  if (interruption.signal.aborted) return EXIT.interrupted;
  if (error instanceof UsageError) {
    console.error(`${error.message}\nFor help: npm run bench -- --help`);
    return EXIT.badInput;
  }
  if (error instanceof MissingProgram) {
    console.error(error.message);
    return EXIT.missingProgram;
  }
  if (error instanceof DatabaseError) {
    console.error(error.message);
    return error instanceof ConnectionError ? EXIT.badInput : EXIT.missed;
  }
  console.error("This is a bug in the program; please report it.", error);
  return EXIT.bug;
}

main(process.argv.slice(2))
  .catch(explain)
  .then((code) => {
    process.exitCode = code;
  });
