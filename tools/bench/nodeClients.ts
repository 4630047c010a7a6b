import { Pool } from "pg";
import { Cache } from "../../database/client/cache";
import { latency } from "../measuring/statistics";
import type { Contender, Place } from "./contenders";
import { connectRedis } from "./fill";
import { CACHE, FIRST_KEY, keyOf, PREFIX, TENANT, TTL_MS, valueText } from "./operations";
import type { RedisTarget } from "./redisBenchmark";
import type { Round } from "./results";

/** What one Node process reaches: callers that wait for one answer each, and ask again. */
export interface NodeClient {
  readonly side: string;
  get(index: number): Promise<unknown>;
  put(index: number): Promise<unknown>;
}

export interface NodeClients {
  readonly contenders: readonly Contender[];
  close(): Promise<void>;
}

/** Connections of a pool; more than cores, as an application has them. */
const POOL = 8;

export async function nodeClients(
  servers: { readonly postgresUrl: string; readonly redis: RedisTarget },
  callers: number,
  place: Place,
): Promise<NodeClients> {
  const value = valueText(place.valueBytes);
  const redis = await connectRedis(servers.redis.place);
  const pool = new Pool({ connectionString: servers.postgresUrl, max: POOL, connectionTimeoutMillis: 10_000 });
  pool.on("error", () => {});
  const cache = new Cache(pool, { tenant: TENANT, cache: CACHE });
  const nameOf = (index: number) => String(FIRST_KEY + index);
  const clients: readonly NodeClient[] = [
    {
      side: "@redis/client",
      get: (index) => redis.get(PREFIX + keyOf(index)),
      put: (index) => redis.set(PREFIX + keyOf(index), value, { PX: TTL_MS }),
    },
    {
      side: "pg, one statement a call",
      get: (index) =>
        pool.query({
          name: "get",
          text: "SELECT value FROM malayalees.cache_get($1, $2, $3)",
          values: [TENANT, CACHE, nameOf(index)],
        }),
      put: (index) =>
        pool.query({
          name: "put",
          text: "SELECT malayalees.cache_put($1, $2, $3, $4, $5)",
          values: [TENANT, CACHE, nameOf(index), value, TTL_MS],
        }),
    },
    {
      side: "database/client (coalescing)",
      get: (index) => cache.get(nameOf(index)),
      put: (index) => cache.put(nameOf(index), value, TTL_MS),
    },
  ];
  return {
    contenders: clients.flatMap((client) =>
      (["get", "put"] as const).map((operation) => ({
        ...place,
        side: client.side,
        operation,
        measure: (seconds: number, signal: AbortSignal) =>
          callAgainAndAgain(() => client[operation](Math.floor(Math.random() * place.entries)), {
            callers,
            seconds,
            signal,
          }),
      })),
    ),
    async close() {
      redis.destroy();
      await pool.end();
    },
  };
}

interface Load {
  readonly callers: number;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

async function callAgainAndAgain(call: () => Promise<unknown>, { callers, seconds, signal }: Load): Promise<Round> {
  const times: number[] = [];
  const started = performance.now();
  const until = started + seconds * 1000;
  async function caller(): Promise<void> {
    for (let now = performance.now(); now < until; ) {
      signal.throwIfAborted();
      await call();
      const after = performance.now();
      times.push(after - now);
      now = after;
    }
  }
  await Promise.all(Array.from({ length: callers }, caller));
  return { perSecond: (times.length * 1000) / (performance.now() - started), ...latency(times) };
}
