import { z } from "zod";
import { type CleanupReport, cleanup } from "../../database/cleanup";
import { migrate, status } from "../../database/migrate";
import type { MigrationStatus } from "../../database/migrationHistory";
import { type Statistics, stats } from "../../database/statistics";
import { UsageError } from "../support/errors";
import type { Ending } from "../support/exitCodes";
import { readOutputs } from "../support/stackOutputs";
import { cleanupAnswer, statisticsAnswer, statusAnswer } from "./answers";
import type { DbArguments, DbCommand, DbTarget } from "./arguments";
import { renderCleanup, renderMigrate, renderStatistics, renderStatus } from "./render";
import { StackDatabase } from "./stackDatabase";

/** What a command found or did, as text for people and as data. */
interface DbReport {
  readonly text: string;
  readonly data: unknown;
  /** @default done */
  readonly ending?: Ending;
}

/** What the same command does, by a connection of this machine or by the stack's function. */
interface ReachableDatabase {
  status(): Promise<readonly MigrationStatus[]>;
  stats(): Promise<Statistics>;
  cleanup(): Promise<CleanupReport>;
}

const commands: Readonly<Record<DbCommand, (args: DbArguments) => Promise<DbReport>>> = {
  async migrate({ target, role, owner }) {
    if (!("url" in target)) throw new UsageError("migrate goes with --url: a stack's update migrates by itself");
    // An empty variable is one that was not set.
    const applicationPassword = process.env.MALAYALEES_APP_PASSWORD || undefined;
    const ownerPassword = process.env.MALAYALEES_OWNER_PASSWORD || undefined;
    const roles = { applicationRole: role, applicationPassword, ownerRole: owner, ownerPassword };
    const report = await migrate(target.url, roles);
    return { text: renderMigrate(report), data: report };
  },
  async status({ target }) {
    const statuses = await databaseOf(target).status();
    const isUpToDate = statuses.every(({ state }) => state === "applied");
    return { text: renderStatus(statuses), data: statuses, ending: isUpToDate ? "done" : "no" };
  },
  async stats({ target }) {
    const statistics = await databaseOf(target).stats();
    return { text: renderStatistics(statistics), data: statistics };
  },
  async cleanup({ target }) {
    const report = await databaseOf(target).cleanup();
    return { text: renderCleanup(report), data: report };
  },
};

const outputs = z.object({ databaseFunctionName: z.string() });

function databaseOf(target: DbTarget): ReachableDatabase {
  if ("url" in target) {
    const { url } = target;
    return { status: () => status(url), stats: () => stats(url), cleanup: () => cleanup(url) };
  }
  // npm runs scripts in the project's folder.
  const what = "the function of its database (output databaseFunctionName)";
  const { outputs: found, ...place } = readOutputs(process.cwd(), target.stack, outputs, what);
  const database = new StackDatabase(found.databaseFunctionName, place);
  return {
    status: () => database.ask("status", statusAnswer),
    stats: () => database.ask("stats", statisticsAnswer),
    cleanup: () => database.ask("cleanup", cleanupAnswer),
  };
}

export async function run(args: DbArguments): Promise<Ending> {
  const { text, data, ending = "done" } = await commands[args.command](args);
  console.log(args.json ? JSON.stringify(data, null, 2) : text);
  return ending;
}
