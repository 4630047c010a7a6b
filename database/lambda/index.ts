import { type CleanupJob, cleanupInTurn, isCleanupJob } from "../cleanup";
import { DatabaseError } from "../errors";
import { type MigrateReport, migrate } from "../migrate";
import { readCredentials } from "./credentials";
import { untilItAnswers } from "./patience";
import { connectionUrl, readPlace } from "./place";

/**
 * The function inside the VPC that sets up the database, as `npm run db -- migrate` does, with credentials from Secrets Manager.
 * Without pg_cron, a schedule invokes it for cleanup as well. When it fails, the update of the stack fails with its message.
 */

/** What the function can be asked to do. */
type Request = { readonly action: "migrate" } | { readonly action: "cleanup"; readonly job: CleanupJob };

/** How many rows were removed, or why none were. */
type CleanupAnswer = { readonly removed: number } | { readonly skipped: string };

/** @throws Error, without a stack trace when a person can fix it */
export async function handler(event: unknown): Promise<MigrateReport | CleanupAnswer> {
  try {
    const answer = await run(readRequest(event));
    console.log(JSON.stringify(answer));
    return answer;
  } catch (error) {
    throw error instanceof DatabaseError ? withoutStack(error) : error;
  }
}

function run(request: Request): Promise<MigrateReport | CleanupAnswer> {
  return request.action === "migrate" ? setUp() : cleanUp(request.job);
}

async function setUp(): Promise<MigrateReport> {
  const place = readPlace(process.env);
  const { masterSecretArn, applicationSecretArn, ownerSecretArn } = place;
  const [master, application, owner] = await Promise.all([
    readCredentials(masterSecretArn),
    readCredentials(applicationSecretArn),
    ownerSecretArn ? readCredentials(ownerSecretArn) : undefined,
  ]);
  const url = connectionUrl(place, master);
  await untilItAnswers(url);
  return migrate(url, {
    applicationRole: application.username,
    applicationPassword: application.password,
    ownerRole: owner?.username,
    ownerPassword: owner?.password,
  });
}

/** Connects as the application's role, which has exactly the rights for this. */
async function cleanUp(job: CleanupJob): Promise<CleanupAnswer> {
  const place = readPlace(process.env);
  const removed = await cleanupInTurn(connectionUrl(place, await readCredentials(place.applicationSecretArn)), job);
  return removed === undefined ? { skipped: "the previous run has not ended" } : { removed };
}

function readRequest(event: unknown): Request {
  const { action, job = "cache" }: Readonly<Record<string, unknown>> = Object(event);
  if (action === "migrate") return { action };
  if (action === "cleanup" && isCleanupJob(job)) return { action, job };
  throw new DatabaseError(
    `the function takes {"action":"migrate"} or {"action":"cleanup","job":"cache"|"sessions"|"tenantStats"}, not ${JSON.stringify(event)}`,
  );
}

/** Lambda's answer has message and stack, and the engine prints both. The message is enough. */
function withoutStack({ message }: DatabaseError): Error {
  const error = new Error(message);
  error.name = DatabaseError.name;
  error.stack = "";
  return error;
}
