import { setTimeout } from "node:timers/promises";
import { withConnection } from "../connection";
import { ConnectionError } from "../errors";

/** How long to wait, and how. */
interface Patience {
  readonly patienceMs: number;
  readonly pauseMs: number;
  /** Hears of every try that failed. */
  readonly tell: (what: string) => void;
}

/** A new instance's name may take a minute to be known, and a restart or fail-over takes one or two. */
const PATIENCE: Patience = { patienceMs: 150_000, pauseMs: 3_000, tell: console.log };

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
  const { patienceMs, pauseMs, tell } = patience;
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await withConnection(url, async (client) => void (await client.query("SELECT 1")));
    } catch (error) {
      if (!(error instanceof ConnectionError) || !passes(error.cause) || Date.now() + pauseMs > deadline) throw error;
      tell(`waiting for the database: ${error.message}`);
      await setTimeout(pauseMs);
    }
  }
}

function passes(cause: unknown): boolean {
  // Node tries every address of a name: one that may come is enough.
  if (cause instanceof AggregateError) return cause.errors.some(passes);
  if (!(cause instanceof Error)) return false;
  const code = "code" in cause ? String(cause.code) : "";
  return PASSING.test(code) || (code === "" && PASSING_WORDS.test(cause.message));
}
