import { histogramOf, percentile } from "../measuring/histogram";
import type { Driven } from "./driven";

/** A rate is kept when this share of it is answered, within these milliseconds in 99 of 100 cases, and with at most so many failures. */
export const KEPT = { share: 0.95, p99: 500, failed: 0.01 } as const;

/** Shares of the saturated rate that are tried, from above. */
const STEPS: readonly number[] = [0.8, 0.7, 0.6, 0.5, 0.4, 0.3];
export const LAST_STEP = Math.min(...STEPS);

/** Whether requests at a constant rate were answered as they came in. */
export function isKept({ microseconds, failures, seconds }: Driven, perSecond: number): boolean {
  const failed = Object.values(failures).reduce((sum, each) => sum + each, 0);
  return (
    microseconds.length / seconds >= perSecond * KEPT.share &&
    failed / microseconds.length <= KEPT.failed &&
    percentile(histogramOf(microseconds), 0.99) <= KEPT.p99
  );
}

/**
 * The highest rate that is kept, among shares of what the application answers when it has always something to do: from above, as the first
 * one that is kept is the answer. 0 when none is.
 */
export async function findSustained(saturated: number, drive: (perSecond: number) => Promise<Driven>): Promise<number> {
  for (const share of STEPS) {
    const perSecond = Math.max(1, Math.floor(saturated * share));
    if (isKept(await drive(perSecond), perSecond)) return perSecond;
  }
  return 0;
}
