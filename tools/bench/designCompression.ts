import type { BenchmarkRun } from "./benchmark";
import { addRatios, inRounds, scripted, throughput } from "./designRun";
import { CLIENT_GET, CLIENT_PUT, FIRST_KEY, PREFIX, TTL_MS, valueText } from "./operations";
import { withClient } from "./servers";

const VALUE_BYTES = 10_000;
const ENTRIES = 20_000;
const BEFORE = "bench_pglz";
/** As the table was before 0019_cache_compression.sql. */
const MAKE_BEFORE = `DROP TABLE IF EXISTS ${BEFORE};
CREATE UNLOGGED TABLE ${BEFORE} (LIKE malayalees.app_cache INCLUDING ALL);
ALTER TABLE ${BEFORE} ALTER cache_value SET COMPRESSION pglz, ALTER cache_value SET STORAGE EXTENDED;
ALTER TABLE ${BEFORE} SET (fillfactor = 80, toast_tuple_target = 8160,
  autovacuum_vacuum_scale_factor = 0.2, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0,
  toast.autovacuum_vacuum_scale_factor = 0.2, toast.autovacuum_vacuum_threshold = 1000, toast.autovacuum_vacuum_cost_delay = 0)`;

/** Values of 10 KB as they are stored now, and as they were before they were compressed by lz4. */
export async function measureCompression(run: BenchmarkRun): Promise<void> {
  const { servers, onPrepare } = run;
  const place = { part: "compression", valueBytes: VALUE_BYTES, entries: ENTRIES };
  for (const [shape, value] of [
    ["JSON", jsonText(VALUE_BYTES)],
    ["random", valueText(VALUE_BYTES)],
  ] as const) {
    onPrepare(`filling with ${ENTRIES} values of ${shape}`);
    const hasLz4 = await fill(servers.postgresUrl, value);
    const contenders = [CLIENT_PUT, CLIENT_GET].flatMap((sql) =>
      [sql, sql.replaceAll("malayalees.app_cache", BEFORE)].map((each) =>
        scripted(servers.pgbench, each, place, value),
      ),
    );
    const [put, putBefore, get, getBefore] = await inRounds(run, contenders);
    const required = hasLz4;
    const what = `of ${VALUE_BYTES} B of ${shape} / the same with pglz`;
    addRatios(run, "compression", { bound: "at least", target: shape === "JSON" ? 2 : 0.9, required }, [
      [`put ${what}`, throughput(put, putBefore)],
    ]);
    addRatios(run, "compression", { bound: "at least", target: 0.9, required }, [
      [`get ${what}`, throughput(get, getBefore)],
    ]);
  }
}

/** Both tables with the same entries; whether the one of the migrations has lz4. */
function fill(url: string, value: string): Promise<boolean> {
  return withClient(url, async (client) => {
    await client.query("TRUNCATE malayalees.app_cache");
    await client.query(MAKE_BEFORE);
    for (const table of ["malayalees.app_cache", BEFORE]) {
      await client.query(
        `INSERT INTO ${table} (cache_key, cache_value, expires_at)
         SELECT $1 || number, $2, clock_timestamp() + $3 * interval '1 millisecond'
         FROM generate_series($4::bigint, $5::bigint) AS number`,
        [PREFIX, value, TTL_MS, FIRST_KEY, FIRST_KEY + ENTRIES - 1],
      );
      await client.query(`VACUUM (ANALYZE) ${table}`);
    }
    const { rows } = await client.query(
      "SELECT FROM pg_attribute WHERE attrelid = 'malayalees.app_cache'::regclass AND attname = 'cache_value' AND attcompression = 'l'",
    );
    return rows.length > 0;
  });
}

/** A list of records, as an application caches it. */
export function jsonText(bytes: number): string {
  let state = 42;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
  const events: unknown[] = [];
  while (JSON.stringify(events).length < bytes)
    events.push({
      ...{ id: random(1_000_000), tenantId: `tenant_demo_00${1 + random(3)}`, title: `Event ${random(1000)}` },
      ...{ startDate: `2026-${10 + random(3)}-${10 + random(18)}`, location: `${random(999)} Main Street` },
      ...{ capacity: random(500), price: random(10_000) / 100, isActive: random(2) === 1 },
    });
  return JSON.stringify(events).slice(0, bytes);
}
