/** Why a key is not migrated: what it is, and what a person can do about it. */
export const reasons = {
  unmatched: 'no pattern of the mapping fits: add one, or name the keys under "ignore"',
  list: "a list: a cache of values cannot hold it",
  set: "a set: a cache of values cannot hold it",
  zset: "a sorted set: a cache of values cannot hold it",
  stream: "a stream: a cache of values cannot hold it",
  hash: "a hash that is not a Spring session: a cache of values cannot hold it",
  string: "a string where a Spring session should be",
  otherType: "of a type of a Redis module: a cache of values cannot hold it",
  keyNotText: "a key that is not UTF-8 text, or has a NUL",
  keyTooLong: "a key of more than 1024 bytes, tenant and cache name included",
  valueNotText: 'a value that is not UTF-8 text, or has a NUL: set "encoding: base64" for its cache',
  valueTooLarge: "a value of more than 1 MB (as base64, where that is its encoding)",
  noTtl: 'without a time to live: set "ttlForPersistent" for its cache, or --ttl-for-persistent',
  collision: "a second key for the same entry of app_cache: the first one counts",
  sessionId: "a session id that does not have 36 characters, as the table's column does",
  sessionIncomplete: "a session without readable creationTime, lastAccessedTime or maxInactiveInterval",
  sessionTimes:
    "a session whose times are before 1970 or whose maxInactiveInterval is not a 32-bit number, as the table's column is",
  sessionTooLarge: "a session of more than 16 MB",
  attributeName: "a session with an attribute name of more than 200 characters",
  attributeNotText: "a session with an attribute name that is not UTF-8 text, or has a NUL",
  principalName: "a principal name of more than 100 characters: its sessions are migrated without it",
  refused: "PostgreSQL cannot store it: its log says why",
} as const;

export type Reason = keyof typeof reasons;

/** The reason for a value of a Redis type that is not the expected one. */
export function reasonForType(type: string): Reason {
  return types.find((each) => each === type) ?? "otherType";
}

const types = ["list", "set", "zset", "stream", "hash", "string"] as const satisfies readonly Reason[];
