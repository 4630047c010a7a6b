import { type CleanupJob, cleanupInTurn, isCleanupJob } from "../cleanup";
import { DatabaseError } from "../errors";
import { type MigrateReport, migrate } from "../migrate";
import { readCredentials } from "./credentials";
import { untilItAnswers } from "./patience";
import { connectionUrl, readPlace } from "./place";

/**
 * The function inside the VPC that sets the database up: what `npm run db -- migrate` does, with the credentials from Secrets Manager.
 * Where pg_cron is not there a schedule asks it for cleanup as well. What fails here fails the update of the stack, with these words.
 */

/** What the function is asked. */
type Request = { readonly action: "migrate" } | { readonly action: "cleanup"; readonly job: CleanupJob };

/** Rows that went, or that another run was at it. */
type CleanupAnswer = { readonly removed: number } | { readonly skipped: string };

/** @throws Error in plain words, without a stack trace where a person can fix it */
export async function handler(event: unknown): Promise<MigrateReport | CleanupAnswer> {
  try {
    const answer = await run(readRequest(event));
    console.log(JSON.stringify(answer));
    return answer;
  } catch (error) {
    throw error instanceof DatabaseError ? plainly(error) : error;
  }
}

function run(request: Request): Promise<MigrateReport | CleanupAnswer> {
  return request.action === "migrate" ? setUp() : cleanUp(request.job);
}

async function setUp(): Promise<MigrateReport> {
  const place = readPlace(process.env);
  const [master, application] = await Promise.all([
    readCredentials(place.masterSecretArn),
    readCredentials(place.applicationSecretArn),
  ]);
  const url = connectionUrl(place, master);
  await untilItAnswers(url);
  return migrate(url, { applicationRole: application.username, applicationPassword: application.password });
}

/** As the application's own role, which may do this and needs no more. */
async function cleanUp(job: CleanupJob): Promise<CleanupAnswer> {
  const place = readPlace(process.env);
  const removed = await cleanupInTurn(connectionUrl(place, await readCredentials(place.applicationSecretArn)), job);
  return removed === undefined ? { skipped: "the run before still goes on" } : { removed };
}

function readRequest(event: unknown): Request {
  const { action, job = "cache" }: Readonly<Record<string, unknown>> = Object(event);
  if (action === "migrate") return { action };
  if (action === "cleanup" && isCleanupJob(job)) return { action, job };
  throw new DatabaseError(
    `the function takes {"action":"migrate"} or {"action":"cleanup","job":"cache"|"sessions"|"tenantStats"}, not ${JSON.stringify(event)}`,
  );
}

/** Lambda puts message and stack into its answer, and the engine prints both: the message says all. */
function plainly({ message }: DatabaseError): Error {
  const error = new Error(message);
  error.name = DatabaseError.name;
  error.stack = "";
  return error;
}
