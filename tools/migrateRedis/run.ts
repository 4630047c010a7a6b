import { appendFileSync } from "node:fs";
import type { ClientBase } from "pg";
import { withConnection } from "../../database/connection";
import { DatabaseError, reasonOf } from "../../database/errors";
import { requireOwnProcess } from "../../database/ownProcess";
import { UsageError } from "../support/errors";
import type { Ending } from "../support/exitCodes";
import { listenForInterruption } from "../support/interruption";
import { startProgress } from "../support/progress";
import type { MigrateArguments, MigrateCommand } from "./arguments";
import { copy } from "./copy";
import { decommissionCheck } from "./decommission";
import type { Selection } from "./destination";
import { inspect } from "./inspect";
import { type Mapping, readMapping } from "./mapping";
import { type Reason, reasons } from "./reasons";
import { renderCopy, renderDecommission, renderInspect, renderVerify } from "./render";
import { type Sources, withSources } from "./sources";
import { finishedAt, taskId } from "./state";
import { leftCount } from "./tally";
import { verify } from "./verify";
import { passesOf, type Walk, type WalkedPage } from "./walk";

/** What a command did or found, as text for people and as data. */
export interface CommandReport {
  readonly text: string;
  readonly data: unknown;
  readonly isFinished: boolean;
  /** Nothing is left behind, differs or is in use. */
  readonly isClean: boolean;
}

const NO_MAPPING: Mapping = { caches: [], sessions: [], ignore: [], digest: "" };

/** What all commands need. */
interface Setting {
  readonly args: MigrateArguments;
  readonly sources: Sources;
  readonly walk: Walk;
  readonly isMapped: boolean;
  /** Identifies the copy. */
  readonly task: string;
}

/** Runs the command and prints its report. */
export async function show(args: MigrateArguments): Promise<Ending> {
  const { text, data, isFinished, isClean } = await run(args, process.env, listenForInterruption());
  console.log(args.json ? JSON.stringify(data, null, 2) : text);
  if (!isFinished) return "interrupted";
  return isClean ? "done" : "no";
}

/** Runs the command. Stops after the current batch when `stop` is aborted. */
export async function run(
  args: MigrateArguments,
  environment: NodeJS.ProcessEnv,
  stop: AbortSignal,
): Promise<CommandReport> {
  const mapping = args.mapping === undefined ? NO_MAPPING : readMapping(args.mapping, args.ttlForPersistentMs);
  const selection: Selection = { mapping, cache: args.cache };
  return withSources(args, environment, (sources) => {
    const walk: Walk = {
      selection,
      sources: sources.sources,
      glob: args.pattern,
      batch: args.batch,
      rate: args.rate,
      stop,
    };
    const places = sources.sources.map(({ address, database }) => [address, database]);
    const task = taskId(places, mapping.digest, args.cache, args.pattern);
    return commands[args.command]({ args, sources, walk, isMapped: args.mapping !== undefined, task });
  });
}

const commands: Readonly<Record<MigrateCommand, (setting: Setting) => Promise<CommandReport>>> = {
  async inspect({ sources, walk, isMapped }) {
    const progress = startProgress({ title: "inspect", unit: "keys", total: sources.keys });
    const report = await inspect({
      ...walk,
      isMapped,
      onProgress: (done) => progress.update(Math.min(done, sources.keys)),
    });
    progress.end();
    return { text: renderInspect(report), data: report, isFinished: report.isFinished, isClean: true };
  },
  copy: (setting) =>
    withConnection(setting.args.url, async (client) => {
      await requireUtf8(client);
      // A copy is many transactions, so the lock against a second one belongs to the session.
      if (!setting.args.dryRun) await requireOwnProcess(client, setting.args.url);
      return runCopy(setting, client);
    }),
  verify: ({ args, sources, walk, task }) =>
    withConnection(args.url, async (client) => {
      await requireUtf8(client);
      const progress = startProgress({ title: "verify", unit: "keys", total: sources.keys });
      const report = await verify(client, {
        ...walk,
        maxDriftMs: args.maxDriftMs,
        allowExtra: args.allowExtra,
        copiedAt: await finishedAt(client, task),
        onProgress: (done) => progress.update(Math.min(done, sources.keys)),
      });
      progress.end();
      const isClean = report.differences === 0;
      return { text: renderVerify(report), data: report, isFinished: report.isFinished, isClean };
    }),
  async "decommission-check"({ args: { windowMs }, walk, isMapped }) {
    const progress = startProgress({ title: "watch", unit: "s", total: windowMs / 1000, showsRate: false });
    const onProgress = (doneMs: number) => progress.update(doneMs / 1000);
    const report = await decommissionCheck({ ...walk, isMapped, windowMs, onProgress });
    progress.end();
    return { text: renderDecommission(report), data: report, isFinished: report.isFinished, isClean: report.isUnused };
  },
};

/** Text in Redis is UTF-8. A database with another encoding cannot store, or search for, all of it. */
async function requireUtf8(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ encoding: string }>("SELECT current_setting('server_encoding') AS encoding");
  const encoding = rows[0]?.encoding;
  if (encoding === "UTF8") return;
  throw new DatabaseError(
    `the database's encoding is ${encoding}, which does not have every character that Redis may have: create one with CREATE DATABASE … ENCODING 'UTF8'`,
  );
}

async function runCopy({ args, sources, walk, task }: Setting, client: ClientBase): Promise<CommandReport> {
  let progress: ReturnType<typeof startProgress> | undefined;
  const total = (sources.keys * passesOf(walk, !args.dryRun).length) / walk.sources.length;
  const report = await copy(client, {
    ...walk,
    task,
    runIds: sources.runIds,
    dryRun: args.dryRun,
    overwrite: args.overwrite,
    restart: args.restart,
    onProgress(tally) {
      progress ??= startProgress({
        title: args.dryRun ? "dry run" : "copy",
        unit: "keys",
        total,
        alreadyDone: tally.scanned,
      });
      const left = leftCount(tally);
      // With a glob, the number of visited keys is an estimate.
      progress.update(Math.min(tally.scanned, total), left > 0 ? `${left} left behind` : "");
    },
    onLeft: args.leftFile === undefined ? () => {} : leftFile(args.leftFile),
  });
  progress?.end();
  return {
    text: renderCopy(report),
    data: report,
    isFinished: report.isFinished,
    isClean: leftCount(report.tally) === 0,
  };
}

/** Writes each key that is not migrated as a line of JSON; keys that are not text in base64. */
function leftFile(path: string) {
  append("");
  return (redisKey: Buffer, reason: Reason, { pass: { source } }: WalkedPage) => {
    const key = redisKey.toString("utf8");
    const name = Buffer.from(key).equals(redisKey) ? { key } : { keyBase64: redisKey.toString("base64") };
    const line = { server: source.address, database: source.database, ...name, reason, because: reasons[reason] };
    append(`${JSON.stringify(line)}\n`);
  };

  function append(text: string): void {
    try {
      appendFileSync(path, text);
    } catch (error) {
      throw new UsageError(`--left-file: ${reasonOf(error)}`);
    }
  }
}
