import { ErrorReply } from "@redis/client";
import { LONGEST_TTL_MS, LONGEST_VALUE_BYTES } from "../../database/client/statements";
import type { EntryDestination } from "./destination";
import { isStorableText, text } from "./javaValues";
import { type Reason, reasonForType } from "./reasons";
import { checked, isWrongType, listOf, type RedisCommand, type RedisSource, type Reply } from "./redisSource";
import { isSessionId, readSession, type Session } from "./springSession";

/** A Redis key and its destination. */
export interface Addressed<D> {
  readonly redisKey: Buffer;
  readonly to: D;
}

/** An entry that app_cache can store. */
export interface Entry {
  readonly redisKey: Buffer;
  readonly to: EntryDestination;
  /** In the encoding of its cache. */
  readonly value: string;
  /** Remaining milliseconds at `readAt`. */
  readonly ttlMs: number;
  /** It has no time to live in Redis, so `ttlMs` is the mapping's. */
  readonly isPersistent: boolean;
  /** Time of performance.now(). */
  readonly readAt: number;
}

/** A key that was read. */
export interface Read<T> {
  readonly kind: "read";
  readonly redisKey: Buffer;
  readonly value: T;
}

/** Result of reading one key. */
export type KeyResult<T> =
  | Read<T>
  | { readonly kind: "gone" }
  | { readonly kind: "left"; readonly redisKey: Buffer; readonly reason: Reason };

const LARGEST_SESSION_BYTES = 16 * LONGEST_VALUE_BYTES;
/** Most bytes in memory at a time, besides the batch that is being written. */
const SLICE_BYTES = 8 * LONGEST_VALUE_BYTES;

/** Reads entries in slices of limited size: a thousand values may have a thousand megabytes. */
export async function* readEntries(
  source: RedisSource,
  entries: readonly Addressed<EntryDestination>[],
): AsyncGenerator<readonly KeyResult<Entry>[]> {
  const lengths = await source.ask(entries.map(({ redisKey }) => ["STRLEN", redisKey]));
  const wrong = await wrongTypes(source, "STRLEN", entries, lengths);
  if (wrong.length > 0) yield wrong;
  const sized = entries.flatMap((entry, index) => {
    const length = lengths[index];
    return typeof length === "number" ? [{ entry, bytes: length }] : [];
  });
  const tooLarge = sized.filter(({ bytes }) => bytes > LONGEST_VALUE_BYTES);
  if (tooLarge.length > 0) yield tooLarge.map(({ entry: { redisKey } }) => left(redisKey, "valueTooLarge"));
  for (const slice of slices(sized.filter(({ bytes }) => bytes <= LONGEST_VALUE_BYTES))) {
    yield await readValues(source, slice);
  }
}

/** Results for the keys whose type does not fit the command. */
async function wrongTypes(
  source: RedisSource,
  command: string,
  keys: readonly Addressed<unknown>[],
  replies: readonly Reply[],
): Promise<readonly KeyResult<never>[]> {
  const wrong = keys.filter((_, index) => isWrongType(replies[index] ?? null));
  const types = await source.ask(wrong.map(({ redisKey }) => ["TYPE", redisKey]));
  for (const reply of replies) if (!isWrongType(reply)) checked(source, command, reply);
  return wrong.map(({ redisKey }, index) => {
    const type = String(types[index]);
    return type === "none" ? { kind: "gone" } : left(redisKey, reasonForType(type));
  });
}

async function readValues(
  source: RedisSource,
  entries: readonly Addressed<EntryDestination>[],
): Promise<readonly KeyResult<Entry>[]> {
  // The time to live is read first: a value that is written in between gets an older time to live, which is shorter.
  // One byte more than the limit shows a value that has grown in the meantime.
  const commands = entries.flatMap(({ redisKey }): RedisCommand[] => [
    ["PTTL", redisKey],
    ["GETRANGE", redisKey, "0", String(LONGEST_VALUE_BYTES)],
  ]);
  const replies = await source.ask(commands);
  const readAt = performance.now();
  return entries.map(({ redisKey, to }, index) => {
    const ttl = checked(source, "PTTL", replies[index * 2] ?? null);
    const bytes = replies[index * 2 + 1];
    if (ttl === -2 || typeof ttl !== "number" || !Buffer.isBuffer(bytes)) return { kind: "gone" };
    const value = encoded(bytes, to);
    if (typeof value !== "string") return left(redisKey, value.reason);
    const isPersistent = ttl === -1 || ttl > LONGEST_TTL_MS;
    const ttlMs = isPersistent ? to.rule.ttlForPersistentMs : ttl;
    if (ttlMs === undefined) return left(redisKey, "noTtl");
    return { kind: "read", redisKey, value: { redisKey, to, value, ttlMs, isPersistent, readAt } };
  });
}

function encoded(bytes: Buffer, { rule }: EntryDestination): string | { readonly reason: Reason } {
  const isText = rule.encoding === "text";
  if (isText && !isStorableText(bytes)) return { reason: "valueNotText" };
  const value = bytes.toString(isText ? "utf8" : "base64");
  return (isText ? bytes.length : value.length) > LONGEST_VALUE_BYTES ? { reason: "valueTooLarge" } : value;
}

/** Reads sessions, in slices of limited size. */
export async function* readSessions(
  source: RedisSource,
  sessions: readonly Addressed<{ readonly id: string }>[],
): AsyncGenerator<readonly KeyResult<Session>[]> {
  const sizes = await source.ask(sessions.map(({ redisKey }) => ["MEMORY", "USAGE", redisKey, "SAMPLES", "0"]));
  const sized = sessions.map((entry, index) => ({
    entry,
    bytes: Number(checked(source, "MEMORY USAGE", sizes[index] ?? null) ?? 0),
  }));
  const tooLarge = sized.filter(({ bytes }) => bytes > LARGEST_SESSION_BYTES);
  if (tooLarge.length > 0) yield tooLarge.map(({ entry: { redisKey } }) => left(redisKey, "sessionTooLarge"));
  for (const slice of slices(sized.filter(({ bytes }) => bytes <= LARGEST_SESSION_BYTES))) {
    const hashes = await source.ask(slice.map(({ redisKey }) => ["HGETALL", redisKey]));
    const wrong = await wrongTypes(source, "HGETALL", slice, hashes);
    const read = slice.flatMap(({ redisKey, to }, index) => {
      const hash = hashes[index];
      return hash instanceof ErrorReply ? [] : [sessionResult(redisKey, to.id, listOf(hash))];
    });
    yield [...wrong, ...read];
  }
}

function sessionResult(redisKey: Buffer, id: string, fields: readonly Reply[]): KeyResult<Session> {
  if (fields.length === 0) return { kind: "gone" };
  const hash: (readonly [Buffer, Buffer])[] = [];
  for (let index = 0; index < fields.length; index += 2) {
    const [field, value] = [fields[index], fields[index + 1]];
    if (Buffer.isBuffer(field) && Buffer.isBuffer(value)) hash.push([field, value]);
  }
  const session = readSession(id, hash);
  return typeof session === "string" ? left(redisKey, session) : { kind: "read", redisKey, value: session };
}

/** A session id that an index has for a principal's name. */
export interface PrincipalOfSession {
  /** Key of the index. */
  readonly redisKey: Buffer;
  readonly name: string;
  readonly id: string;
}

/** Reads principals' index sets, a page of each at a time. */
export async function* readPrincipals(
  source: RedisSource,
  indexes: readonly Addressed<{ readonly name: string }>[],
  count: number,
): AsyncGenerator<readonly PrincipalOfSession[]> {
  let open = indexes.map((index) => ({ ...index, cursor: "0" }));
  while (open.length > 0) {
    const replies = await source.ask(
      open.map(({ redisKey, cursor }) => ["SSCAN", redisKey, cursor, "COUNT", String(count)]),
    );
    const pages = open.map((index, at) => {
      const [cursor = "0", members] = listOf(checked(source, "SSCAN", replies[at] ?? null));
      return { ...index, cursor: String(cursor), ids: listOf(members).filter(Buffer.isBuffer).map(indexedId) };
    });
    yield pages.flatMap(({ redisKey, to, ids }) =>
      ids.flatMap((id) => (id === undefined ? [] : [{ redisKey, name: to.name, id }])),
    );
    open = pages.filter(({ cursor }) => cursor !== "0");
  }
}

/** The id of a session that may have been copied; other ids are skipped. */
function indexedId(member: Buffer): string | undefined {
  const id = text(member);
  return id !== undefined && isSessionId(id) ? id : undefined;
}

function left(redisKey: Buffer, reason: Reason): KeyResult<never> {
  return { kind: "left", redisKey, reason };
}

function* slices<T>(sized: readonly { readonly entry: T; readonly bytes: number }[]): Generator<readonly T[]> {
  let slice: T[] = [];
  let sum = 0;
  for (const { entry, bytes } of sized) {
    if (slice.length > 0 && sum + bytes > SLICE_BYTES) {
      yield slice;
      slice = [];
      sum = 0;
    }
    slice.push(entry);
    sum += bytes;
  }
  if (slice.length > 0) yield slice;
}
