import { setTimeout as wait } from "node:timers/promises";
import { commonGlob, type Destination, destination, SESSIONS, type Selection } from "./destination";
import {
  type Addressed,
  type Entry,
  type KeyResult,
  type PrincipalOfSession,
  readEntries,
  readPrincipals,
  readSessions,
} from "./reading";
import type { RedisSource } from "./redisSource";
import { principalGlob, type Session } from "./springSession";
import type { Position } from "./state";

/** Which keys of Redis are read, and how fast. */
export interface Walk {
  readonly selection: Selection;
  readonly sources: readonly RedisSource[];
  /** Only keys that match this glob. @default all keys of the selection */
  readonly glob?: string;
  /** Keys that SCAN visits per call. */
  readonly batch: number;
  /** Most keys per second. @default no limit */
  readonly rate?: number;
  /** Ends the walk after the current batch. */
  readonly stop: AbortSignal;
}

/** One SCAN of one database. */
export interface Pass {
  readonly source: RedisSource;
  readonly kind: "keys" | "principals";
  readonly glob?: string;
}

/** A key and its destination. */
export type Placed = Addressed<Destination>;

/** One page of SCAN. */
export interface WalkedPage {
  readonly pass: Pass;
  readonly keys: readonly Placed[];
  /** Estimated number of keys that SCAN visited for it. */
  readonly scanned: number;
  /** Position of the next page. */
  readonly next: Position;
}

/** All passes in order: first the keys of every source, then the principals, as their sessions must exist by then. */
export function passesOf({ selection, sources, glob }: Walk, withPrincipals: boolean): readonly Pass[] {
  const ofKeys = sources.map((source): Pass => ({ source, kind: "keys", glob: glob ?? commonGlob(selection) }));
  const wantsSessions = selection.cache === undefined || selection.cache === SESSIONS;
  const ofPrincipals = sources.flatMap((source) =>
    selection.mapping.sessions
      .filter((rule) => rule.database === undefined || rule.database === source.database)
      .map((rule): Pass => ({ source, kind: "principals", glob: principalGlob(rule.namespace) })),
  );
  return withPrincipals && wantsSessions ? [...ofKeys, ...ofPrincipals] : ofKeys;
}

/** Reads the keys of Redis from a position on, page by page. */
export async function* pages(walk: Walk, passes: readonly Pass[], from: Position): AsyncGenerator<WalkedPage> {
  const batch = Math.min(walk.batch, walk.rate ?? walk.batch);
  let { pass: number, cursor } = from;
  while (number < passes.length && !walk.stop.aborted) {
    const pass = passes[number];
    if (pass === undefined) return;
    const started = performance.now();
    const page = await pass.source.scan(cursor, batch, pass.glob);
    cursor = page.cursor;
    if (cursor === "0") number++;
    const keys = page.keys.map((redisKey) => ({
      redisKey,
      to: destination(walk.selection, pass.source.database, redisKey),
    }));
    const scanned = pass.glob === undefined ? keys.length : Math.max(batch, keys.length);
    yield { pass, keys, scanned, next: { pass: number, cursor } };
    if (walk.rate !== undefined) await pause((scanned / walk.rate) * 1000 - (performance.now() - started), walk.stop);
  }
}

/** Waits, or ends early when `stop` is aborted. */
async function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  if (milliseconds > 0 && !stop.aborted) await wait(milliseconds, undefined, { signal: stop }).catch(() => {});
}

/** The content of a page, read in pieces of limited size; `end` is the last piece of a page. */
export type Piece =
  | { readonly kind: "page"; readonly page: WalkedPage }
  | { readonly kind: "entries"; readonly page: WalkedPage; readonly results: readonly KeyResult<Entry>[] }
  | { readonly kind: "sessions"; readonly page: WalkedPage; readonly results: readonly KeyResult<Session>[] }
  | { readonly kind: "principals"; readonly page: WalkedPage; readonly principals: readonly PrincipalOfSession[] }
  | { readonly kind: "end"; readonly page: WalkedPage };

/** Reads keys and values, one piece ahead of the consumer. */
export function pieces(walk: Walk, passes: readonly Pass[], from: Position): AsyncGenerator<Piece> {
  return oneAhead(readAll(pages(walk, passes, from), walk.batch));
}

async function* readAll(walked: AsyncGenerator<WalkedPage>, batch: number): AsyncGenerator<Piece> {
  for await (const page of walked) {
    yield { kind: "page", page };
    const { source, kind } = page.pass;
    if (kind === "principals") {
      for await (const principals of readPrincipals(source, to(page, "principal"), batch)) {
        yield { kind: "principals", page, principals };
      }
    } else {
      for await (const results of readEntries(source, to(page, "entry"))) yield { kind: "entries", page, results };
      for await (const results of readSessions(source, to(page, "session"))) yield { kind: "sessions", page, results };
    }
    yield { kind: "end", page };
  }
}

/** The keys of a page that go to one kind of destination. */
function to<K extends Destination["kind"]>(
  { keys }: WalkedPage,
  kind: K,
): readonly Addressed<Extract<Destination, { readonly kind: K }>>[] {
  const isOfKind = (key: Placed): key is Addressed<Extract<Destination, { readonly kind: K }>> => key.to.kind === kind;
  return keys.filter(isOfKind);
}

/** Requests one item ahead while the current one is being used. */
async function* oneAhead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = items.next();
  try {
    while (true) {
      const { done, value } = await next;
      if (done) return;
      next = items.next();
      // An error is thrown when this item's turn comes.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await items.return(undefined).catch(() => {});
  }
}
