import { setTimeout } from "node:timers/promises";
import { withConnection } from "../connection";
import { ConnectionError } from "../errors";

/** How long to wait, and how. */
interface Patience {
  readonly patienceMs: number;
  /** How long to wait when the server refuses the password. @default 0 */
  readonly passwordPatienceMs?: number;
  readonly pauseMs: number;
  /** Called for every try that failed. */
  readonly report: (what: string) => void;
}

/**
 * The name of a new instance may take a minute to appear in DNS, and a restart or fail-over takes one or two. A new master password takes
 * effect some seconds after RDS has accepted it. Source: RDS API, ModifyDBInstance, MasterUserPassword (2026-11).
 */
const PATIENCE: Patience = { patienceMs: 150_000, passwordPatienceMs: 60_000, pauseMs: 3_000, report: console.log };

/** SQLSTATE of a wrong password. Source: PostgreSQL manual, "Error Codes" (2026-11). */
const WRONG_PASSWORD = "28P01";

/** Errors that waiting can solve: an unknown name, a server that starts or stops. Not a wrong password or certificate. */
const TEMPORARY =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|08\w{3}|57P0[123]|53300)$/;

/** node-postgres has only messages for these, no codes. */
const TEMPORARY_MESSAGES = /timeout|Connection terminated unexpectedly/i;

/**
 * Waits until the database answers.
 * @throws ConnectionError as soon as waiting cannot help, or after the longest wait
 */
export async function untilItAnswers(url: string, patience: Patience = PATIENCE): Promise<void> {
  const { patienceMs, passwordPatienceMs = 0, pauseMs, report } = patience;
  const started = Date.now();
  for (;;) {
    try {
      return await withConnection(url, async (client) => void (await client.query("SELECT 1")));
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      const most =
        codeOf(error.cause) === WRONG_PASSWORD ? passwordPatienceMs : isTemporary(error.cause) ? patienceMs : 0;
      if (Date.now() + pauseMs > started + most) throw error;
      report(`waiting for the database: ${error.message}`);
      await setTimeout(pauseMs);
    }
  }
}

function isTemporary(cause: unknown): boolean {
  // Node tries every address of a host name; one that may answer later is enough.
  if (cause instanceof AggregateError) return cause.errors.some(isTemporary);
  if (!(cause instanceof Error)) return false;
  const code = codeOf(cause);
  return TEMPORARY.test(code) || (code === "" && TEMPORARY_MESSAGES.test(cause.message));
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}
