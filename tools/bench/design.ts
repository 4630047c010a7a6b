import type { BenchArguments, DesignPart } from "./arguments";
import { ensureLimit } from "./benchmark";
import { type Contender, limitContender, PLAIN_GET, PLAIN_PUT, type Place, postgresContender } from "./contenders";
import { addExpired, fillPostgres } from "./fill";
import { CACHE, operations, PREFIX, TENANT, valueText } from "./operations";
import type { PgbenchTarget } from "./pgbench";
import { type DesignResult, type Round, withRatios } from "./results";
import type { Store } from "./rounds";
import { type Servers, withClient } from "./servers";

/**
 * The physical design against what it has to reach, on a server of its own: each as ratios of what was measured in the same round.
 */
export interface DesignRun {
  readonly servers: Servers;
  readonly args: BenchArguments;
  readonly store: Store;
  readonly signal: AbortSignal;
  readonly onDone: (what: string) => void;
  readonly onPrepare: (what: string) => void;
}

/** What one part finds out, and how many measurements it makes in each round. */
interface Part {
  readonly measurementsARound: (args: BenchArguments) => number;
  readonly measure: (run: DesignRun) => Promise<void>;
}

const parts: Readonly<Record<DesignPart, Part>> = {
  get: { measurementsARound: ({ values }) => 3 * values.length, measure: measureGet },
  put: { measurementsARound: ({ values }) => 3 * values.length, measure: measurePut },
  storm: { measurementsARound: () => 0, measure: measureStorm },
  expiry: { measurementsARound: () => 2, measure: measureExpiry },
  growth: { measurementsARound: () => 4, measure: measureGrowth },
};

export function designMeasurements(args: BenchArguments): number {
  return args.rounds * (args.design ?? []).reduce((sum, part) => sum + parts[part].measurementsARound(args), 0);
}

export async function runDesign(run: DesignRun): Promise<void> {
  for (const part of run.args.design ?? []) await parts[part].measure(run);
}

async function measureGet(run: DesignRun): Promise<void> {
  const { servers, args } = run;
  for (const valueBytes of args.values) {
    const place = await filled(run, "get", valueBytes);
    const [limit, plain, called] = await inRounds(run, [
      limitContender(servers.pgbench, place),
      scripted(servers.pgbench, PLAIN_GET, place),
      byFunction(servers.pgbench, "get", place),
    ]);
    add(run, "get", { bound: "at least", target: 0.9, required: true }, [
      [`get by a prepared statement / pgbench -S, ${valueBytes} B`, throughput(plain, limit)],
      [`get by cache_get() / pgbench -S, ${valueBytes} B`, throughput(called, limit)],
    ]);
  }
}

async function measurePut(run: DesignRun): Promise<void> {
  const { servers, args, signal } = run;
  for (const valueBytes of args.values) {
    const place = await filled(run, "put", valueBytes);
    await withClient(servers.postgresUrl, async (client) => {
      await client.query("DROP TABLE IF EXISTS bench_bare");
      await client.query("CREATE UNLOGGED TABLE bench_bare (key text PRIMARY KEY, value text)");
      await client.query("INSERT INTO bench_bare SELECT cache_key, cache_value FROM malayalees.app_cache");
      await client.query("VACUUM (ANALYZE) bench_bare");
    });
    const all = [
      scripted(servers.pgbench, BARE_UPSERT, place),
      scripted(servers.pgbench, PLAIN_PUT, place),
      byFunction(servers.pgbench, "put", place),
    ];
    // Tables as they are after a while, not as they were loaded: pages have their share of dead versions.
    for (const each of all) await each.measure(2 * args.seconds, signal);
    const [bare, plain, called] = await inRounds(run, all);
    add(run, "put", { bound: "at least", target: 0.85, required: true }, [
      [`put by a prepared statement / bare upsert into two columns, ${valueBytes} B`, throughput(plain, bare)],
      [`put by cache_put() / bare upsert into two columns, ${valueBytes} B`, throughput(called, bare)],
    ]);
  }
}

const BARE_UPSERT = `\\set key 100000000000 + random(0, :entries - 1)
INSERT INTO bench_bare VALUES (E'${PREFIX.replaceAll(":", "\\x3a")}' || :key::text, :value)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;
`;

/** Values of 0.1 to 4 KB, each time of another size: what makes a table bloat. */
const STORM = `\\set key 100000000000 + random(0, :entries - 1)
\\set size random(100, 4000)
SELECT malayalees.cache_put(:tenant, :cache, :key::text, left(:value, :size), :ttl);
`;

/** The size is looked at as often, so that a lucky moment does not decide. */
const LOOKS = 10;

async function measureStorm(run: DesignRun): Promise<void> {
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
  add(run, "storm", { bound: "at most", target: 2, required: true }, [
    [
      `table, TOAST and index / the same rows written afresh, in an overwrite storm ${what}`,
      bloat.map(({ fresh }) => fresh),
    ],
  ]);
  add(run, "storm", { bound: "at most", target: 2, required: false }, [
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
    await client.query(
      "ALTER TABLE bench_fresh SET (fillfactor = 100, toast_tuple_target = 8160, autovacuum_enabled = false)",
    );
    await client.query("INSERT INTO bench_fresh SELECT * FROM malayalees.app_cache ORDER BY cache_key");
    const fresh = await client.query<{ size: number }>("SELECT pg_total_relation_size('bench_fresh')::float8 AS size");
    await client.query("DROP TABLE bench_fresh");
    const { total = 0, live = 1 } = rows[0] ?? {};
    return { rows: total / live, fresh: total / (fresh.rows[0]?.size ?? 1) };
  });
}

async function measureExpiry(run: DesignRun): Promise<void> {
  const { servers, args, signal, onDone, onPrepare } = run;
  const [valueBytes = 100] = args.values;
  const quiet: Round[] = [];
  const during: Round[] = [];
  for (let round = 0; round < args.rounds; round += 1) {
    const place = await filled(run, "expiry", valueBytes);
    const get = byFunction(servers.pgbench, "get", place);
    onPrepare(`${args.expiring} entries that have expired`);
    await withClient(servers.postgresUrl, async (client) => {
      await addExpired(client, { entries: args.expiring, value: valueText(valueBytes) });
      quiet.push(await get.measure(2 * args.seconds, signal));
      onDone("get, quiet");
      during.push(await whileExpiring(client.query("CALL malayalees.expire_cache()"), get, run));
      onDone("get during expiry");
    });
  }
  add(run, "expiry", { bound: "at most", target: 1.5, required: true }, [
    [`p99 of gets while ${args.expiring} entries expire / p99 when quiet`, divide(during, quiet, ({ p99 }) => p99)],
  ]);
  add(run, "expiry", { bound: "at least", target: 0.5, required: false }, [
    [`gets/s while ${args.expiring} entries expire / when quiet`, divide(during, quiet, ({ perSecond }) => perSecond)],
  ]);
}

/** Gets for as long as expiry takes; the median of what was measured meanwhile. */
async function whileExpiring(expiry: Promise<unknown>, get: Contender, { args, signal }: DesignRun): Promise<Round> {
  let done = false;
  const ended = expiry.finally(() => {
    done = true;
  });
  // Told below; until then nobody listens.
  ended.catch(() => {});
  const measured: Round[] = [];
  do measured.push(await get.measure(args.seconds, signal));
  while (!done);
  await ended;
  const middle = measured.toSorted((a, b) => a.p99 - b.p99)[Math.floor(measured.length / 2)];
  if (middle === undefined) throw new Error("at least one was measured");
  return middle;
}

const SMALL = 10_000;
const LARGE = 5_000_000;

/** Both at the same time on one server, each in its own database, so that rounds can take turns. */
async function measureGrowth(run: DesignRun): Promise<void> {
  const { servers, args, signal, onPrepare } = run;
  const [valueBytes = 100] = args.values;
  // A quick look has fewer entries; the ratio says what it is of.
  const large = Math.min(LARGE, Math.max(SMALL, args.expiring * 5));
  const of = async (entries: number) => {
    onPrepare(`filling with ${entries} entries of ${valueBytes} B`);
    const { url, pgbench } = await servers.database(`bench_${entries}`);
    await withClient(url, (client) => fillPostgres(client, { entries, value: valueText(valueBytes) }, signal));
    return ["get", "put"].map((name) => byFunction(pgbench, name, { part: "growth", valueBytes, entries }));
  };
  const [getSmall, putSmall, getLarge, putLarge] = await inRounds(run, [...(await of(SMALL)), ...(await of(large))]);
  const what = `at ${large} entries / at ${SMALL}, ${valueBytes} B`;
  add(run, "growth", { bound: "at least", target: 0.8, required: true }, [
    [`gets/s ${what}`, throughput(getLarge, getSmall)],
    [`puts/s ${what}`, throughput(putLarge, putSmall)],
  ]);
}

async function filled(
  { servers, args, signal, onPrepare }: DesignRun,
  part: string,
  valueBytes: number,
): Promise<Place> {
  const [entries = 1] = args.entries;
  onPrepare(`filling with ${entries} entries of ${valueBytes} B`);
  await ensureLimit(servers, signal);
  await withClient(servers.postgresUrl, (client) =>
    fillPostgres(client, { entries, value: valueText(valueBytes) }, signal),
  );
  return { part, valueBytes, entries };
}

/** All of them in each round, in turn; what each did, in the order in which they were given. */
async function inRounds(
  { args, signal, onDone }: DesignRun,
  contenders: readonly Contender[],
): Promise<readonly (readonly Round[])[]> {
  const measured: Round[][] = contenders.map(() => []);
  for (const contender of contenders) await contender.measure(1, signal);
  for (let round = 0; round < args.rounds; round += 1) {
    const order = contenders.map((contender, index) => ({ contender, index }));
    for (const { contender, index } of round % 2 === 0 ? order : order.reverse()) {
      measured[index]?.push(await contender.measure(args.seconds, signal));
      onDone(`${contender.operation}, ${contender.valueBytes} B`);
    }
  }
  return measured;
}

function scripted(target: PgbenchTarget, sql: string, place: Place): Contender {
  return postgresContender(target, { name: place.part, scripts: [{ sql }] }, place);
}

/** As an application calls it, through the functions. */
function byFunction(target: PgbenchTarget, name: string, place: Place): Contender {
  const found = operations(valueText(place.valueBytes)).find((operation) => operation.name === name);
  if (found === undefined) throw new Error(`${name} is no operation of ${TENANT}:${CACHE}`);
  return postgresContender(target, { name, scripts: found.postgres }, place);
}

function throughput(a: readonly Round[] = [], b: readonly Round[] = []): readonly number[] {
  return divide(a, b, ({ perSecond }) => perSecond);
}

function divide(a: readonly Round[], b: readonly Round[], read: (round: Round) => number): readonly number[] {
  return a.flatMap((round, index) => {
    const base = b[index];
    return base === undefined ? [] : [read(round) / read(base)];
  });
}

function add(
  { store }: DesignRun,
  part: DesignPart,
  goal: Pick<DesignResult, "bound" | "target" | "required">,
  found: readonly (readonly [what: string, ratios: readonly number[]])[],
): void {
  const results = found.map(([what, ratios]) => ({
    part,
    what,
    ...goal,
    ratios: ratios.map((ratio) => Math.round(ratio * 1000) / 1000),
  }));
  store.add((all) => ({ ...all, design: results.reduce(withRatios, all.design) }));
}
