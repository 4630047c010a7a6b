import { endingOf } from "../../support/errorKinds";
import { Refused } from "../../support/errors";

/** One of the guide's checks. */
export interface Check<Context> {
  /** What holds when it is ok. */
  readonly promise: string;
  /** What it measured, for people. @throws Refused with the reason when it does not hold */
  run(context: Context): Promise<string>;
}

export type State = "ok" | "failed" | "skipped";

export interface Outcome {
  readonly promise: string;
  readonly state: State;
  /** What was measured, or the reason. */
  readonly note: string;
}

/** Each check's outcome, as soon as it is known. @param context a text: why none of them can run */
export async function* runChecks<Context>(
  checks: readonly Check<Context>[],
  context: Context | string,
): AsyncGenerator<Outcome> {
  for (const { promise, run } of checks) {
    if (typeof context === "string") yield { promise, state: "skipped", note: context };
    else yield { promise, ...(await outcomeOf(() => run(context))) };
  }
}

async function outcomeOf(work: () => Promise<string>): Promise<Pick<Outcome, "state" | "note">> {
  try {
    return { state: "ok", note: await work() };
  } catch (error) {
    if (!(error instanceof Error) || endingOf(error) === "bug") throw error;
    return { state: "failed", note: error.message };
  }
}

/** @throws Refused with the reason when something does not hold */
export function expect(holds: boolean, reason: string): asserts holds {
  if (!holds) throw new Refused(reason);
}

/** The middle one of the times that calls take, one after the other, in milliseconds. */
export async function medianMs(calls: number, call: (index: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < calls; index += 1) {
    const started = performance.now();
    await call(index);
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[Math.floor(calls / 2)] ?? 0;
}
