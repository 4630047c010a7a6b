import type { ClientBase } from "pg";
import { type CountByCache, countPresent, putEntries, remainingMs } from "./entryTarget";
import type { Entry, KeyResult, Read } from "./reading";
import type { Reason } from "./reasons";
import { putPrincipals, putSessions, storedSessions } from "./sessionTarget";
import { isExpired, isJavaSerialised, LONGEST_PRINCIPAL_NAME, type Session } from "./springSession";
import { beginState, loadState, newState, releaseTask, type Saved, saveState, takeTask } from "./state";
import { storeParts } from "./storing";
import { copiedCounts, leave, type Tally } from "./tally";
import { type Piece, passesOf, pieces, type Walk, type WalkedPage } from "./walk";

export interface CopyOptions extends Walk {
  /** Identifies this copy, to find its state again. */
  readonly task: string;
  /** run_id of each source's Redis. */
  readonly runIds: readonly string[];
  /** Reads Redis and PostgreSQL, and writes nothing. */
  readonly dryRun: boolean;
  /** Replaces live entries in PostgreSQL. @default they stay */
  readonly overwrite: boolean;
  /** Starts from the beginning, even when an interrupted copy could continue. */
  readonly restart: boolean;
  /** Called after each batch. */
  onProgress(tally: Tally): void;
  /** Called for each key that is not migrated. After a resume, some keys may come a second time. */
  onLeft(redisKey: Buffer, reason: Reason, page: WalkedPage): void;
}

export type CopyStart = "new" | "resumed" | "afterRedisRestart";

export interface CopyReport {
  readonly start: CopyStart;
  readonly isFinished: boolean;
  readonly dryRun: boolean;
  readonly tally: Tally;
}

/**
 * Copies the keys of the mapping from Redis to PostgreSQL. Each batch and the state are one transaction, so a copy that was killed continues
 * after its last batch, with right counts. Copying again is safe: live entries stay.
 */
export async function copy(client: ClientBase, options: CopyOptions): Promise<CopyReport> {
  if (options.dryRun) return run(client, options, { start: "new", saved: newState(options.runIds) });
  await takeTask(client, options.task);
  try {
    return await run(client, options, await begin(client, options));
  } finally {
    // A failed batch left its transaction open. On a broken connection there is nothing to release.
    await client
      .query("ROLLBACK")
      .then(() => releaseTask(client, options.task))
      .catch(() => {});
  }
}

interface Begun {
  readonly start: CopyStart;
  readonly saved: Saved;
}

async function run(client: ClientBase, options: CopyOptions, { start, saved }: Begun): Promise<CopyReport> {
  const passes = passesOf(options, !options.dryRun);
  const { tally } = saved;
  let position = saved.position;
  const target = options.dryRun ? asking(client) : writing(client, options.overwrite);
  options.onProgress(tally);
  for await (const piece of pieces(options, passes, position)) {
    if (piece.kind === "page") await target.begin();
    await take(piece, tally, target, options);
    if (piece.kind !== "end") continue;
    position = piece.page.next;
    const isFinished = position.pass >= passes.length;
    if (!options.dryRun) await saveState(client, options.task, { position, tally, isFinished });
    await target.commit();
    options.onProgress(tally);
    if (options.stop.aborted) break;
  }
  return { start, isFinished: position.pass >= passes.length, dryRun: options.dryRun, tally };
}

async function begin(client: ClientBase, { task, runIds, restart }: CopyOptions): Promise<Begun> {
  const before = await loadState(client, task);
  const isUnderWay = before !== undefined && before.finishedAt === undefined && !restart;
  const isSameRedis = isUnderWay && runIds.every((id, index) => id !== "" && id === before.runIds[index]);
  if (isSameRedis) return { start: "resumed", saved: before };
  return { start: isUnderWay ? "afterRedisRestart" : "new", saved: await beginState(client, task, runIds) };
}

/** Where a copy stores entries and sessions. */
interface Target {
  readonly client: ClientBase;
  begin(): Promise<unknown>;
  commit(): Promise<unknown>;
  /** How many of them were (or would be) stored, by cache name. */
  entries(entries: readonly Entry[]): Promise<CountByCache>;
  /** How many of them were (or would be) stored. */
  sessions(sessions: readonly Session[]): Promise<number>;
  principals: (principals: Parameters<typeof putPrincipals>[1]) => Promise<number>;
}

function writing(client: ClientBase, overwrite: boolean): Target {
  return {
    client,
    begin: () => client.query("BEGIN"),
    commit: () => client.query("COMMIT"),
    entries: (entries) => putEntries(client, entries, overwrite),
    sessions: (sessions) => putSessions(client, sessions),
    principals: (principals) => putPrincipals(client, principals),
  };
}

/** Target of a dry run: in these transactions the server refuses writes. */
function asking(client: ClientBase): Target {
  return {
    client,
    begin: () => client.query("BEGIN READ ONLY"),
    commit: () => client.query("COMMIT"),
    async entries(entries) {
      const present = await countPresent(client, entries);
      const given = new Map<string, number>();
      for (const { to } of entries) given.set(to.cache, (given.get(to.cache) ?? 0) + 1);
      return new Map([...given].map(([cache, count]) => [cache, count - (present.get(cache) ?? 0)]));
    },
    async sessions(sessions) {
      const stored = await storedSessions(
        client,
        sessions.map(({ id }) => id),
      );
      return sessions.filter(({ id, lastAccessTime }) => lastAccessTime > (stored.get(id)?.lastAccessTime ?? -1))
        .length;
    },
    principals: async () => 0,
  };
}

async function take(piece: Piece, tally: Tally, target: Target, options: CopyOptions): Promise<void> {
  const behind = (redisKey: Buffer, reason: Reason) => {
    leave(tally, reason, redisKey);
    options.onLeft(redisKey, reason, piece.page);
  };
  switch (piece.kind) {
    case "page":
      return takeNames(piece.page, tally, behind);
    case "entries":
      return takeEntries(piece.results, tally, target, behind);
    case "sessions":
      return takeSessions(piece.results, tally, target, behind);
    case "principals": {
      const short = piece.principals.filter(({ name }) => [...name].length <= LONGEST_PRINCIPAL_NAME);
      const refused = ({ redisKey }: { readonly redisKey: Buffer }) => behind(redisKey, "refused");
      const named = await storeParts(target.client, short, target.principals, refused);
      tally.sessions.principals += sum(named);
    }
  }
}

type Behind = (redisKey: Buffer, reason: Reason) => void;

function takeNames({ pass, keys, scanned }: WalkedPage, tally: Tally, behind: Behind): void {
  tally.scanned += scanned;
  for (const { redisKey, to } of keys) {
    if (pass.kind === "principals") {
      if (to.kind === "principal" && [...to.name].length > LONGEST_PRINCIPAL_NAME) behind(redisKey, "principalName");
      continue;
    }
    if (to.kind !== "elsewhere") tally.keys++;
    if (to.kind === "ignored") tally.ignored++;
    if (to.kind === "housekeeping" || to.kind === "principal") tally.housekeeping++;
    if (to.kind === "refused") behind(redisKey, to.reason);
  }
}

async function takeEntries(
  results: readonly KeyResult<Entry>[],
  tally: Tally,
  target: Target,
  behind: Behind,
): Promise<void> {
  const entries = new Map<string, Entry>();
  const now = performance.now();
  for (const result of results) {
    if (result.kind === "left") behind(result.redisKey, result.reason);
    if (result.kind === "gone") tally.gone++;
    if (result.kind !== "read") continue;
    const { value: entry } = result;
    const counts = copiedCounts(tally, entry.to.cache);
    counts.read++;
    counts.bytes += Buffer.byteLength(entry.value);
    if (entries.has(entry.to.cacheKey)) behind(entry.redisKey, "collision");
    else if (remainingMs(entry, now) <= 0) counts.expired++;
    else {
      entries.set(entry.to.cacheKey, entry);
      counts.present++;
    }
  }
  const refused = ({ redisKey, to }: Entry) => {
    behind(redisKey, "refused");
    copiedCounts(tally, to.cache).present--;
  };
  for (const part of await storeParts(target.client, [...entries.values()], target.entries, refused)) {
    for (const [cache, written] of part) {
      const counts = copiedCounts(tally, cache);
      counts.written += written;
      counts.present -= written;
    }
  }
}

async function takeSessions(
  results: readonly KeyResult<Session>[],
  tally: Tally,
  target: Target,
  behind: Behind,
): Promise<void> {
  const { sessions: counts } = tally;
  const live = new Map<string, Read<Session>>();
  const now = Date.now();
  for (const result of results) {
    if (result.kind === "left") behind(result.redisKey, result.reason);
    if (result.kind === "gone") tally.gone++;
    if (result.kind !== "read") continue;
    const { value: session } = result;
    counts.read++;
    counts.bytes += session.attributes.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (!isJavaSerialised(session)) counts.notJava++;
    if (isExpired(session, now)) counts.expired++;
    else live.set(session.id, result);
  }
  const store = (read: readonly Read<Session>[]) => target.sessions(read.map(({ value }) => value));
  const refused = ({ redisKey }: Read<Session>) => {
    behind(redisKey, "refused");
    counts.present--;
  };
  const written = sum(await storeParts(target.client, [...live.values()], store, refused));
  counts.written += written;
  counts.present += live.size - written;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
