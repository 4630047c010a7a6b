import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CleanupJob, cleanupInTurn } from "../../database/cleanup";
import { serverUser } from "../localServers/postgres";
import { ProgramFailed } from "../support/errors";
import type { Ending } from "../support/exitCodes";
import { listenForInterruption, untilInterrupted } from "../support/interruption";
import { startProgress } from "../support/progress";
import type { LocalArguments } from "./arguments";
import { applicationChecks } from "./checks/application";
import { type Outcome, runChecks } from "./checks/check";
import { databaseChecks } from "./checks/database";
import { defaultFolder, openFolder } from "./folder";
import { DATABASE, LOGINS } from "./names";
import { refuseUsedPort } from "./ports";
import { renderAddresses, renderOutcome, renderSum } from "./render";
import { type LocalSystem, STEPS, startSystem } from "./system";

export async function run(args: LocalArguments): Promise<Ending> {
  const signal = listenForInterruption({ onStop: () => console.error("\nstopping; once more stops at once") });
  const ending = await untilInterrupted(signal, () => (args.isTest ? test(signal) : stay(args, signal)));
  return ending ?? "interrupted";
}

async function test(signal: AbortSignal): Promise<Ending> {
  const folder = mkdtempSync(join(tmpdir(), "malayalees-local-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    chownSync(folder, serverUser().uid, serverUser().gid);
    const system = await started({ folder, signal });
    try {
      const outcomes = await check(system, signal);
      return outcomes.some(({ state }) => state === "failed") ? "no" : "done";
    } finally {
      await system.stop();
    }
  } finally {
    process.off("exit", remove);
    remove();
  }
}

async function stay(args: LocalArguments, signal: AbortSignal): Promise<Ending> {
  const { port, databasePort, fresh } = args;
  const folder = await openFolder(args.folder ?? defaultFolder(), fresh);
  try {
    await refuseUsedPort({
      option: "--database-port",
      port: databasePort,
      usually: "another PostgreSQL, such as this machine's own or local/compose.yaml's",
    });
    await refuseUsedPort({
      option: "--port",
      port,
      usually: "another web server, such as local/compose.yaml's application",
    });
    const system = await started({ folder: folder.path, port, databasePort, signal });
    try {
      await check(system, signal);
      console.log(`\n${renderAddresses(system, folder.path)}\n\nIt runs until Ctrl-C.`);
      return await untilStopped(system, signal);
    } finally {
      await system.stop();
    }
  } finally {
    folder.release();
  }
}

type Places = Pick<Parameters<typeof startSystem>[0], "folder" | "port" | "databasePort" | "signal">;

async function started(places: Places): Promise<LocalSystem> {
  const progress = startProgress({ title: "starting", unit: "steps", total: STEPS.length, showsRate: false });
  const onStep = (step: (typeof STEPS)[number]) => progress.update(STEPS.indexOf(step), step);
  try {
    const system = await startSystem({ ...places, onStep });
    progress.update(STEPS.length);
    return system;
  } finally {
    progress.end();
  }
}

/** Runs every check, prints what became of each, and says what is different here. */
async function check({ database, application }: LocalSystem, signal: AbortSignal): Promise<readonly Outcome[]> {
  const master = database.server.url(DATABASE);
  const { user, password } = LOGINS.application;
  const asApplication = Object.assign(new URL(master), { username: user, password }).href;
  for (const name of database.leftOut) console.log(`without ${name}: this PostgreSQL does not have it`);
  if (typeof application === "string") console.log(`without the application: ${application}`);
  const running = typeof application === "string" ? "there is no application" : { port: application.port, master };
  const outcomes: Outcome[] = [];
  const both = [
    runChecks(databaseChecks, { master, application: asApplication }),
    runChecks(applicationChecks, running),
  ];
  for (const checks of both)
    for await (const outcome of checks) {
      outcomes.push(outcome);
      console.log(renderOutcome(outcome));
      signal.throwIfAborted();
    }
  console.log(renderSum(outcomes));
  return outcomes;
}

const CLEAN_UP_MS = 60_000;
/** What pg_cron does where it is. */
const JOBS: readonly CleanupJob[] = ["cache", "sessions", "tenantStats"];

/** Ctrl-C is how it is meant to end. */
async function untilStopped({ database, ended }: LocalSystem, signal: AbortSignal): Promise<Ending> {
  const url = database.server.url(DATABASE);
  const timer = setInterval(() => {
    for (const job of JOBS) cleanupInTurn(url, job).catch((error: Error) => console.error(`${job}: ${error.message}`));
  }, CLEAN_UP_MS);
  const stopped = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
  try {
    const what = await Promise.race([ended, stopped]);
    if (what !== undefined) throw new ProgramFailed(what);
    return "done";
  } finally {
    clearInterval(timer);
  }
}
