import { createInterface } from "node:readline/promises";
import { setTimeout as wait } from "node:timers/promises";
import { RDSClient } from "@aws-sdk/client-rds";
import { wantsHelp } from "../support/commandLine";
import { MissingProgram, UsageError } from "../support/errors";
import { HELP, type RebootArguments, readArguments } from "./arguments";
import { AwsDatabases } from "./awsDatabases";
import { CannotAsk, type Database, isPending } from "./databases";
import { describeConsequences, describePending } from "./describe";
import { type Clock, lookAtAll, restartAll } from "./restart";
import { findPlace } from "./target";

/** What the process ends with; --help has it in words. */
const EXIT = { done: 0, pending: 1, badInput: 2, missingProgram: 3, bug: 70, interrupted: 130 } as const;

type Exit = (typeof EXIT)[keyof typeof EXIT];

async function main(given: readonly string[]): Promise<Exit> {
  if (wantsHelp(given)) {
    console.log(HELP);
    return EXIT.done;
  }
  const args = readArguments(given);
  // npm runs scripts in the project's folder.
  const { identifier, region, profile } = findPlace(process.cwd(), args.target);
  const databases = new AwsDatabases(new RDSClient({ region, profile }));
  const all = await lookAtAll(databases, identifier);
  console.log(args.json ? JSON.stringify(all, null, 2) : describePending(all));
  if (!all.some(isPending)) return all.some(({ maintenance }) => maintenance.length > 0) ? EXIT.pending : EXIT.done;
  for (const line of describeConsequences(all, args.failOver)) console.error(line);
  if (!args.yes && !(await isWanted(identifier))) {
    console.error("Nothing was changed. The same command with --yes does it.");
    return EXIT.pending;
  }
  return doIt(databases, all, args);
}

async function doIt(databases: AwsDatabases, all: readonly Database[], args: RebootArguments): Promise<Exit> {
  const result = await restartAll(all, args, { databases, clock, report, stop: listenForStop() });
  switch (result) {
    case "done":
      return EXIT.done;
    case "timedOut":
      report("RDS goes on by itself; the same command goes on where it stopped.");
      return EXIT.pending;
    case "interrupted":
      report("interrupted: what RDS has begun it ends by itself; the same command goes on where it stopped");
      return EXIT.interrupted;
  }
}

/** Asked on a terminal alone: a script that forgot --yes must not hang. */
async function isWanted(identifier: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.once("SIGINT", () => process.exit(EXIT.interrupted));
  const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  const answer = await Promise.race([terminal.question(`Do it now? Type ${identifier} to go on: `), closed]);
  terminal.close();
  return answer.trim() === identifier;
}

function listenForStop(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(EXIT.interrupted);
      stop.abort();
    });
  }
  return stop.signal;
}

const clock: Clock = {
  now: () => performance.now(),
  sleep: (seconds, signal) => wait(seconds * 1000, undefined, { signal }).catch(() => {}),
};

function report(line: string): void {
  console.error(`${new Date().toTimeString().slice(0, 8)}  ${line}`);
}

/** A person's mistake is said in plain words; anything else is ours, and shows where it happened. */
function explain(error: unknown): Exit {
  if (error instanceof UsageError) {
    console.error(`${error.message}\nFor help: npm run reboot -- --help`);
    return EXIT.badInput;
  }
  if (error instanceof CannotAsk) {
    console.error(error.message);
    return EXIT.badInput;
  }
  if (error instanceof MissingProgram) {
    console.error(`${error.message}\nWithout it: --instance <name> --region <region>. Nothing was changed.`);
    return EXIT.missingProgram;
  }
  console.error("This is a bug in the program; please report it.", error);
  return EXIT.bug;
}

main(process.argv.slice(2))
  .catch(explain)
  .then((code) => {
    process.exitCode = code;
  });
