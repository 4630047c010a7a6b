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

/** What of Redis is looked at, and how gently. */
export interface Walk {
  readonly selection: Selection;
  readonly sources: readonly RedisSource[];
  /** Only keys that this glob lets through. @default all that the selection asks for */
  readonly glob?: string;
  /** Keys that SCAN goes through at a time. */
  readonly batch: number;
  /** Keys a second at most. @default as fast as it goes */
  readonly rate?: number;
  /** Ends the walk after the batch that is under way. */
  readonly stop: AbortSignal;
}

/** One way through one database. */
export interface Pass {
  readonly source: RedisSource;
  readonly kind: "keys" | "principals";
  readonly glob?: string;
}

/** A key and where it goes. */
export type Placed = Addressed<Destination>;

/** One page of SCAN. */
export interface WalkedPage {
  readonly pass: Pass;
  readonly keys: readonly Placed[];
  /** About how many keys SCAN has gone through for it. */
  readonly scanned: number;
  /** Where the next page begins. */
  readonly next: Position;
}

/** All passes in their order: first every source, then the principals, whose sessions must be there by then. */
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

/** Goes through Redis from a position on, page by page. */
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

/** Waits, but not when there is reason to stop. */
async function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  if (milliseconds > 0 && !stop.aborted) await wait(milliseconds, undefined, { signal: stop }).catch(() => {});
}

/** What a page holds, read in pieces of limited size; `end` closes it. */
export type Piece =
  | { readonly kind: "page"; readonly page: WalkedPage }
  | { readonly kind: "entries"; readonly page: WalkedPage; readonly results: readonly KeyResult<Entry>[] }
  | { readonly kind: "sessions"; readonly page: WalkedPage; readonly results: readonly KeyResult<Session>[] }
  | { readonly kind: "principals"; readonly page: WalkedPage; readonly principals: readonly PrincipalOfSession[] }
  | { readonly kind: "end"; readonly page: WalkedPage };

/** Goes through Redis and reads what is to go, one piece ahead of who takes them. */
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
      for await (const results of readSessions(source, to(page, "session")))
        yield { kind: "sessions", page, results };
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

/** Asks for the next item while the last one is being used; never for more than one. */
async function* oneAhead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = items.next();
  try {
    while (true) {
      const { done, value } = await next;
      if (done) return;
      next = items.next();
      // Told when its turn comes.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await items.return(undefined).catch(() => {});
  }
}
