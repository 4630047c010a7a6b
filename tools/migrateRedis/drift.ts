/**
 * How much times to live differ between PostgreSQL and Redis. Percentiles of any number of differences in constant memory, exact to two
 * per cent: the differences are counted in buckets whose size grows with the difference.
 */
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

const GROWTH = Math.log(1.02);

export function newDrift(): Drift {
  const buckets = new Map<number, number>();
  let count = 0;
  let max = 0;

  function percentile(share: number): number | null {
    let left = Math.ceil(count * share);
    for (const bucket of [...buckets.keys()].sort((a, b) => a - b)) {
      left -= buckets.get(bucket) ?? 0;
      if (left <= 0) return Math.min(Math.round(Math.exp(bucket * GROWTH) - 1), max);
    }
    return null;
  }

  return {
    add(milliseconds) {
      const distance = Math.round(Math.abs(milliseconds));
      const bucket = Math.round(Math.log(distance + 1) / GROWTH);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
      count++;
      max = Math.max(max, distance);
    },
    summary: () => ({ count, p50: percentile(0.5), p95: percentile(0.95), max: count === 0 ? null : max }),
  };
}
