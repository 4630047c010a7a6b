import { GET, PUT } from "../../database/client/statements";
import type { PgbenchScript } from "./pgbench";

/**
 * What both servers are asked to do, in the same words: same keys, same values, one round trip each. Where Redis needs two commands
 * for what is one statement, they are one script, so that the round trips are the same.
 */
export interface Operation {
  readonly name: string;
  /** What it is, for the page. */
  readonly what: string;
  readonly postgres: readonly PgbenchScript[];
  /** With its share of the requests, all at once on clients of their own. */
  readonly redis: readonly { readonly command: readonly string[]; readonly share: number }[];
}

/** Of the benchmark's own entries; a server that is in use keeps all others. */
export const TENANT = "bench";
export const CACHE = "users";
export const PREFIX = `${TENANT}:${CACHE}:`;
/** redis-benchmark's random numbers have twelve digits. */
export const DIGITS = 12;
/** Nothing ends while it is measured. */
export const TTL_MS = 36_000_000;
export const KEYS_OF_MULTI_GET = 100;
/** Stands for another number each time. Source: redis-benchmark --help (7.0). */
const NUMBER = "__rand_int__";
const REDIS_KEY = `${PREFIX}${NUMBER}`;

export const FIRST_KEY = 100_000_000_000;

/** The name of an entry within its cache. */
export function keyOf(index: number): string {
  return String(index).padStart(DIGITS, "0");
}

/**
 * The line of a script that chooses an entry. pgbench knows numbers only: with a first digit of its own, a number has as many digits
 * as in Redis.
 */
export function randomKey(name = "key"): string {
  return `\\set ${name} ${FIRST_KEY} + random(0, :entries - 1)\n`;
}

/** What is sent is a number, which its reader takes for a text. */
const text = (name = "key") => `:${name}::text`;

/** The key as it stands in the table; pgbench would take its colons for variables. */
export const FULL_KEY = `E'${PREFIX.replaceAll(":", "\\x3a")}' || ${text()}`;

/** A statement that the client prepares, with what pgbench knows in place of its parameters. */
function clientStatement(statement: { readonly text: string }): string {
  const given: Readonly<Record<string, string>> = { $1: FULL_KEY, $2: ":value", $3: ":ttl" };
  return `${randomKey()}${statement.text.replace(/\$\d/g, (parameter) => given[parameter] ?? parameter)};\n`;
}

/** As an application should ask. */
export const CLIENT_GET = clientStatement(GET);
export const CLIENT_PUT = clientStatement(PUT);
/** As it may ask too. */
export const FUNCTION_GET = `${randomKey()}SELECT value FROM malayalees.cache_get(:tenant, :cache, ${text()});\n`;
export const FUNCTION_PUT = `${randomKey()}SELECT malayalees.cache_put(:tenant, :cache, ${text()}, :value, :ttl);\n`;
const names = Array.from({ length: KEYS_OF_MULTI_GET }, (_, index) => `key${index}`);

/** Ids of sessions are 36 characters. */
export const SESSION_ID = "'bench-000000-0000-0000-0' || ";

const SESSION_LOAD = `SELECT s.primary_id, s.session_id, s.creation_time, s.last_access_time, s.max_inactive_interval, a.attribute_name, a.attribute_bytes
FROM malayalees.spring_session AS s LEFT JOIN malayalees.spring_session_attributes AS a ON s.primary_id = a.session_primary_id
WHERE s.session_id = (${SESSION_ID}${text()})::char(36);
`;

const SESSION_SAVE = `WITH saved AS (
  UPDATE malayalees.spring_session SET last_access_time = last_access_time + 1, expiry_time = expiry_time + 1
  WHERE primary_id = (${SESSION_ID}${text()})::char(36)
  RETURNING primary_id
)
UPDATE malayalees.spring_session_attributes SET attribute_bytes = convert_to(:value, 'UTF8')
FROM saved WHERE session_primary_id = primary_id AND attribute_name = 'profile';
`;

/** Later than any access that is stored, and from call to call: only then is there something to write. */
const SESSION_TOUCH = `SELECT malayalees.session_touch(${SESSION_ID}${text()}, (2000000000000 + extract(epoch FROM clock_timestamp()) * 1000)::bigint);
`;

/** @param value what is stored */
export function operations(value: string): readonly Operation[] {
  const set = ["set", REDIS_KEY, value, "px", String(TTL_MS)];
  const one = (...command: readonly string[]) => [{ command, share: 1 }];
  const script = (lua: string, keys: readonly string[], ...rest: readonly string[]) =>
    one("eval", lua, String(keys.length), ...keys, ...rest);
  const redisSession = `spring:session:${PREFIX}${NUMBER}`;
  return [
    { name: "get", what: "one entry that is there", postgres: [{ sql: CLIENT_GET }], redis: one("get", REDIS_KEY) },
    {
      name: "put",
      what: "overwrite one entry, with a time to live",
      postgres: [{ sql: CLIENT_PUT }],
      redis: one(...set),
    },
    {
      name: "mixed 90/10",
      what: "nine gets to a put; Redis's times are those of its gets",
      postgres: [
        { sql: CLIENT_GET, weight: 9 },
        { sql: CLIENT_PUT, weight: 1 },
      ],
      redis: [
        { command: ["get", REDIS_KEY], share: 0.9 },
        { command: set, share: 0.1 },
      ],
    },
    {
      name: "touch",
      what: "a new time to live",
      postgres: [{ sql: `${randomKey()}SELECT malayalees.cache_touch(:tenant, :cache, ${text()}, :ttl);\n` }],
      redis: one("pexpire", REDIS_KEY, String(TTL_MS)),
    },
    {
      name: `multi-get of ${KEYS_OF_MULTI_GET}`,
      what: "as many entries in one call",
      postgres: [
        {
          sql: `${names.map((name) => randomKey(name)).join("")}SELECT key, value FROM malayalees.cache_get_many(:tenant, :cache, ARRAY[${names.map(text).join(", ")}]);\n`,
        },
      ],
      redis: one("mget", ...names.map(() => REDIS_KEY)),
    },
    {
      name: "get or compute",
      what: "the value, or the right to compute it alone; here it is there",
      postgres: [
        { sql: `${randomKey()}SELECT value, lease FROM malayalees.cache_get_or_lease(:tenant, :cache, ${text()});\n` },
      ],
      redis: script(
        "local v = redis.call('get', KEYS[1]) if v then return v end return redis.call('set', KEYS[2], '1', 'nx', 'px', 10000)",
        [REDIS_KEY, `lease:${REDIS_KEY}`],
      ),
    },
    {
      name: "session load",
      what: "a session with its one attribute, as Spring Session reads it",
      postgres: [{ sql: `${randomKey()}${SESSION_LOAD}` }],
      redis: one("hgetall", redisSession),
    },
    {
      name: "session save",
      what: "new times and the attribute; PostgreSQL writes it to disk, Redis does not",
      postgres: [{ sql: `${randomKey()}${SESSION_SAVE}` }],
      redis: script(
        "redis.call('hset', KEYS[1], 'lastAccessedTime', ARGV[1], 'sessionAttr:profile', ARGV[2]) return redis.call('pexpire', KEYS[1], ARGV[3])",
        [redisSession],
        "1795000000000",
        value,
        "1800000",
      ),
    },
    {
      name: "session touch",
      what: "a new time of the last access, which does not wait for the disk",
      postgres: [{ sql: `${randomKey()}${SESSION_TOUCH}` }],
      redis: script(
        "redis.call('hset', KEYS[1], 'lastAccessedTime', ARGV[1]) return redis.call('pexpire', KEYS[1], ARGV[2])",
        [redisSession],
        "1795000000000",
        "1800000",
      ),
    },
  ];
}

/** Variables of the scripts. */
export function variables(value: string, entries: number): Readonly<Record<string, string>> {
  return { tenant: TENANT, cache: CACHE, value, ttl: String(TTL_MS), entries: String(entries) };
}

/** A text that does not compress, the same for the same length: the worst that a cache holds. */
export function valueText(bytes: number): string {
  let state = 42;
  let made = "";
  while (made.length < bytes) {
    // Numerical Recipes' linear congruential generator: reproducible, and random enough for a compressor.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    made += (state >>> 8).toString(36);
  }
  return made.slice(0, bytes);
}
