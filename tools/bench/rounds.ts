import { inTurns } from "../measuring/interleaving";
import type { Store } from "../measuring/resultsFile";
import type { Contender } from "./contenders";
import { type Results, rounded, withRound } from "./results";

export interface RoundsOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly signal: AbortSignal;
  readonly store: Store<Results>;
  /** Called after each measurement. */
  readonly onDone: (contender: Contender) => void;
}

/** Seconds of the run before the first round, whose figures do not count. */
const WARM_UP_SECONDS = 1;

/** Measures everybody in each round. */
export async function runRounds(contenders: readonly Contender[], options: RoundsOptions): Promise<void> {
  const { rounds, seconds, signal, store, onDone } = options;
  for (const contender of contenders) await contender.measure(WARM_UP_SECONDS, signal);
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of inTurns(contenders, round)) {
      const measured = rounded(await contender.measure(seconds, signal));
      const { part, side, operation, valueBytes, entries } = contender;
      const key = { part, side, operation, valueBytes, entries };
      store.add((results) => ({ ...results, series: withRound(results.series, key, measured) }));
      onDone(contender);
    }
  }
}
