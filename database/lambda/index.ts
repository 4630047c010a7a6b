import { DatabaseError as ServerError } from "pg";
import { type CleanupJob, cleanup, cleanupInTurn, isCleanupJob } from "../cleanup";
import { ConnectionError, DatabaseError } from "../errors";
import { roleOf } from "../loginNames";
import { type MigrateReport, migrate, status } from "../migrate";
import { createOwnDatabase, dropOwnDatabase } from "../ownDatabase";
import { stats } from "../statistics";
import { takeFigures } from "../takeFigures";
import { type StopReport, stopWrites } from "../writes";
import { withoutStack } from "./answers";
import { readCredentials } from "./credentials";
import { linesOf, metricLine, readOwner } from "./metricLine";
import { untilItAnswers } from "./patience";
import { connectionUrl, type Place, readPlace } from "./place";

/**
 * The function inside the VPC that sets up and looks after the database, as `npm run db` does, with credentials from Secrets Manager. When
 * it fails, the update of the stack, or the command, fails with its message.
 */

/** What the function can be asked to do. Whatever does not migrate connects as the application's role, which has the rights for it. */
const actions = {
  migrate: setUp,
  /** One job on a schedule, where pg_cron does not run it; without a job all that expires, for a person. */
  cleanup: ({ job }: Request) => (job === undefined ? asApplication(cleanup) : scheduled(() => cleanUp(job))),
  measure: () => scheduled(measure),
  status: () => asApplication((url) => status(url)),
  stats: () => asApplication(stats),
  /** Of an instance that another one follows (components/databaseInstances.ts). */
  stopWrites: makeReadOnly,
  /** The engine calls it when the resource is made, changed and deleted: a preview environment's database goes with its stack. */
  dropWithStack: ({ tf }: Request) => dropWithStack(tf?.action === "delete"),
} as const satisfies Readonly<Record<string, (request: Request) => Promise<object>>>;

export type FunctionAction = keyof typeof actions;

interface Request {
  readonly action: FunctionAction;
  readonly job?: CleanupJob;
  /** Another server of the stack, such as a restored one, for `migrate` and `stopWrites`. @default the one that serves */
  readonly host?: string;
  /** What the engine adds for an invocation that follows its resource. Source: Terraform AWS provider, aws_lambda_invocation, lifecycle_scope CRUD (2026-11). */
  readonly tf?: { readonly action: unknown };
}

/** How many rows were removed, or why none were. */
type CleanupAnswer = { readonly removed: number } | { readonly skipped: string };

/** How many sessions ended, or why the server was not asked. */
type StopAnswer = StopReport | { readonly unreachable: string };

/** @throws Error, without a stack trace when a person can fix it */
export async function handler(event: unknown): Promise<object> {
  try {
    const request = readRequest(event);
    return await actions[request.action](request);
  } catch (error) {
    throw error instanceof DatabaseError ? withoutStack(error) : error;
  }
}

/** The place of the stack's database, or of the other server that was named. */
function placeOf({ host }: Request): Place {
  const place = readPlace(process.env);
  return host === undefined ? place : { ...place, host };
}

/** A server that does not answer takes no writes: to wait for it would hold up the restore that replaces it. */
async function makeReadOnly(request: Request): Promise<StopAnswer> {
  const place = placeOf(request);
  const url = connectionUrl(place, await readCredentials(place.masterSecretArn));
  try {
    await untilItAnswers(url);
  } catch (error) {
    if (!(error instanceof ConnectionError) || isRunning(error.cause)) throw error;
    return { unreachable: error.message };
  }
  const report = await stopWrites(url);
  console.log(JSON.stringify(report));
  return report;
}

/** The server itself answered, with a refusal; 57P03: it starts or recovers. Source: PostgreSQL manual, "Error Codes" (2026-11). */
function isRunning(cause: unknown): boolean {
  return cause instanceof ServerError && cause.code !== "57P03";
}

async function setUp(request: Request): Promise<MigrateReport> {
  const place = placeOf(request);
  const { masterSecretArn, applicationSecretArn, ownerSecretArn } = place;
  const [master, application, owner] = await Promise.all([
    readCredentials(masterSecretArn),
    readCredentials(applicationSecretArn),
    ownerSecretArn ? readCredentials(ownerSecretArn) : undefined,
  ]);
  const url = connectionUrl(place, master);
  if (place.besideDatabase !== undefined)
    await createOwnDatabase(connectionUrl({ ...place, database: place.besideDatabase }, master), place.database);
  await untilItAnswers(url);
  const report = await migrate(url, {
    applicationRole: roleOf(application.username),
    applicationLogin: application.username,
    applicationPassword: application.password,
    ownerRole: owner && roleOf(owner.username),
    ownerLogin: owner?.username,
    ownerPassword: owner?.password,
  });
  console.log(JSON.stringify(report));
  return report;
}

/** Nothing but the database that it made itself, and the roles in it. */
async function dropWithStack(isDeleted: boolean): Promise<object> {
  const place = readPlace(process.env);
  const { besideDatabase, masterSecretArn } = place;
  if (besideDatabase === undefined)
    throw new DatabaseError("this stack's database goes with its server, and not before");
  if (!isDeleted) return { dropped: [] };
  const url = connectionUrl({ ...place, database: besideDatabase }, await readCredentials(masterSecretArn));
  const dropped = [place.database, ...(await dropOwnDatabase(url, place.database))];
  console.log(JSON.stringify({ dropped }));
  return { dropped };
}

async function cleanUp(job: CleanupJob): Promise<CleanupAnswer> {
  const removed = await asApplication((url) => cleanupInTurn(url, job));
  const answer = removed === undefined ? { skipped: "the previous run has not ended" } : { removed };
  console.log(JSON.stringify(answer));
  return answer;
}

async function measure() {
  const taken = await asApplication(takeFigures);
  const owner = readOwner(process.env);
  if (owner) writeLines(linesOf(taken, owner, Date.now()));
  return taken;
}

/** Nobody reads what a schedule's run throws: it counts as a failed job. */
async function scheduled<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const owner = readOwner(process.env);
    if (owner) writeLines([metricLine({ FailedJobs: 1 }, owner, Date.now())]);
    throw error;
  }
}

/** Not by console.log, before whose text the runtime puts time and request: these lines are JSON and nothing else. */
function writeLines(lines: readonly string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}

async function asApplication<T>(work: (url: string) => Promise<T>): Promise<T> {
  const place = readPlace(process.env);
  return work(connectionUrl(place, await readCredentials(place.applicationSecretArn)));
}

function readRequest(event: unknown): Request {
  const { action, job, host, tf }: Readonly<Record<string, unknown>> = Object(event);
  if (action === "dropWithStack") return { action, tf: { action: Object(tf).action } };
  if (isAction(action) && job === undefined) return { action, ...(typeof host === "string" && { host }) };
  if (action === "cleanup" && isCleanupJob(job)) return { action, job };
  const known = Object.keys(actions).map((name) => `{"action":"${name}"}`);
  throw new DatabaseError(
    `the function takes ${known.join(", ")} or {"action":"cleanup","job":"cache"|"sessions"|"tenantStats"}, not ${JSON.stringify(event)}`,
  );
}

function isAction(name: unknown): name is FunctionAction {
  return typeof name === "string" && Object.hasOwn(actions, name);
}
