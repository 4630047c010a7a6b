/**
 * How many calls took how long, in buckets of which each is 2 % wider than the one below it: so exact is every percentile. Histograms of
 * several rounds add up to the histogram of all of them, which percentiles do not. As a text it is one line in a file of results.
 */
export type Histogram = ReadonlyMap<number, number>;

const GROWTH = 1.02;
/** Upper end of the first bucket: nothing is faster. */
const LEAST_MICROSECONDS = 10;

/** @param microseconds of single calls, in any order */
export function histogramOf(microseconds: readonly number[]): Histogram {
  return addUp(microseconds.map((each) => [bucketOf(each), 1] as const));
}

/** All calls of several histograms in one. */
export function merged(histograms: readonly Histogram[]): Histogram {
  return addUp(histograms.flatMap((each) => [...each]));
}

export function countOf(histogram: Histogram): number {
  return [...histogram.values()].reduce((sum, count) => sum + count, 0);
}

/** Milliseconds within which a share (0 to 1) of the calls was answered: the upper end of the bucket; NaN without calls. */
export function percentile(histogram: Histogram, share: number): number {
  const wanted = Math.max(1, Math.ceil(countOf(histogram) * share));
  let seen = 0;
  for (const [bucket, count] of sorted(histogram)) {
    seen += count;
    if (seen >= wanted) return (LEAST_MICROSECONDS * GROWTH ** bucket) / 1000;
  }
  return Number.NaN;
}

/** `120:3 125:1`: three calls in bucket 120, one in 125. */
export function renderHistogram(histogram: Histogram): string {
  return sorted(histogram)
    .map((pair) => pair.join(":"))
    .join(" ");
}

/** The other way round. @throws Error when the text is not one of renderHistogram's */
export function parseHistogram(text: string): Histogram {
  if (!/^(\d+:\d+( \d+:\d+)*)?$/.test(text)) throw new Error(`not a histogram: ${text.slice(0, 100)}`);
  return new Map([...text.matchAll(/(\d+):(\d+)/g)].map(([, bucket, count]) => [Number(bucket), Number(count)]));
}

function bucketOf(microseconds: number): number {
  return Math.max(0, Math.ceil(Math.log(microseconds / LEAST_MICROSECONDS) / Math.log(GROWTH)));
}

function addUp(pairs: readonly (readonly [bucket: number, count: number])[]): Histogram {
  const sums = new Map<number, number>();
  for (const [bucket, count] of pairs) sums.set(bucket, (sums.get(bucket) ?? 0) + count);
  return sums;
}

function sorted(histogram: Histogram): readonly (readonly [number, number])[] {
  return [...histogram].sort(([a], [b]) => a - b);
}
