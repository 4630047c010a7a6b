import { createHistogram } from "node:perf_hooks";

/** How much times to live differ between PostgreSQL and Redis: percentiles of any number of differences, in constant memory. */
export interface Drift {
  add(milliseconds: number): void;
  summary(): DriftSummary;
}

/** Percentiles of the absolute differences, in milliseconds; null when there are none. */
export interface DriftSummary {
  readonly count: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly max: number | null;
}

export function newDrift(): Drift {
  // Three significant digits: exact to one per mille.
  const histogram = createHistogram({ figures: 3 });
  let max = 0;

  // A histogram starts at 1, a difference at 0. It rounds up within its exactness, so no percentile may pass the largest.
  const percentile = (share: number) => (histogram.count === 0 ? null : Math.min(histogram.percentile(share) - 1, max));

  return {
    add(milliseconds) {
      const distance = Math.round(Math.abs(milliseconds));
      histogram.record(distance + 1);
      max = Math.max(max, distance);
    },
    summary: () => ({
      count: histogram.count,
      p50: percentile(50),
      p95: percentile(95),
      max: histogram.count === 0 ? null : max,
    }),
  };
}
