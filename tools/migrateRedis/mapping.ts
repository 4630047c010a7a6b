import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { parse, YAMLError } from "yaml";
import { z } from "zod";
import { isTimeToLive } from "../../database/client/statements";
import { reasonOf } from "../../database/errors";
import { UsageError } from "../support/errors";
import { type Glob, readGlob } from "./glob";
import { type KeyPattern, keyPattern } from "./keyPattern";

/** How the bytes of a Redis value are written as the text of app_cache.cache_value. */
export type Encoding = "text" | "base64";

/** One form of Redis keys, and where their entries are migrated to. */
export interface CacheRule {
  readonly pattern: KeyPattern;
  /** Given here when the pattern does not have it. */
  readonly tenant?: string;
  readonly cache?: string;
  readonly encoding: Encoding;
  /** Time to live of entries that have none in Redis, in milliseconds. @default such entries are not migrated */
  readonly ttlForPersistentMs?: number;
  /** Only keys of this Redis database. @default every selected database */
  readonly database?: number;
}

/** Spring's sessions under a namespace. */
export interface SessionRule {
  /** Value of spring.session.data.redis.namespace. */
  readonly namespace: string;
  readonly database?: number;
}

/** Which keys are migrated to where. The first rule that matches a key counts. */
export interface Mapping {
  readonly caches: readonly CacheRule[];
  readonly sessions: readonly SessionRule[];
  /** Keys that are not migrated on purpose. */
  readonly ignore: readonly Glob[];
  /** Digest of the whole mapping: a copy with another mapping is another copy. */
  readonly digest: string;
}

export const EXAMPLE = `caches:
  - pattern: "{tenant}:{cache}::{key}"
  - pattern: "products::{key}"
    tenant: shared
    cache: products
    encoding: base64
    ttlForPersistent: 24h
sessions:
  - namespace: spring:session
ignore:
  - "lock:*"`;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A time such as 90s, 15m, 24h or 7d, in milliseconds.
 * @returns undefined for another text, or a time that is not between 1 ms and ten years
 */
export function milliseconds(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d{1,12})(ms|s|m|h|d)$/.exec(text) ?? [];
  const value = Number(number) * (UNIT_MS[unit] ?? Number.NaN);
  return isTimeToLive(value) ? value : undefined;
}

const name = z.string().regex(/^[^:]+$/, "must be a name without a colon");
const database = z.number().int().min(0);
const timeToLive = z.string().transform((text, context) => {
  const value = milliseconds(text);
  if (value !== undefined) return value;
  context.addIssue({ code: "custom", message: "must be a time of at most ten years, such as 90s, 15m, 24h or 7d" });
  return z.NEVER;
});
/** A text that a function parses; the function's error says what is wrong. */
function readBy<T>(read: (text: string) => T) {
  return z.string().transform((text, context) => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: reasonOf(error) });
      return z.NEVER;
    }
  });
}

const cacheRule = z
  .strictObject({
    pattern: readBy(keyPattern),
    tenant: name.optional(),
    cache: name.optional(),
    encoding: z.enum(["text", "base64"]).default("text"),
    ttlForPersistent: timeToLive.optional(),
    database: database.optional(),
  })
  .superRefine((rule, context) => {
    for (const part of ["tenant", "cache"] as const) {
      if (rule.pattern.names.has(part) === (rule[part] !== undefined)) {
        context.addIssue({
          code: "custom",
          message: `needs ${part} either in the pattern, as {${part}}, or beside it, as "${part}:", and not both`,
        });
      }
    }
  })
  .transform(({ ttlForPersistent, ...rule }): CacheRule => ({ ...rule, ttlForPersistentMs: ttlForPersistent }));

const document = z
  .strictObject({
    caches: z.array(cacheRule).default([]),
    sessions: z
      .array(z.strictObject({ namespace: z.string().min(1).default("spring:session"), database: database.optional() }))
      .default([]),
    ignore: z.array(readBy(readGlob)).default([]),
  })
  .refine(({ caches, sessions }) => caches.length + sessions.length > 0, {
    message: 'has neither "caches" nor "sessions"',
  });

/** @throws UsageError with every mistake and its place, when the file cannot be read or is not a mapping */
export function readMapping(path: string, ttlForPersistentMs?: number): Mapping {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`--mapping: ${reasonOf(error)}`);
  }
  return parseMapping(text, path, ttlForPersistentMs);
}

/**
 * @param ttlForPersistentMs default for caches that have no such time of their own
 * @throws UsageError as readMapping
 */
export function parseMapping(text: string, path: string, ttlForPersistentMs?: number): Mapping {
  const read = document.safeParse(yaml(text, path));
  if (!read.success) {
    const mistakes = read.error.issues.map(
      ({ path: place, message }) => `  ${place.join(".") || "the file"}: ${message}`,
    );
    throw new UsageError(`${path} is not a mapping:\n${mistakes.join("\n")}\nan example:\n${EXAMPLE}`);
  }
  const { sessions, ignore } = read.data;
  const caches = read.data.caches.map((rule) => ({ ttlForPersistentMs, ...defined(rule) }));
  const identity = JSON.stringify([
    caches.map((rule) => ({ ...rule, pattern: rule.pattern.text })),
    sessions,
    ignore.map(({ text }) => text),
  ]);
  const digest = createHash("sha256").update(identity).digest("hex");
  return { caches, sessions, ignore, digest };
}

/** Leaves the time to live out when it is not given, so that the default applies. */
function defined({ ttlForPersistentMs, ...rule }: CacheRule): CacheRule {
  return ttlForPersistentMs === undefined ? rule : { ...rule, ttlForPersistentMs };
}

function yaml(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof YAMLError) throw new UsageError(`${path} is not YAML: ${error.message}`);
    throw error;
  }
}
