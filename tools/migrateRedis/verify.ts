import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { type Destination, SESSIONS } from "./destination";
import { type Drift, type DriftSummary, newDrift } from "./drift";
import { remainingMs, type StoredEntry, storedEntries } from "./entryTarget";
import { extraEntries, extraSessions } from "./extras";
import { type Addressed, type Entry, readEntries } from "./reading";
import type { RedisSource } from "./redisSource";
import { type StoredSession, storedSessions } from "./sessionTarget";
import { attributesDigest, isExpired, type Session } from "./springSession";
import { countsOf, leave, leftCount, newSampled, type Sampled, sample, shown, type Tally } from "./tally";
import { type Piece, passesOf, pieces, type Walk } from "./walk";

export interface VerifyOptions extends Walk {
  /** Milliseconds by which a time to live may differ. */
  readonly maxDriftMs: number;
  /** When the copy ended, if known: later writes to PostgreSQL are the application's. */
  readonly copiedAt?: Date;
  /** Does not count entries that only PostgreSQL has: after the switch, or when Redis evicts. */
  readonly allowExtra: boolean;
  onProgress(scanned: number): void;
}

/** Result of the comparison of one cache, or of the sessions. */
export interface Comparison {
  /** Entries in Redis that can be migrated and did not expire during the comparison. */
  compared: number;
  identical: number;
  readonly missing: Sampled;
  /** Another value. */
  readonly different: Sampled;
  /** Entries: those of `different` that the application stored after the copy. Sessions: used later than in Redis, which is not a difference. */
  newer: number;
  /** The same value with another time to live. */
  readonly ttl: Sampled;
  /** Written, expired or evicted during the comparison: cannot be judged. */
  changing: number;
  /** In PostgreSQL and not in Redis. */
  readonly extra: Sampled;
}

export interface VerifyReport {
  readonly isFinished: boolean;
  readonly keys: number;
  readonly ignored: number;
  readonly housekeeping: number;
  readonly caches: Record<string, Comparison>;
  readonly left: Tally["left"];
  readonly drift: DriftSummary;
  /** Entries without a time to live in Redis. The mapping decides it, so it is not compared. */
  readonly persistent: number;
  readonly differences: number;
}

/** Counts during the comparison; the report is made from them. */
interface Findings {
  keys: number;
  scanned: number;
  ignored: number;
  housekeeping: number;
  persistent: number;
  readonly caches: Record<string, Comparison>;
  readonly left: Tally["left"];
  readonly drift: Drift;
}

function newFindings(): Findings {
  const counts = { keys: 0, scanned: 0, ignored: 0, housekeeping: 0, persistent: 0 };
  return { ...counts, caches: {}, left: {}, drift: newDrift() };
}

/** Compares Redis with PostgreSQL key by key, in both directions. Read-only. */
export async function verify(client: ClientBase, options: VerifyOptions): Promise<VerifyReport> {
  const found = newFindings();
  const passes = passesOf(options, false);
  options.onProgress(0);
  for await (const piece of pieces(options, passes, { pass: 0, cursor: "0" })) {
    await take(client, piece, found, options);
    if (piece.kind !== "end") continue;
    found.scanned += piece.page.scanned;
    options.onProgress(found.scanned);
    if (options.stop.aborted) break;
  }
  const wasStopped = options.stop.aborted;
  // Keys in PostgreSQL do not show whether they match a glob in Redis.
  if (!wasStopped && options.glob === undefined) await countExtras(client, options, found);
  const { caches, left, drift, keys, ignored, housekeeping, persistent } = found;
  const differences = leftCount(found) + differencesOf(caches, options.allowExtra);
  const isFinished = !options.stop.aborted;
  return { isFinished, keys, ignored, housekeeping, caches, left, persistent, drift: drift.summary(), differences };
}

/** Counts what is in PostgreSQL and not in Redis. */
async function countExtras(client: ClientBase, options: VerifyOptions, found: Findings): Promise<void> {
  for await (const key of extraEntries(client, options)) {
    sample(comparisonOf(found, key.split(":", 2)[1] ?? "").extra, key);
  }
  for await (const id of extraSessions(client, options)) sample(comparisonOf(found, SESSIONS).extra, id);
}

function differencesOf(caches: Readonly<Record<string, Comparison>>, allowExtra: boolean): number {
  return Object.values(caches).reduce(
    (sum, { missing, different, ttl, extra }) =>
      sum + missing.count + different.count + ttl.count + (allowExtra ? 0 : extra.count),
    0,
  );
}

function comparisonOf({ caches }: Findings, cache: string): Comparison {
  return countsOf(caches, cache, newComparison);
}

function newComparison(): Comparison {
  const counts = { compared: 0, identical: 0, newer: 0, changing: 0 };
  return { ...counts, missing: newSampled(), different: newSampled(), ttl: newSampled(), extra: newSampled() };
}

async function take(client: ClientBase, piece: Piece, found: Findings, options: VerifyOptions): Promise<void> {
  if (piece.kind === "page") {
    for (const { redisKey, to } of piece.page.keys) countName(redisKey, to, found);
  } else if (piece.kind === "entries" || piece.kind === "sessions") {
    for (const result of piece.results) if (result.kind === "left") leave(found, result.reason, result.redisKey);
    const { source } = piece.page.pass;
    if (piece.kind === "entries") await compareEntries(client, source, read(piece.results), found, options);
    else await compareSessions(client, read(piece.results), found);
  }
}

function read<T>(
  results: readonly ({ readonly kind: string } | { readonly kind: "read"; readonly value: T })[],
): readonly T[] {
  return results.flatMap((result) => ("value" in result ? [result.value] : []));
}

function countName(redisKey: Buffer, to: Destination, found: Findings): void {
  if (to.kind !== "elsewhere") found.keys++;
  if (to.kind === "ignored") found.ignored++;
  if (to.kind === "housekeeping" || to.kind === "principal") found.housekeeping++;
  if (to.kind === "refused") leave(found, to.reason, redisKey);
}

type Verdict = "identical" | "missing" | "different" | "ttl";

/** An entry of Redis, and what PostgreSQL had at about the same time. */
interface Pair {
  readonly entry: Entry;
  readonly digest: string;
  readonly stored: StoredEntry | undefined;
}

async function compareEntries(
  client: ClientBase,
  source: RedisSource,
  entries: readonly Entry[],
  found: Findings,
  options: VerifyOptions,
): Promise<void> {
  const first = await pairs(client, entries);
  const suspects = first.filter((pair) => verdict(pair, options.maxDriftMs) !== "identical");
  for (const pair of first) if (!suspects.includes(pair)) count(pair, "identical", found, options);
  if (suspects.length === 0) return;
  // Read again: an entry that changed in the meantime, on either side, says nothing about the copy.
  const again = new Map((await reread(client, source, suspects)).map((pair) => [pair.entry.to.cacheKey, pair]));
  for (const before of suspects) {
    const after = again.get(before.entry.to.cacheKey);
    const said = after && verdict(after, options.maxDriftMs);
    const hasChanged = after?.digest !== before.digest || after.stored?.digest !== before.stored?.digest;
    if (after === undefined || said === undefined || (said !== "identical" && hasChanged)) {
      comparisonOf(found, before.entry.to.cache).changing++;
    } else count(after, said, found, options);
  }
}

async function pairs(client: ClientBase, entries: readonly Entry[]): Promise<readonly Pair[]> {
  if (entries.length === 0) return [];
  const stored = await storedEntries(
    client,
    entries.map(({ to }) => to.cacheKey),
  );
  return entries.map((entry) => ({
    entry,
    digest: createHash("sha256").update(entry.value).digest("hex"),
    stored: stored.get(entry.to.cacheKey),
  }));
}

async function reread(client: ClientBase, source: RedisSource, suspects: readonly Pair[]): Promise<readonly Pair[]> {
  const again: Pair[] = [];
  for await (const results of readEntries(
    source,
    suspects.map(({ entry }): Addressed<Entry["to"]> => entry),
  )) {
    again.push(...(await pairs(client, read(results))));
  }
  return again;
}

/** How many milliseconds longer an entry lives in PostgreSQL than in Redis. */
function driftOf({ entry, stored }: Pair): number {
  return stored === undefined ? 0 : stored.remainingMs - remainingMs(entry, stored.readAt);
}

function verdict(pair: Pair, maxDriftMs: number): Verdict {
  const { entry, digest, stored } = pair;
  // An entry with less time left than the allowed drift may have expired on one side already.
  if (stored === undefined) return !entry.isPersistent && entry.ttlMs <= maxDriftMs ? "identical" : "missing";
  if (stored.digest !== digest) return "different";
  return !entry.isPersistent && Math.abs(driftOf(pair)) > maxDriftMs ? "ttl" : "identical";
}

function count(pair: Pair, said: Verdict, found: Findings, { copiedAt }: VerifyOptions): void {
  const { entry, stored } = pair;
  const comparison = comparisonOf(found, entry.to.cache);
  comparison.compared++;
  if (said === "identical") comparison.identical++;
  else sample(comparison[said], shown(entry.redisKey));
  if (said === "different" && copiedAt !== undefined && stored !== undefined && stored.updatedAt > copiedAt) {
    comparison.newer++;
  }
  if (entry.isPersistent) found.persistent++;
  else if (stored !== undefined && said !== "different") found.drift.add(driftOf(pair));
}

async function compareSessions(client: ClientBase, sessions: readonly Session[], found: Findings): Promise<void> {
  const live = sessions.filter((session) => !isExpired(session, Date.now()));
  if (live.length === 0) return;
  const comparison = comparisonOf(found, SESSIONS);
  const stored = await storedSessions(
    client,
    live.map(({ id }) => id),
  );
  for (const session of live) {
    const said = sessionVerdict(session, stored.get(session.id));
    comparison.compared++;
    if (said === "identical" || said === "newer") comparison[said]++;
    else sample(comparison[said], session.id);
  }
}

function sessionVerdict(
  session: Session,
  stored: StoredSession | undefined,
): "identical" | "newer" | "missing" | "different" {
  if (stored === undefined) return "missing";
  if (stored.lastAccessTime > session.lastAccessTime) return "newer";
  const isSame =
    stored.lastAccessTime === session.lastAccessTime &&
    stored.creationTime === session.creationTime &&
    stored.maxInactiveInterval === session.maxInactiveInterval &&
    stored.digest === attributesDigest(session);
  return isSame ? "identical" : "different";
}
