import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { type Destination, SESSIONS } from "./destination";
import { type Drift, type DriftSummary, newDrift } from "./drift";
import { remainingMs, type StoredEntry, storedEntries } from "./entryTarget";
import { countExtraEntries, countExtraSessions } from "./extras";
import { type Addressed, type Entry, readEntries } from "./reading";
import type { RedisSource } from "./redisSource";
import { type StoredSession, storedSessions } from "./sessionTarget";
import { attributesDigest, isExpired, type Session } from "./springSession";
import { countsOf, leave, leftCount, newSampled, type Sampled, sample, shown, type Tally } from "./tally";
import { type Piece, passesOf, pieces, type Walk } from "./walk";

export interface VerifyOptions extends Walk {
  /** A time to live that differs by more is a difference, in milliseconds. */
  readonly maxDriftMs: number;
  /** When the copy ended, if that is known: what PostgreSQL has from later is the application's. */
  readonly copiedAt?: Date;
  /** Entries in PostgreSQL that Redis has not are no difference: after the switch, or where Redis evicts. */
  readonly allowExtra: boolean;
  onProgress(scanned: number): void;
}

/** What came of the comparison of one cache, or of the sessions. */
export interface Comparison {
  /** In Redis, with a value that can go, and alive all the time. */
  compared: number;
  identical: number;
  readonly missing: Sampled;
  /** Another value. */
  readonly different: Sampled;
  /** Of the different ones: stored after the copy had ended, so by the application. Of sessions: used later, which is no difference. */
  newer: number;
  /** The same value with another time to live. */
  readonly ttl: Sampled;
  /** Written, expired or evicted in the middle of the comparison: says nothing. */
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
  /** Without a time to live in Redis: theirs is the mapping's, and not compared. */
  readonly persistent: number;
  readonly differences: number;
}

/** What is gathered on the way; the report is made of it. */
export interface Findings {
  keys: number;
  scanned: number;
  ignored: number;
  housekeeping: number;
  persistent: number;
  readonly caches: Record<string, Comparison>;
  readonly left: Tally["left"];
  readonly drift: Drift;
}

/** Compares what is in Redis with what is in PostgreSQL, key by key, in both directions. Writes nothing, anywhere. */
export async function verify(client: ClientBase, options: VerifyOptions): Promise<VerifyReport> {
  const found: Findings = {
    ...{ keys: 0, scanned: 0, ignored: 0, housekeeping: 0, persistent: 0 },
    ...{ caches: {}, left: {}, drift: newDrift() },
  };
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
  // Which keys would have a glob's form cannot be told from PostgreSQL's side.
  if (!wasStopped && options.glob === undefined) {
    await countExtraEntries(client, options, found);
    await countExtraSessions(client, options, found);
  }
  const { caches, left, drift, keys, ignored, housekeeping, persistent } = found;
  return {
    ...{ isFinished: !options.stop.aborted, keys, ignored, housekeeping, caches, left, persistent },
    drift: drift.summary(),
    differences: leftCount(found) + differences(caches, options.allowExtra),
  };
}

function differences(caches: Readonly<Record<string, Comparison>>, allowExtra: boolean): number {
  return Object.values(caches).reduce(
    (sum, { missing, different, ttl, extra }) =>
      sum + missing.count + different.count + ttl.count + (allowExtra ? 0 : extra.count),
    0,
  );
}

export function comparisonOf({ caches }: Findings, cache: string): Comparison {
  return countsOf(caches, cache, () => ({
    ...{ compared: 0, identical: 0, newer: 0, changing: 0 },
    ...{ missing: newSampled(), different: newSampled(), ttl: newSampled(), extra: newSampled() },
  }));
}

async function take(client: ClientBase, piece: Piece, found: Findings, options: VerifyOptions): Promise<void> {
  if (piece.kind === "page") {
    for (const { redisKey, to } of piece.page.keys) countName(redisKey, to, found);
  } else if (piece.kind === "entries" || piece.kind === "sessions") {
    for (const outcome of piece.outcomes) if (outcome.kind === "left") leave(found, outcome.reason, outcome.redisKey);
    const { source } = piece.page.pass;
    if (piece.kind === "entries") await compareEntries(client, source, read(piece.outcomes), found, options);
    else await compareSessions(client, read(piece.outcomes), found);
  }
}

function read<T>(
  outcomes: readonly ({ readonly kind: string } | { readonly kind: "read"; readonly value: T })[],
): readonly T[] {
  return outcomes.flatMap((outcome) => ("value" in outcome ? [outcome.value] : []));
}

function countName(redisKey: Buffer, to: Destination, found: Findings): void {
  if (to.kind !== "elsewhere") found.keys++;
  if (to.kind === "ignored") found.ignored++;
  if (to.kind === "housekeeping" || to.kind === "principal") found.housekeeping++;
  if (to.kind === "refused") leave(found, to.reason, redisKey);
}

type Verdict = "identical" | "missing" | "different" | "ttl";

/** An entry on both sides, at about the same time. */
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
  // Once more: what has moved in the meantime, on either side, says nothing about the copy.
  const again = new Map((await reread(client, source, suspects)).map((pair) => [pair.entry.to.cacheKey, pair]));
  for (const before of suspects) {
    const after = again.get(before.entry.to.cacheKey);
    const said = after && verdict(after, options.maxDriftMs);
    const hasMoved = after?.digest !== before.digest || after.stored?.digest !== before.stored?.digest;
    if (after === undefined || said === undefined || (said !== "identical" && hasMoved)) {
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
  for await (const outcomes of readEntries(
    source,
    suspects.map(({ entry }): Addressed<Entry["to"]> => entry),
  )) {
    again.push(...(await pairs(client, read(outcomes))));
  }
  return again;
}

/** How many milliseconds longer an entry lives in PostgreSQL than in Redis. */
function driftOf({ entry, stored }: Pair): number {
  return stored === undefined ? 0 : stored.remainingMs - remainingMs(entry, stored.readAt);
}

function verdict(pair: Pair, maxDriftMs: number): Verdict {
  const { entry, digest, stored } = pair;
  // What has less left than may drift may have ended on one side already.
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
