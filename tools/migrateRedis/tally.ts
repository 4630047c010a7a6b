import type { Reason } from "./reasons";

/** A count, with a few examples. */
export interface Sampled {
  count: number;
  readonly samples: string[];
}

/** Counts of one cache, or of the sessions. */
export interface CopiedCounts {
  /** Read from Redis, with a value that can be migrated. */
  read: number;
  bytes: number;
  /** Written to PostgreSQL by this copy. */
  written: number;
  /** In PostgreSQL before, and not changed. */
  present: number;
  /** Expired before they were written. */
  expired: number;
}

/** Counts of a copy. Saved in the transaction of each batch, so they are right after a resume. */
export interface Tally {
  /** Slightly more than there are: SCAN may return a key twice. */
  keys: number;
  /** Estimated number of keys that SCAN has visited in all passes, including keys that do not match its glob. */
  scanned: number;
  ignored: number;
  /** Spring Session's indexes and timers, which the JDBC repository does not need. */
  housekeeping: number;
  /** Removed from Redis between SCAN and reading. */
  gone: number;
  readonly caches: Record<string, CopiedCounts>;
  readonly sessions: CopiedCounts & {
    /** Sessions with attributes that are not in Java serialisation. */
    notJava: number;
    /** Sessions whose principal was set. */
    principals: number;
  };
  readonly left: Partial<Record<Reason, Sampled>>;
}

const SAMPLES = 5;
const LONGEST_SAMPLE = 120;
/** Cache names come from keys, so a wrong pattern could fill the memory. */
const MOST_CACHES = 500;
export const OTHER_CACHES = "(other caches)";

export function newTally(): Tally {
  const sessions = { ...noCounts(), notJava: 0, principals: 0 };
  return { keys: 0, scanned: 0, ignored: 0, housekeeping: 0, gone: 0, caches: {}, sessions, left: {} };
}

function noCounts(): CopiedCounts {
  return { read: 0, bytes: 0, written: 0, present: 0, expired: 0 };
}

/** The counts of a cache; created when missing. */
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

/** A key for messages: without control characters, at most one line. */
export function shown(redisKey: Buffer): string {
  const text = redisKey.toString("utf8").replace(/[\p{Cc}\ufffd]/gu, "?");
  return text.length > LONGEST_SAMPLE ? `${text.slice(0, LONGEST_SAMPLE)}…` : text;
}
