import { createClient, type RedisClientType } from "@redis/client";
import type { Client } from "pg";
import { FIRST_KEY, keyOf, PREFIX, SESSION_ID, TENANT, TTL_MS } from "./operations";
import type { RedisTarget } from "./redisBenchmark";

/** The range of the benchmark's own keys. */
const OURS = `cache_key >= '${TENANT}:' AND cache_key < '${TENANT};'`;
/** Rows of one statement: some seconds at most, so that an interruption is heard. */
const PORTION = 200_000;
/** Redis answers no other client in the meantime. */
const REDIS_PORTION = 20_000;

/** What the cache is filled with. */
export interface Contents {
  readonly entries: number;
  readonly value: string;
  /** Whether as many sessions are wanted. @default false */
  readonly sessions?: boolean;
}

/** Leaves this many entries of the tenant `bench`. */
export async function fillPostgres(
  client: Client,
  { entries, value, sessions = false }: Contents,
  signal: AbortSignal,
): Promise<void> {
  await clearPostgres(client);
  for (let first = 0; first < entries; first += PORTION) {
    signal.throwIfAborted();
    await client.query(
      `INSERT INTO malayalees.app_cache (cache_key, cache_value, expires_at)
       SELECT $1 || number, $2, clock_timestamp() + $3 * interval '1 millisecond'
       FROM generate_series($4::bigint, $5::bigint) AS number`,
      [PREFIX, value, TTL_MS, FIRST_KEY + first, FIRST_KEY + Math.min(first + PORTION, entries) - 1],
    );
  }
  if (sessions) await fillSessions(client, entries, value);
  for (const table of ["app_cache", "spring_session", "spring_session_attributes"])
    await client.query(`VACUUM (ANALYZE) malayalees.${table}`);
}

async function fillSessions(client: Client, entries: number, value: string): Promise<void> {
  const range = [FIRST_KEY, FIRST_KEY + entries - 1];
  await client.query(
    `INSERT INTO malayalees.spring_session
     SELECT ${SESSION_ID} number, ${SESSION_ID} number, 1795000000000, 1795000000000, 1800, 1795001800000, 'user ' || number
     FROM generate_series($1::bigint, $2::bigint) AS number`,
    range,
  );
  await client.query(
    `INSERT INTO malayalees.spring_session_attributes
     SELECT ${SESSION_ID} number, 'profile', convert_to($3, 'UTF8') FROM generate_series($1::bigint, $2::bigint) AS number`,
    [...range, value],
  );
}

/** Removes what the benchmark has put, and gives the room back. */
export async function clearPostgres(client: Client): Promise<void> {
  const { rows } = await client.query(`SELECT FROM malayalees.app_cache WHERE NOT (${OURS}) LIMIT 1`);
  // TRUNCATE and a rewrite are for a table that has nothing else in it.
  if (rows.length === 0) await client.query("TRUNCATE malayalees.app_cache");
  else await client.query(`DELETE FROM malayalees.app_cache WHERE ${OURS}`);
  await client.query("DELETE FROM malayalees.spring_session WHERE primary_id LIKE 'bench-%'");
  for (const table of ["spring_session", "spring_session_attributes"]) await client.query(`VACUUM malayalees.${table}`);
}

export async function connectRedis(place: RedisTarget["place"]): Promise<RedisClientType> {
  const where = "socket" in place ? { path: place.socket } : { host: place.host, port: place.port };
  const client: RedisClientType = createClient({ socket: { ...where, reconnectStrategy: false } });
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** Fills within the server: a client that sends each entry would take minutes. */
const FILL = `
for index = tonumber(ARGV[1]), tonumber(ARGV[2]) do
  local key = string.format('%s%012d', KEYS[1], index)
  redis.call('set', key, ARGV[3], 'px', ARGV[4])
  if ARGV[5] == 'sessions' then redis.call('hset', 'spring:session:' .. key, 'creationTime', '1795000000000',
    'lastAccessedTime', '1795000000000', 'maxInactiveInterval', '1800', 'sessionAttr:profile', ARGV[3]) end
end`;

const CLEAR = `
for index = tonumber(ARGV[1]), tonumber(ARGV[2]) do
  local key = string.format('%s%012d', KEYS[1], index)
  redis.call('unlink', key, 'spring:session:' .. key, 'lease:' .. key)
end`;

/** As many as in PostgreSQL. */
export async function fillRedis(client: RedisClientType, contents: Contents, signal: AbortSignal): Promise<void> {
  await inPortions(contents.entries, signal, (range) =>
    client.eval(FILL, {
      keys: [PREFIX],
      arguments: [...range, contents.value, String(TTL_MS), contents.sessions ? "sessions" : ""],
    }),
  );
}

/** Entries that end after some milliseconds, each at its own time; under keys that are never read. */
export async function fillRedisExpiring(
  client: RedisClientType,
  expiring: Contents,
  ttlMs: number,
  signal: AbortSignal,
) {
  await inPortions(expiring.entries, signal, (range) =>
    client.eval(FILL, { keys: [`${TENANT}:old:`], arguments: [...range, expiring.value, String(ttlMs), ""] }),
  );
}

/** Removes what a run has put, in the order in which it was put, up to the first that is not there. */
export async function clearRedis(client: RedisClientType): Promise<void> {
  for (let first = 0; (await client.exists(PREFIX + keyOf(first))) > 0; first += REDIS_PORTION)
    await client.eval(CLEAR, { keys: [PREFIX], arguments: [String(first), String(first + REDIS_PORTION - 1)] });
}

async function inPortions(
  entries: number,
  signal: AbortSignal,
  work: (range: readonly [string, string]) => Promise<unknown>,
): Promise<void> {
  for (let first = 0; first < entries; first += REDIS_PORTION) {
    signal.throwIfAborted();
    await work([String(first), String(Math.min(first + REDIS_PORTION, entries) - 1)]);
  }
}

/** Entries that have expired just now, beside those that are asked for. */
export async function addExpired(client: Client, { entries, value }: Contents): Promise<void> {
  await client.query(
    `INSERT INTO malayalees.app_cache (cache_key, cache_value, expires_at)
     SELECT '${TENANT}:old:' || number, $1, clock_timestamp() FROM generate_series(1, $2::bigint) AS number`,
    [value, entries],
  );
  await client.query("VACUUM (ANALYZE) malayalees.app_cache");
}
