import type { Contender } from "./contenders";
import { type Results, rounded, withRound, writeResults } from "./results";

/** Where finished rounds go. */
export interface Store {
  readonly results: Results;
  add(change: (results: Results) => Results): void;
}

/** Keeps results in a folder from round to round. */
export function storeIn(folder: string, first: Results): Store {
  let results = first;
  return {
    get results() {
      return results;
    },
    add(change) {
      results = change(results);
      writeResults(folder, results);
    },
  };
}

export interface RoundsOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly signal: AbortSignal;
  readonly store: Store;
  /** Called after each measurement. */
  readonly onDone: (contender: Contender) => void;
}

/** Seconds of the run before the first round, whose figures do not count. */
const WARM_UP_SECONDS = 1;

/**
 * Measures everybody in each round, so that what slows the machine down for a while slows all; every other round the other way
 * round, so that none always follows the same one.
 */
export async function runRounds(contenders: readonly Contender[], options: RoundsOptions): Promise<void> {
  const { rounds, seconds, signal, store, onDone } = options;
  for (const contender of contenders) await contender.measure(WARM_UP_SECONDS, signal);
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const measured = rounded(await contender.measure(seconds, signal));
      const { part, side, operation, valueBytes, entries } = contender;
      const key = { part, side, operation, valueBytes, entries };
      store.add((results) => ({ ...results, series: withRound(results.series, key, measured) }));
      onDone(contender);
    }
  }
}
