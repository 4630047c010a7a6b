import assert from "node:assert/strict";
import type { Client } from "pg";
import { figures } from "../../database/figures";
import { linesOf, metricLine } from "../../database/lambda/metricLine";
import { migrate } from "../../database/migrate";
import { takeFigures } from "../../database/takeFigures";
import { readMetricDocument } from "../support/embeddedMetricFormat";
import { as, connect, newDatabase, skipWithoutServer } from "./support/server";

const OWNER = { Application: "shop", Stack: "prod" };
const PASSWORD = "only-for-figures";

describe("the database's figures", () => {
  let database: string;
  let url: string;
  let admin: Client;

  before(async function () {
    await skipWithoutServer(this);
  });
  beforeEach(async () => {
    database = await newDatabase();
    await migrate(database, { applicationRole: "figures_app", applicationPassword: PASSWORD });
    url = as(database, "figures_app", PASSWORD);
    admin = await connect(database);
  });
  const run = (sql: string) => admin.query(sql);
  const taken = async () => (await takeFigures(url)).figures;
  const record = (hits: number, misses: number, evictions = 0) =>
    run(`SELECT malayalees.cache_record('a', 'c', ${hits}, ${misses}, ${evictions})`);

  it("are counted by the application's role, which sees none of what they are made of", async () => {
    await run("SELECT malayalees.cache_put('a', 'c', k::text, 'value', 60000) FROM generate_series(1, 7) AS k");
    const { CacheEntries, CacheBytes, ExpiryLag, Sessions, ConnectionsUsed = 0 } = await taken();
    assert.deepEqual({ CacheEntries, ExpiryLag, Sessions }, { CacheEntries: 7, ExpiryLag: 0, Sessions: 0 });
    const { rows } = await run("SELECT pg_total_relation_size('malayalees.app_cache')::int AS bytes");
    assert.equal(CacheBytes, rows[0].bytes);
    assert.ok(ConnectionsUsed > 0 && ConnectionsUsed < 100, String(ConnectionsUsed));
    const app = await connect(url);
    await assert.rejects(app.query("SELECT * FROM figure_totals"), { code: "42501" });
  });

  it("have no counts of an interval in the first run, and no ratio without requests", async () => {
    await record(3, 1);
    const first = await taken();
    for (const name of ["CacheHitRatio", "CacheEvictions", "CacheExpired", "Deadlocks"])
      assert.ok(!(name in first), name);
    const second = await taken();
    assert.ok(!("CacheHitRatio" in second));
    assert.deepEqual([second.CacheEvictions, second.CacheExpired, second.Deadlocks], [0, 0, 0]);
  });

  it("count what happened since the run before, whether expiry has added the counters up or not", async () => {
    await record(100, 0);
    await taken();
    await record(3, 1, 2);
    await run("SELECT malayalees.cache_put('a', 'c', 'dead', 'v', 1)");
    await run("SELECT pg_sleep(0.01)");
    await run("CALL malayalees.expire_cache()");
    const { CacheHitRatio, CacheEvictions, CacheExpired } = await taken();
    assert.deepEqual([CacheHitRatio, CacheEvictions, CacheExpired], [75, 2, 1]);
  });

  it("count from zero after a crash, which empties the counters and leaves the totals", async () => {
    await record(100, 50, 9);
    await taken();
    // What a crash does to unlogged tables.
    await run("TRUNCATE malayalees.app_cache, malayalees.cache_counter");
    await record(9, 1);
    const { CacheHitRatio, CacheEvictions, CacheEntries } = await taken();
    assert.deepEqual([CacheHitRatio, CacheEvictions, CacheEntries], [90, 0, 0]);
    const { rows } = await run("SELECT relpersistence FROM pg_class WHERE oid = 'malayalees.figure_totals'::regclass");
    assert.deepEqual(rows, [{ relpersistence: "p" }]);
  });

  it("count deadlocks, also after the server's statistics were reset", async () => {
    await taken();
    await deadlock();
    assert.equal(await deadlocksSoon(), 1);
    await run("SELECT pg_stat_reset()");
    assert.equal((await taken()).Deadlocks, 0);
    await deadlock();
    assert.equal(await deadlocksSoon(), 1);
  });

  async function deadlock(): Promise<void> {
    const [one, other] = [await connect(database), await connect(database)];
    for (const client of [one, other]) await client.query("SET deadlock_timeout = '10ms'; BEGIN");
    await one.query("SELECT pg_advisory_xact_lock(1)");
    await other.query("SELECT pg_advisory_xact_lock(2)");
    const both = [one.query("SELECT pg_advisory_xact_lock(2)"), other.query("SELECT pg_advisory_xact_lock(1)")];
    const outcomes = await Promise.allSettled(both);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    // A backend reports its statistics when it ends.
    for (const client of [one, other]) await client.end();
  }

  /** Statistics of a backend that ended are there a moment later. */
  async function deadlocksSoon(): Promise<number | undefined> {
    for (let tries = 0; tries < 200; tries++) {
      const { Deadlocks } = await taken();
      if (Deadlocks) return Deadlocks;
    }
    return 0;
  }

  it("show for how long expiry has left an entry", async () => {
    await run(
      `INSERT INTO malayalees.app_cache VALUES ('a:c:old', 'v', now() - interval '10 minutes'), ('a:c:new', 'v', now())`,
    );
    const { ExpiryLag = 0, CacheEntries } = await taken();
    assert.ok(ExpiryLag >= 600 && ExpiryLag < 660, String(ExpiryLag));
    assert.equal(CacheEntries, 0);
  });

  it("read a small part of a large cache, and are near the truth all the same", async () => {
    await run(`INSERT INTO malayalees.app_cache
      SELECT format('t%s:c:%s', k % 20, k), repeat(md5(k::text), 20), now() + interval '1 hour' FROM generate_series(1, 40000) AS k`);
    const { CacheEntries = 0 } = await taken();
    assert.ok(Math.abs(CacheEntries / 40_000 - 1) < 0.3, String(CacheEntries));
    // The first call of a session reads catalogues as well.
    await run("SELECT malayalees.take_figures()");
    const { rows } = await run("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT malayalees.take_figures()");
    const plan = rows[0]["QUERY PLAN"][0].Plan;
    const { rows: sizes } = await run("SELECT pg_relation_size('malayalees.app_cache')::int / 8192 AS pages");
    const read = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
    assert.ok(sizes[0].pages > 2000 && read < 1000, `${read} of ${sizes[0].pages} pages`);
  });

  it("name the ten tenants with most bytes, the largest first", async () => {
    await run(`INSERT INTO malayalees.app_cache
      SELECT format('t%s:c:%s', t, k), 'value', now() + interval '1 hour'
      FROM generate_series(1, 12) AS t, generate_series(1, t * 3) AS k`);
    await run("SELECT malayalees.cache_record('t12', 'c', 9, 1)");
    const { tenants } = await takeFigures(url);
    assert.deepEqual(
      tenants.map(({ Tenant }) => Tenant),
      ["t12", "t11", "t10", "t9", "t8", "t7", "t6", "t5", "t4", "t3"],
    );
    assert.deepEqual([tenants[0]?.Entries, tenants[0]?.HitRatio, tenants[1]?.HitRatio], [36, 90, null]);
  });

  it("are a line from which CloudWatch makes metrics, and tenants are lines of which it makes none", async () => {
    await run("SELECT malayalees.cache_put('a', 'c', 'k', 'value', 60000)");
    await taken();
    await record(1, 1);
    const found = await takeFigures(url);
    const [first = "", ...others] = linesOf(found, OWNER, 1_764_000_000_000);
    const { _aws, ...values } = readMetricDocument(first);
    const [directive] = _aws.CloudWatchMetrics;
    assert.equal(directive?.Namespace, "Malayalees/Database");
    assert.deepEqual(directive.Dimensions, [["Application", "Stack"]]);
    const expected = Object.entries(figures).filter(([name]) => name !== "FailedJobs");
    assert.deepEqual(
      directive.Metrics,
      expected.map(([Name, { unit: Unit }]) => ({ Name, Unit })),
    );
    assert.deepEqual(values, { ...OWNER, ...found.figures });
    assert.equal(others.length, 1);
    for (const line of others) assert.throws(() => readMetricDocument(line));
  });

  it("may be one alone", () => {
    const document = readMetricDocument(metricLine({ FailedJobs: 1 }, OWNER, 0));
    assert.deepEqual(document._aws.CloudWatchMetrics[0]?.Metrics, [{ Name: "FailedJobs", Unit: "Count" }]);
    assert.throws(() => readMetricDocument(metricLine({ FailedJobs: Number.NaN }, OWNER, 0)));
  });
});
