import type { BenchArguments, DesignPart } from "./arguments";
import type { BenchmarkRun } from "./benchmark";
import { type Contender, limitContender } from "./contenders";
import { measureCompression } from "./designCompression";
import { addRatios, divide, filled, inRounds, scripted, throughput } from "./designRun";
import { measureStorm } from "./designStorm";
import { addExpired, fillPostgres } from "./fill";
import { CLIENT_GET, CLIENT_PUT, FULL_KEY, FUNCTION_GET, FUNCTION_PUT, randomKey, valueText } from "./operations";
import type { Round } from "./results";
import { withClient } from "./servers";

/** What one part finds out, and how many measurements it makes in each round. */
interface Part {
  readonly measurementsARound: (args: BenchArguments) => number;
  readonly measure: (run: BenchmarkRun) => Promise<void>;
}

const parts: Readonly<Record<DesignPart, Part>> = {
  get: { measurementsARound: ({ values }) => 3 * values.length, measure: measureGet },
  put: { measurementsARound: ({ values }) => 3 * values.length, measure: measurePut },
  storm: { measurementsARound: () => 0, measure: measureStorm },
  expiry: { measurementsARound: () => 2, measure: measureExpiry },
  compression: { measurementsARound: () => 8, measure: measureCompression },
  growth: { measurementsARound: () => 4, measure: measureGrowth },
};

/** How many measurements a run will make; the storm is one long one, and not counted. */
export function designMeasurements(args: BenchArguments): number {
  return args.rounds * (args.design ?? []).reduce((sum, part) => sum + parts[part].measurementsARound(args), 0);
}

/** The physical design against what it has to reach: each part as ratios of what was measured in the same round. */
export async function runDesign(run: BenchmarkRun): Promise<void> {
  for (const part of run.args.design ?? []) await parts[part].measure(run);
}

/** Bytes of a value that stays in its row (toast_tuple_target); a larger one is a second look-up, which `pgbench -S` has none of. */
const IN_ROW = 8000;

async function measureGet(run: BenchmarkRun): Promise<void> {
  const { servers, args } = run;
  for (const valueBytes of args.values) {
    const place = await filled(run, "get", valueBytes);
    const [limit, plain, called] = await inRounds(run, [
      limitContender(servers.pgbench, place),
      scripted(servers.pgbench, CLIENT_GET, place),
      scripted(servers.pgbench, FUNCTION_GET, place),
    ]);
    const goal = { bound: "at least", target: 0.9 } as const;
    addRatios(run, "get", { ...goal, required: valueBytes <= IN_ROW }, [
      [`get by the client's statement / pgbench -S, ${valueBytes} B`, throughput(plain, limit)],
    ]);
    addRatios(run, "get", { ...goal, required: false }, [
      [`get by cache_get() / pgbench -S, ${valueBytes} B`, throughput(called, limit)],
    ]);
  }
}

async function measurePut(run: BenchmarkRun): Promise<void> {
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
      scripted(servers.pgbench, CLIENT_PUT, place),
      scripted(servers.pgbench, FUNCTION_PUT, place),
    ];
    // Tables as they are after a while, not as they were loaded: pages have their share of dead versions.
    for (const each of all) await each.measure(2 * args.seconds, signal);
    const [bare, plain, called] = await inRounds(run, all);
    const goal = { bound: "at least", target: 0.85 } as const;
    addRatios(run, "put", { ...goal, required: true }, [
      [`put by the client's statement / bare upsert into two columns, ${valueBytes} B`, throughput(plain, bare)],
    ]);
    addRatios(run, "put", { ...goal, required: false }, [
      [`put by cache_put() / bare upsert into two columns, ${valueBytes} B`, throughput(called, bare)],
    ]);
  }
}

const BARE_UPSERT = `${randomKey()}INSERT INTO bench_bare VALUES (${FULL_KEY}, :value)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;
`;

async function measureExpiry(run: BenchmarkRun): Promise<void> {
  const { servers, args, signal, onDone, onPrepare } = run;
  const [valueBytes = 100] = args.values;
  const quiet: Round[] = [];
  const during: Round[] = [];
  for (let round = 0; round < args.rounds; round += 1) {
    const place = await filled(run, "expiry", valueBytes);
    const get = scripted(servers.pgbench, CLIENT_GET, place);
    onPrepare(`${args.expiring} entries that have expired`);
    await withClient(servers.postgresUrl, async (client) => {
      await addExpired(client, { entries: args.expiring, value: valueText(valueBytes) });
      quiet.push(await get.measure(2 * args.seconds, signal));
      onDone("get, quiet");
      during.push(await whileExpiring(client.query("CALL malayalees.expire_cache()"), get, run));
      onDone("get during expiry");
    });
  }
  addRatios(run, "expiry", { bound: "at most", target: 1.5, required: true }, [
    [`p99 of gets while ${args.expiring} entries expire / p99 when quiet`, divide(during, quiet, ({ p99 }) => p99)],
  ]);
  addRatios(run, "expiry", { bound: "at least", target: 0.5, required: false }, [
    [`gets/s while ${args.expiring} entries expire / when quiet`, divide(during, quiet, ({ perSecond }) => perSecond)],
  ]);
}

/** Gets for as long as expiry takes; the median of what was measured meanwhile. */
async function whileExpiring(expiry: Promise<unknown>, get: Contender, { args, signal }: BenchmarkRun): Promise<Round> {
  let done = false;
  const ended = expiry.finally(() => {
    done = true;
  });
  // Reported below; until then nothing handles it.
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
async function measureGrowth(run: BenchmarkRun): Promise<void> {
  const { servers, args, signal, onPrepare } = run;
  const [valueBytes = 100] = args.values;
  // A quick look has fewer entries; the ratio says what it is of.
  const large = Math.min(LARGE, Math.max(SMALL, args.expiring * 5));
  const of = async (entries: number) => {
    onPrepare(`filling with ${entries} entries of ${valueBytes} B`);
    const { url, pgbench } = await servers.database(`bench_${entries}`);
    await withClient(url, (client) => fillPostgres(client, { entries, value: valueText(valueBytes) }, signal));
    return [CLIENT_GET, CLIENT_PUT].map((sql) => scripted(pgbench, sql, { part: "growth", valueBytes, entries }));
  };
  const [getSmall, putSmall, getLarge, putLarge] = await inRounds(run, [...(await of(SMALL)), ...(await of(large))]);
  const what = `at ${large} entries / at ${SMALL}, ${valueBytes} B`;
  addRatios(run, "growth", { bound: "at least", target: 0.8, required: true }, [
    [`gets/s ${what}`, throughput(getLarge, getSmall)],
    [`puts/s ${what}`, throughput(putLarge, putSmall)],
  ]);
}
