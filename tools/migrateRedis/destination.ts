import { LONGEST_KEY_BYTES } from "../../database/client/statements";
import { escapeGlob } from "./glob";
import { isStorableText } from "./javaValues";
import type { CacheRule, Mapping } from "./mapping";
import type { Reason } from "./reasons";
import { sessionKey } from "./springSession";

/** Where a Redis key is migrated to, decided by its name. */
export type Destination =
  | EntryDestination
  | { readonly kind: "session"; readonly id: string }
  | { readonly kind: "principal"; readonly name: string }
  | { readonly kind: "housekeeping" | "ignored" }
  /** Not in the selection (--cache). */
  | { readonly kind: "elsewhere" }
  | { readonly kind: "refused"; readonly reason: Reason };

export interface EntryDestination {
  readonly kind: "entry";
  readonly rule: CacheRule;
  readonly tenant: string;
  readonly cache: string;
  /** <tenant>:<cache>:<key>, as app_cache has it. */
  readonly cacheKey: string;
}

/** What a run migrates: the whole mapping, or one cache of it. */
export interface Selection {
  readonly mapping: Mapping;
  /** Only this cache; "sessions" means the sessions. @default all caches and the sessions */
  readonly cache?: string;
}

/** The name that selects the sessions, in place of a cache name. */
export const SESSIONS = "sessions";

/** Finds the destination of a key. A key that is not ignored has a destination, or is refused with a reason. */
export function destination({ mapping, cache: wanted }: Selection, database: number, redisKey: Buffer): Destination {
  const text = redisKey.toString("utf8");
  if (mapping.ignore.some((glob) => glob.test(redisKey))) return { kind: "ignored" };
  const isElsewhere = wanted !== undefined;
  if (!isStorableText(redisKey)) return isElsewhere ? { kind: "elsewhere" } : refused("keyNotText");
  const session = sessionDestination(mapping, database, text);
  if (session !== undefined) return isElsewhere && wanted !== SESSIONS ? { kind: "elsewhere" } : session;
  const entry = entryDestination(mapping, database, text);
  if (entry === undefined) return isElsewhere ? { kind: "elsewhere" } : refused("unmatched");
  if (isElsewhere && entry.cache !== wanted) return { kind: "elsewhere" };
  return Buffer.byteLength(entry.cacheKey) > LONGEST_KEY_BYTES ? refused("keyTooLong") : entry;
}

function refused(reason: Reason): Destination {
  return { kind: "refused", reason };
}

function isIn(rule: { readonly database?: number }, database: number): boolean {
  return rule.database === undefined || rule.database === database;
}

function sessionDestination({ sessions }: Mapping, database: number, text: string): Destination | undefined {
  for (const rule of sessions) {
    const found = isIn(rule, database) ? sessionKey(rule.namespace, text) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function entryDestination({ caches }: Mapping, database: number, text: string): EntryDestination | undefined {
  for (const rule of caches) {
    const parts = isIn(rule, database) ? rule.pattern.match(text) : undefined;
    if (parts === undefined) continue;
    const tenant = rule.tenant ?? parts.tenant ?? "";
    const cache = rule.cache ?? parts.cache ?? "";
    return { kind: "entry", rule, tenant, cache, cacheKey: `${tenant}:${cache}:${parts.key}` };
  }
  return undefined;
}

/** The Redis keys that would be migrated to this entry of app_cache; each in one database, or in any. */
export function originsOf(
  { mapping, cache: wanted }: Selection,
  cacheKey: string,
): readonly { readonly redisKey: string; readonly database?: number }[] {
  const [, tenant = "", cache = "", key = ""] = /^([^:]+):([^:]+):(.*)$/s.exec(cacheKey) ?? [];
  if (wanted !== undefined && wanted !== cache) return [];
  return mapping.caches
    .filter((rule) => (rule.tenant ?? tenant) === tenant && (rule.cache ?? cache) === cache)
    .map((rule) => ({ redisKey: rule.pattern.build({ tenant, cache, key }), database: rule.database }));
}

/** A glob for SCAN MATCH that all selected keys match, if one exists. */
export function commonGlob({ mapping, cache }: Selection): string | undefined {
  if (cache === undefined) return undefined;
  const globs =
    cache === SESSIONS
      ? mapping.sessions.map(({ namespace }) => `${escapeGlob(namespace)}:*`)
      : mapping.caches.filter((rule) => (rule.cache ?? cache) === cache).map(({ pattern }) => pattern.glob(cache));
  return globs.length === 1 ? globs[0] : undefined;
}
