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

export interface Measured {
  readonly name: string;
  /** Is not measured. @default nothing */
  readonly before?: () => Promise<unknown>;
  readonly call: (round: number) => Promise<unknown>;
}

/** The middle one of each call's times, in words; in turn, so that what slows the machine down meets all of them. */
export async function medians(rounds: number, measured: readonly Measured[]): Promise<string> {
  const times = measured.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, { before, call }] of measured.entries()) {
      await before?.();
      const started = performance.now();
      await call(round);
      times[index]?.push(performance.now() - started);
    }
  const middle = (all: readonly number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
  const words = measured.map(({ name }, index) => `${name} ${middle(times[index] ?? []).toFixed(2)} ms`);
  return `${words.join(", ")}, medians of ${rounds}`;
}
