import { createHash } from "node:crypto";
import { isStorable } from "../../database/client/texts";
import { escapeGlob } from "./glob";
import { isJavaStream, isStorableText, wholeNumber } from "./javaValues";
import type { Reason } from "./reasons";

/**
 * Reads sessions that Spring stored in Redis, for Spring Session JDBC.
 * Source: Spring Session's reference, "RedisSessionRepository", "RedisIndexedSessionRepository" and "JdbcIndexedSessionRepository"
 * (2026-11).
 */
export interface Session {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly creationTime: number;
  readonly lastAccessTime: number;
  /** Seconds; negative means never. */
  readonly maxInactiveInterval: number;
  /** Milliseconds since 1970. */
  readonly expiryTime: bigint;
  readonly attributes: readonly SessionAttribute[];
}

export interface SessionAttribute {
  readonly name: string;
  /** As the application's serialiser wrote it. */
  readonly bytes: Buffer;
}

/** What a key under a session namespace is. */
export type SessionKey =
  | { readonly kind: "session"; readonly id: string }
  | { readonly kind: "principal"; readonly name: string }
  /** Indexes and timers, which the JDBC repository has no need of. */
  | { readonly kind: "housekeeping" };

const PRINCIPAL = "FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME:";
const PRINCIPAL_INDEX = `:index:org.springframework.session.${PRINCIPAL}`;
const HOUSEKEEPING = /^:(?:expirations|index|sessions:expires|sessions:index):|^:sessions:expirations$|:idx$/;
const SESSION = ":sessions:";

/** What a key is; undefined when it is not a key of Spring Session in this namespace. */
export function sessionKey(namespace: string, key: string): SessionKey | undefined {
  if (!key.startsWith(`${namespace}:`)) return undefined;
  const rest = key.slice(namespace.length);
  if (rest.startsWith(PRINCIPAL_INDEX)) return { kind: "principal", name: rest.slice(PRINCIPAL_INDEX.length) };
  if (HOUSEKEEPING.test(rest)) return { kind: "housekeeping" };
  return rest.startsWith(SESSION) ? { kind: "session", id: rest.slice(SESSION.length) } : undefined;
}

export function redisSessionKey(namespace: string, id: string): string {
  return namespace + SESSION + id;
}

/** Glob of the indexes of sessions by principal; only the indexed repository has them. */
export function principalGlob(namespace: string): string {
  return `${escapeGlob(namespace + PRINCIPAL_INDEX)}*`;
}

/** Of spring_session's and spring_session_attributes' columns. CHAR(36) pads what is shorter, and Spring would not know it again. */
const ID_LENGTH = 36;
const LONGEST_ATTRIBUTE_NAME = 200;
export const LONGEST_PRINCIPAL_NAME = 100;

const FIELDS = { created: "creationTime", accessed: "lastAccessedTime", interval: "maxInactiveInterval" } as const;
const ATTRIBUTE = "sessionAttr:";
/** What JdbcIndexedSessionRepository writes for a session that never expires: Java's largest long. */
const NEVER = 9_223_372_036_854_775_807n;

/** Whether an id is as long as the table's column, which counts characters; and text that it can hold. */
export function isSessionId(id: string): boolean {
  return [...id].length === ID_LENGTH && isStorable(id);
}

/**
 * Reads a session from the fields of its hash, or returns the reason why it cannot be migrated. Every fault has to be found here: a
 * statement that PostgreSQL refuses would end the whole copy.
 */
export function readSession(id: string, hash: readonly (readonly [field: Buffer, value: Buffer])[]): Session | Reason {
  if (!isSessionId(id)) return "sessionId";
  const fields = new Map(hash.map(([field, value]) => [field.toString("latin1"), value]));
  const creationTime = number(fields.get(FIELDS.created));
  const lastAccessTime = number(fields.get(FIELDS.accessed));
  const maxInactiveInterval = number(fields.get(FIELDS.interval));
  if (creationTime === undefined || lastAccessTime === undefined || maxInactiveInterval === undefined) {
    return "sessionIncomplete";
  }
  if (creationTime < 0 || lastAccessTime < 0 || maxInactiveInterval !== (maxInactiveInterval | 0)) {
    return "sessionTimes";
  }
  // A removed attribute stays in Redis as an empty value.
  const named = hash.filter(([field, bytes]) => field.toString("latin1").startsWith(ATTRIBUTE) && bytes.length > 0);
  if (!named.every(([field]) => isStorableText(field))) return "attributeNotText";
  const attributes = named.map(([field, bytes]) => ({ name: field.toString("utf8").slice(ATTRIBUTE.length), bytes }));
  if (attributes.some(({ name }) => [...name].length > LONGEST_ATTRIBUTE_NAME)) return "attributeName";
  const expiryTime = maxInactiveInterval < 0 ? NEVER : BigInt(lastAccessTime) + BigInt(maxInactiveInterval) * 1000n;
  return { id, creationTime, lastAccessTime, maxInactiveInterval, expiryTime, attributes };
}

function number(bytes: Buffer | undefined): number | undefined {
  return bytes === undefined ? undefined : wholeNumber(bytes);
}

/** Spring keeps a session's hash five minutes longer than the session. */
export function isExpired({ expiryTime }: Session, now: number): boolean {
  return expiryTime <= BigInt(now);
}

/** Whether the JDBC repository's own serialiser can read every attribute. */
export function isJavaSerialised({ attributes }: Session): boolean {
  return attributes.every(({ bytes }) => isJavaStream(bytes));
}

/** SHA-256 over names and bytes of the attributes, in the order of the names' bytes; sessionTarget.ts has the same in SQL. */
export function attributesDigest({ attributes }: Session): string {
  const digests = attributes
    .map(({ name, bytes }) => ({ name: Buffer.from(name), bytes }))
    .sort((a, b) => a.name.compare(b.name))
    .map(({ name, bytes }) => Buffer.concat([sha256(name), sha256(bytes)]));
  return sha256(Buffer.concat(digests)).toString("hex");
}

function sha256(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}
