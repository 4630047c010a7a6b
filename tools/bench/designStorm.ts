import type { BenchmarkRun } from "./benchmark";
import { addRatios, filled, scripted } from "./designRun";
import { randomKey } from "./operations";
import { withClient } from "./servers";

/** Values of 0.1 to 4 KB, each time of another size: what makes a table bloat. */
const STORM = `${randomKey()}\\set size random(100, 4000)
SELECT malayalees.cache_put(:tenant, :cache, :key::text, left(:value, :size), :ttl);
`;

/** The size is looked at as often, so that a lucky moment does not decide. */
const LOOKS = 10;

/** What an overwrite storm leaves of the table. */
export async function measureStorm(run: BenchmarkRun): Promise<void> {
  const { servers, args, signal, onPrepare } = run;
  const place = await filled(run, "storm", 4000);
  await withClient(servers.postgresUrl, async (client) => {
    await client.query(
      "UPDATE malayalees.app_cache SET cache_value = left(cache_value, 100 + (random() * 3900)::integer)",
    );
    await client.query("VACUUM FULL malayalees.app_cache");
    await client.query("VACUUM (ANALYZE) malayalees.app_cache");
  });
  const storm = scripted(servers.pgbench, STORM, place);
  const bloat: { readonly rows: number; readonly fresh: number }[] = [];
  for (let look = 1; look <= LOOKS; look += 1) {
    onPrepare(`overwriting for ${args.stormSeconds} s: ${look} of ${LOOKS}`);
    await storm.measure(Math.max(1, Math.round(args.stormSeconds / LOOKS)), signal);
    bloat.push(await bloatOf(servers.postgresUrl));
  }
  const what = `of values of 0.1 to 4 KB for ${args.stormSeconds} s`;
  addRatios(run, "storm", { bound: "at most", target: 2, required: true }, [
    [
      `table, TOAST and index / the same rows written afresh, in an overwrite storm ${what}`,
      bloat.map(({ fresh }) => fresh),
    ],
  ]);
  addRatios(run, "storm", { bound: "at most", target: 2, required: false }, [
    [`table, TOAST and index / bytes of the live rows, in an overwrite storm ${what}`, bloat.map(({ rows }) => rows)],
  ]);
}

async function bloatOf(url: string): Promise<{ readonly rows: number; readonly fresh: number }> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ total: number; live: number }>(
      `SELECT pg_total_relation_size('malayalees.app_cache')::float8 AS total,
       (SELECT sum(pg_column_size(entry.*)) FROM malayalees.app_cache AS entry)::float8 AS live`,
    );
    await client.query("CREATE UNLOGGED TABLE bench_fresh (LIKE malayalees.app_cache INCLUDING ALL)");
    const target = await client.query<{ option: string }>(
      `SELECT option FROM pg_class, unnest(reloptions) AS option
       WHERE oid = 'malayalees.app_cache'::regclass AND option LIKE 'toast_tuple_target=%'`,
    );
    const { option = "toast_tuple_target=8160" } = target.rows[0] ?? {};
    await client.query(`ALTER TABLE bench_fresh SET (fillfactor = 100, ${option}, autovacuum_enabled = false)`);
    await client.query("INSERT INTO bench_fresh SELECT * FROM malayalees.app_cache ORDER BY cache_key");
    const fresh = await client.query<{ size: number }>("SELECT pg_total_relation_size('bench_fresh')::float8 AS size");
    await client.query("DROP TABLE bench_fresh");
    const { total = 0, live = 1 } = rows[0] ?? {};
    return { rows: total / live, fresh: total / (fresh.rows[0]?.size ?? 1) };
  });
}
