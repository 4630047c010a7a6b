import { reasonOf } from "../../database/errors";

/** Answers in a row that say that it serves: some seconds of them, as a bad version often answers at first. */
const ENOUGH = 10;
const PATIENCE_MS = 5_000;

export interface SmokeOptions {
  readonly waitSeconds: number;
  /** Waits between two rounds. */
  readonly pause: () => Promise<void>;
  /** Seconds, from any beginning. */
  readonly now: () => number;
  readonly stop: AbortSignal;
}

/**
 * Asks addresses until all of them have answered with 2xx several times in a row.
 * @returns what was wrong at last, or undefined
 */
export async function smokeProblem(urls: readonly string[], options: SmokeOptions): Promise<string | undefined> {
  const end = options.now() + options.waitSeconds;
  for (let inRow = 0; ; ) {
    const problems = (await Promise.all(urls.map(problemOf))).filter((each) => each !== undefined);
    inRow = problems.length === 0 ? inRow + 1 : 0;
    if (inRow >= ENOUGH) return undefined;
    if (options.now() >= end || options.stop.aborted)
      return problems[0] ?? `it has answered only ${inRow} times in a row`;
    await options.pause();
  }
}

async function problemOf(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    await answer.body?.cancel();
    return answer.ok ? undefined : `${url} answers ${answer.status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `${url} does not answer: ${reasonOf(cause)}`;
  }
}
