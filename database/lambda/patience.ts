import { setTimeout } from "node:timers/promises";
import { withConnection } from "../connection";
import { ConnectionError } from "../errors";

/** How long to wait, and how. */
interface Patience {
  readonly patienceMs: number;
  /** For a password that is not the server's. @default 0 */
  readonly passwordPatienceMs?: number;
  readonly pauseMs: number;
  /** Hears of every try that failed. */
  readonly tell: (what: string) => void;
}

/**
 * A new instance's name may take a minute to be known, and a restart or fail-over takes one or two. A new master password comes into
 * effect some seconds after RDS has taken it. Source: RDS API, ModifyDBInstance, MasterUserPassword (2026-11).
 */
const PATIENCE: Patience = { patienceMs: 150_000, passwordPatienceMs: 60_000, pauseMs: 3_000, tell: console.log };

/** The password is not the server's. Source: PostgreSQL manual, "Error Codes" (2026-11). */
const WRONG_PASSWORD = "28P01";

/** What passes by itself: a name or server that is not there yet, a server that starts or stops. Not a wrong password or certificate. */
const PASSING =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|08\w{3}|57P0[123]|53300)$/;

/** node-postgres has words for these, and no code. */
const PASSING_WORDS = /timeout|Connection terminated unexpectedly/i;

/**
 * Waits until the database answers.
 * @throws ConnectionError as soon as waiting cannot help, or when the time is up
 */
export async function untilItAnswers(url: string, patience: Patience = PATIENCE): Promise<void> {
  const { patienceMs, passwordPatienceMs = 0, pauseMs, tell } = patience;
  const started = Date.now();
  for (;;) {
    try {
      return await withConnection(url, async (client) => void (await client.query("SELECT 1")));
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      const most = codeOf(error.cause) === WRONG_PASSWORD ? passwordPatienceMs : passes(error.cause) ? patienceMs : 0;
      if (Date.now() + pauseMs > started + most) throw error;
      tell(`waiting for the database: ${error.message}`);
      await setTimeout(pauseMs);
    }
  }
}

function passes(cause: unknown): boolean {
  // Node tries every address of a name: one that may come is enough.
  if (cause instanceof AggregateError) return cause.errors.some(passes);
  if (!(cause instanceof Error)) return false;
  const code = codeOf(cause);
  return PASSING.test(code) || (code === "" && PASSING_WORDS.test(cause.message));
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}
