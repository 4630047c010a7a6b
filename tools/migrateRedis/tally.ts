import type { Reason } from "./reasons";

/** Something that is counted, with a few examples; never more, however many there are. */
export interface Sampled {
  count: number;
  readonly samples: string[];
}

/** Of one cache, or of the sessions. */
export interface CopiedCounts {
  /** Read in Redis, with a value that can go. */
  read: number;
  bytes: number;
  /** Put into PostgreSQL by this run. */
  written: number;
  /** In PostgreSQL already, and left as they were. */
  present: number;
  /** Out of time before they were written. */
  expired: number;
}

/** What a copy has seen and done. Saved with each batch in the batch's own transaction, so that it is right after a resume. */
export interface Tally {
  /** SCAN may show a key twice: of few keys none or one more than there are, of many a little more. */
  keys: number;
  /** How far SCAN has come, about, in keys of all passes: what does not fit its glob is not shown but gone through. */
  scanned: number;
  ignored: number;
  /** Spring Session's indexes and timers, which the JDBC repository has no need of. */
  housekeeping: number;
  /** Gone from Redis between SCAN and reading. */
  gone: number;
  readonly caches: Record<string, CopiedCounts>;
  readonly sessions: CopiedCounts & {
    /** With attributes that Java serialisation has not written. */
    notJava: number;
    /** Sessions that a principal was named for. */
    principals: number;
  };
  readonly left: Partial<Record<Reason, Sampled>>;
}

const SAMPLES = 5;
const LONGEST_SAMPLE = 120;
/** Cache names come from keys: a wrong pattern must not fill the memory. */
const MOST_CACHES = 500;
export const OTHER_CACHES = "(other caches)";

export function newTally(): Tally {
  const sessions = { ...noCounts(), notJava: 0, principals: 0 };
  return { keys: 0, scanned: 0, ignored: 0, housekeeping: 0, gone: 0, caches: {}, sessions, left: {} };
}

function noCounts(): CopiedCounts {
  return { read: 0, bytes: 0, written: 0, present: 0, expired: 0 };
}

/** The counts of a cache by its name, made when they are not there. */
export function countsOf<T>(caches: Record<string, T>, cache: string, make: () => T): T {
  const name = cache in caches || Object.keys(caches).length < MOST_CACHES ? cache : OTHER_CACHES;
  caches[name] ??= make();
  return caches[name];
}

export function copiedCounts({ caches }: Tally, cache: string): CopiedCounts {
  return countsOf(caches, cache, noCounts);
}

export function sample(sampled: Sampled, what: string): void {
  sampled.count++;
  if (sampled.samples.length < SAMPLES) sampled.samples.push(what);
}

export function newSampled(): Sampled {
  return { count: 0, samples: [] };
}

export function leave(tally: { readonly left: Tally["left"] }, reason: Reason, redisKey: Buffer): void {
  tally.left[reason] ??= newSampled();
  sample(tally.left[reason], shown(redisKey));
}

export function leftCount({ left }: { readonly left: Tally["left"] }): number {
  return Object.values(left).reduce((sum, { count }) => sum + count, 0);
}

/** A key as a person may see it: no control characters, no more than a line. */
export function shown(redisKey: Buffer): string {
  const text = redisKey.toString("utf8").replace(/[\p{Cc}\ufffd]/gu, "?");
  return text.length > LONGEST_SAMPLE ? `${text.slice(0, LONGEST_SAMPLE)}…` : text;
}
