import { POSTGRES, REDIS } from "./contenders";
import { clearRedis, connectRedis, fillPostgres, fillRedis } from "./fill";
import { valueText } from "./operations";
import type { MemoryResult } from "./results";
import { type Servers, withClient } from "./servers";

/** Enough that what a server needs without entries does not count. */
export const MEASURED_ENTRIES = 100_000;

/** Bytes of the same entries in both: of Redis what it has allocated for them, here table, TOAST and both indexes. */
export async function measureMemory(
  { redis, postgresUrl }: Servers,
  valueBytes: number,
  signal: AbortSignal,
): Promise<readonly MemoryResult[]> {
  const contents = { entries: MEASURED_ENTRIES, value: valueText(valueBytes) };
  const key = { valueBytes, entries: MEASURED_ENTRIES };
  const postgres = await withClient(postgresUrl, async (client) => {
    await fillPostgres(client, contents, signal);
    const { rows } = await client.query<{ bytes: number }>(
      "SELECT pg_total_relation_size('malayalees.app_cache')::float8 AS bytes",
    );
    return rows[0]?.bytes ?? 0;
  });
  const client = await connectRedis(redis.place);
  try {
    await clearRedis(client);
    const used = async () => Number(/used_memory:(\d+)/.exec(await client.info("memory"))?.[1]);
    const before = await used();
    await fillRedis(client, contents, signal);
    return [
      { side: REDIS, ...key, bytes: (await used()) - before },
      { side: POSTGRES, ...key, bytes: postgres },
    ];
  } finally {
    client.destroy();
  }
}
