import { RDSClient } from "@aws-sdk/client-rds";
import { isConfirmed } from "../support/confirmation";
import type { Ending } from "../support/exitCodes";
import { listenForInterruption } from "../support/interruption";
import { reportLine, sleep } from "../support/waiting";
import type { RebootArguments } from "./arguments";
import { AwsDatabases } from "./awsDatabases";
import { type Database, isPending } from "./databases";
import { describeConsequences, describePending } from "./describe";
import { type Clock, lookAtAll, restartAll } from "./restart";
import { findPlace } from "./target";

export async function run(args: RebootArguments): Promise<Ending> {
  // npm runs scripts in the project's folder.
  const { identifier, region, profile } = findPlace(process.cwd(), args.target);
  const databases = new AwsDatabases(new RDSClient({ region, profile }));
  const all = await lookAtAll(databases, identifier);
  console.log(args.json ? JSON.stringify(all, null, 2) : describePending(all));
  if (!all.some(isPending)) return all.some(({ maintenance }) => maintenance.length > 0) ? "no" : "done";
  for (const line of describeConsequences(all, args.failOver)) console.error(line);
  if (!args.yes && !(await isConfirmed("Do it now?", identifier))) {
    console.error("Nothing was changed. The same command with --yes does it.");
    return "no";
  }
  return restart(databases, all, args);
}

async function restart(databases: AwsDatabases, all: readonly Database[], args: RebootArguments): Promise<Ending> {
  const stop = listenForInterruption();
  const result = await restartAll(all, args, { databases, clock, report: reportLine, stop });
  switch (result) {
    case "done":
      return "done";
    case "timedOut":
      reportLine("RDS continues without this command; the same command continues where it stopped.");
      return "no";
    case "interrupted":
      reportLine("interrupted: RDS completes what it has begun; the same command continues where it stopped");
      return "interrupted";
  }
}

const clock: Clock = { now: () => performance.now(), sleep };
