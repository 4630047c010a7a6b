import type { Store } from "../measuring/resultsFile";
import { runProgram } from "../support/runProgram";
import type { BenchArguments, Part } from "./arguments";
import { type Contender, type Place, POSTGRES, postgresContender, REDIS, serverContenders } from "./contenders";
import {
  addExpired,
  type Contents,
  clearPostgres,
  clearRedis,
  connectRedis,
  fillPostgres,
  fillRedis,
  fillRedisExpiring,
} from "./fill";
import { MEASURED_ENTRIES, measureMemory } from "./memory";
import { nodeClients } from "./nodeClients";
import { operations, valueText } from "./operations";
import { dropUsers, makeUsers, queryContenders } from "./queries";
import { type Results, rounded, withMemory, withRound } from "./results";
import { runRounds } from "./rounds";
import { type Servers, withClient } from "./servers";

export interface BenchmarkRun {
  readonly servers: Servers;
  readonly args: BenchArguments;
  readonly store: Store<Results>;
  readonly signal: AbortSignal;
  /** Called when one measurement is done, with what it was. */
  readonly onDone: (what: string) => void;
  /** Called before something that takes time and measures nothing. */
  readonly onPrepare: (what: string) => void;
}

/** The query's four answers, and the one of Redis. */
const QUERY_MEASUREMENTS = 5;

/** A caller of one Node process waits most of the time: there are more of them than connections. */
const CALLERS_A_CLIENT = 4;

/** How many measurements a run will make. */
export function measurements({ parts, rounds, values, entries, operations: names }: BenchArguments): number {
  const both = names.length * 2 + (names.includes("get") ? 1 : 0);
  const some = names.filter((name) => name === "get" || name === "put").length * 2 + (names.includes("get") ? 1 : 0);
  const each: Readonly<Record<Part, number>> = {
    servers: values.length * both,
    queries: QUERY_MEASUREMENTS,
    memory: 0,
    sizes: entries.length * some,
    expiry: 4,
    node: 6,
  };
  return rounds * parts.reduce((sum, part) => sum + each[part], 0);
}

/** Measures the parts one after the other, and leaves servers that are not its own as they were. */
export async function runBenchmark(run: BenchmarkRun): Promise<void> {
  const { args, servers } = run;
  const [base = 1] = args.entries;
  const [firstValue = 1] = args.values;
  try {
    if (args.parts.includes("servers")) {
      for (const valueBytes of args.values)
        await measureServers(run, { part: "servers", valueBytes, entries: base }, args.operations);
    }
    if (args.parts.includes("queries")) await measureQueries(run);
    if (args.parts.includes("memory")) await measureMemories(run);
    if (args.parts.includes("node")) await measureNode(run, { part: "node", valueBytes: firstValue, entries: base });
    if (args.parts.includes("expiry"))
      await measureExpiry(run, { part: "expiry", valueBytes: firstValue, entries: base });
    if (args.parts.includes("sizes")) {
      const names = args.operations.filter((name) => name === "get" || name === "put");
      for (const entries of args.entries.toSorted((a, b) => a - b))
        await measureServers(run, { part: "sizes", valueBytes: firstValue, entries }, names);
    }
  } finally {
    await withClient(servers.postgresUrl, clearPostgres);
    await withRedis(servers, clearRedis);
  }
}

async function measureServers(run: BenchmarkRun, place: Place, names: readonly string[]): Promise<void> {
  await fillBoth(run, place);
  await measure(run, serverContenders(run.servers, names, place));
}

/** The guide's complex query, with and without the materialised view, and its result from both caches. */
async function measureQueries(run: BenchmarkRun): Promise<void> {
  const { servers } = run;
  run.onPrepare("users for the complex query");
  try {
    const result = await withClient(servers.postgresUrl, makeUsers);
    const place = { part: "queries", valueBytes: Buffer.byteLength(result), entries: 1000 };
    await fillBoth(run, place);
    await measure(run, queryContenders(servers, place));
  } finally {
    await withClient(servers.postgresUrl, dropUsers);
  }
}

async function measureMemories({ servers, args, store, signal, onPrepare }: BenchmarkRun): Promise<void> {
  for (const valueBytes of args.values) {
    onPrepare(`memory of ${MEASURED_ENTRIES} entries of ${valueBytes} B`);
    const found = await measureMemory(servers, valueBytes, signal);
    store.add((results) => ({ ...results, memory: withMemory(results.memory, found) }));
  }
}

async function measureNode(run: BenchmarkRun, place: Place): Promise<void> {
  await fillBoth(run, place);
  const { contenders, close } = await nodeClients(run.servers, run.args.clients * CALLERS_A_CLIENT, place);
  try {
    await measure(run, contenders);
  } finally {
    await close();
  }
}

/** Gets, quiet and while many entries expire: by `expire_cache()` here, by Redis's own cycle there. */
async function measureExpiry(run: BenchmarkRun, place: Place): Promise<void> {
  const { servers, args, signal } = run;
  const [get] = operations(valueText(place.valueBytes));
  if (get === undefined) throw new Error("get is the first operation");
  const during = (contender: Contender): Contender => ({ ...contender, operation: "get during expiry" });
  const [redis] = serverContenders(servers, ["get"], place);
  const postgres = postgresContender(servers.pgbench, { name: "get", scripts: get.postgres }, place);
  if (redis === undefined) throw new Error(`${REDIS} comes first`);
  const expired: Contents = { entries: args.expiring, value: valueText(place.valueBytes) };
  for (let round = 0; round < args.rounds; round += 1) {
    await fillBoth(run, place);
    await keep(run, redis);
    await keep(run, postgres);
    run.onPrepare(`${POSTGRES}: ${args.expiring} entries that have expired`);
    await withClient(servers.postgresUrl, async (client) => {
      await addExpired(client, expired);
      const cleaning = client.query("CALL malayalees.expire_cache()");
      await Promise.all([cleaning, keep(run, during(postgres))]);
    });
    run.onPrepare(`${REDIS}: ${args.expiring} entries that will expire`);
    await withRedis(servers, (client) => fillRedisExpiring(client, expired, 1000, signal));
    await keep(run, during(redis));
  }
}

async function keep({ store, args, signal, onDone }: BenchmarkRun, contender: Contender): Promise<void> {
  const measured = rounded(await contender.measure(args.seconds, signal));
  const { measure: _, ...key } = contender;
  store.add((results) => ({ ...results, series: withRound(results.series, key, measured) }));
  onDone(describe(contender));
}

async function measure(run: BenchmarkRun, contenders: readonly Contender[]): Promise<void> {
  const { store, signal, onDone } = run;
  const { rounds, seconds } = run.args;
  await runRounds(contenders, { rounds, seconds, signal, store, onDone: (contender) => onDone(describe(contender)) });
}

async function fillBoth({ servers, signal, onPrepare }: BenchmarkRun, place: Place): Promise<void> {
  onPrepare(`filling with ${place.entries} entries of ${place.valueBytes} B`);
  const contents = {
    entries: place.entries,
    value: valueText(place.valueBytes),
    // Nobody asks for a session elsewhere, and millions of them take minutes.
    sessions: place.part === "servers",
  };
  await withClient(servers.postgresUrl, (client) => fillPostgres(client, contents, signal));
  await withRedis(servers, async (redis) => {
    await clearRedis(redis);
    await fillRedis(redis, contents, signal);
  });
  await ensureLimit(servers, signal);
}

/** pgbench's own table, for `-S`; one that is there already stays as it is. */
export async function ensureLimit(
  { postgresUrl, pgbench }: Pick<Servers, "postgresUrl" | "pgbench">,
  signal: AbortSignal,
) {
  const { rows } = await withClient(postgresUrl, (client) =>
    client.query<{ there: boolean }>("SELECT to_regclass('pgbench_accounts') IS NOT NULL AS there"),
  );
  if (rows[0]?.there) return;
  const environment: Record<string, string> = pgbench.password === undefined ? {} : { PGPASSWORD: pgbench.password };
  await runProgram(pgbench.program, ["-i", "-q", "-s", "1", "--unlogged-tables", pgbench.url], { environment, signal });
}

async function withRedis<T>(servers: Servers, work: (client: Awaited<ReturnType<typeof connectRedis>>) => Promise<T>) {
  const client = await connectRedis(servers.redis.place);
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

function describe({ side, operation, valueBytes, entries }: Contender): string {
  return `${side} ${operation}, ${valueBytes} B, ${entries} entries`;
}
