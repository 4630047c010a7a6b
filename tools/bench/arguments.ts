import { readCommandLine } from "../support/commandLine";
import { UsageError } from "../support/errors";
import { readPostgresUrl } from "../support/postgresUrl";
import { REDIS_URL, readRedisUrl } from "../support/redisUrl";

export const PARTS = ["servers", "sizes", "expiry", "node"] as const;
export type Part = (typeof PARTS)[number];
export const DESIGN_PARTS = ["get", "put", "storm", "expiry", "growth"] as const;
export type DesignPart = (typeof DESIGN_PARTS)[number];
export const CONNECTIONS = ["socket", "tcp"] as const;
export const POSTGRES_KINDS = ["embedded", "debian"] as const;
export const OPERATIONS = [
  "get",
  "put",
  "mixed 90/10",
  "touch",
  "multi-get of 100",
  "get or compute",
  "session load",
  "session save",
] as const;

/** What a person asked of `npm run bench`. */
export interface BenchArguments {
  readonly rounds: number;
  readonly seconds: number;
  readonly clients: number;
  /** Bytes. */
  readonly values: readonly number[];
  /** Numbers of entries; the first is the one that operations and values are compared at. */
  readonly entries: readonly number[];
  readonly operations: readonly string[];
  readonly connection: (typeof CONNECTIONS)[number];
  readonly parts: readonly Part[];
  /** Parts of the measurement of the physical design, in place of the benchmark. */
  readonly design?: readonly DesignPart[];
  /** Whose PostgreSQL is started. */
  readonly postgres: (typeof POSTGRES_KINDS)[number];
  readonly url?: string;
  readonly redisUrl?: string;
  /** Seconds of the design's overwrite storm. */
  readonly stormSeconds: number;
  /** Entries that expire at once. */
  readonly expiring: number;
  readonly out: string;
  /** Goes on with the results that are in --out. */
  readonly resume: boolean;
}

const DEFAULTS = {
  rounds: 5,
  seconds: 3,
  clients: 8,
  values: "100,1000,10000",
  entries: "100000,10000,1000000,5000000",
  stormSeconds: 300,
  expiring: 1_000_000,
} as const;
/** A look in a minute: the figures say that all works, and little more. */
const QUICK = {
  rounds: 2,
  seconds: 1,
  clients: 4,
  values: "100",
  entries: "2000,1000",
  stormSeconds: 2,
  expiring: 20_000,
} as const;

export const HELP = `usage: npm run bench -- [options]              Redis and PostgreSQL side by side, in interleaved rounds (about 40 minutes)
       npm run bench -- --design [options]     the physical design of the cache against its targets (about 25 minutes)
       npm run bench -- --quick                either of them in a minute, to see that it works

  --rounds 5             rounds; medians and spread are over them
  --seconds 3            of one measurement
  --clients 8            connections that ask at the same time
  --values 100,1000,10000   bytes of a value; sizes, expiry and design take the first
  --entries 100000,10000,1000000,5000000   entries; all operations at the first, get and put at each
  --operations get,put   of ${OPERATIONS.join(", ")} (default: all)
  --connection socket    how both servers are reached: ${CONNECTIONS.join(" or ")}
  --parts servers,node   of ${PARTS.join(", ")}; with --design of ${DESIGN_PARTS.join(", ")} (default: all)
  --postgres embedded    which PostgreSQL is started: embedded (18) or debian (/usr/lib/postgresql)
  --url, --redis-url     servers that are there already, over TCP; only tenant bench and tables pgbench_* are touched there
  --storm-seconds 300, --expiring 1000000   of the design's overwrite storm; entries that expire at once
  --out bench-results    folder of results.json, report.md and throughput.svg
  --resume               adds rounds to the results in --out
  --help                 prints this

Passwords are never on the command line: PGPASSWORD is PostgreSQL's. redis-benchmark takes one as an argument only, which every user of
the machine could read: a Redis with a password is not measured.

Needs pgbench (PostgreSQL 15 or newer), redis-server and redis-benchmark; its own servers it starts and stops itself.
exit codes: 0 done, 1 a target of --design is missed, 2 usage or no connection, 3 a program is missing, 70 a bug in this program,
            130 interrupted: the rounds that were finished are in results.json`;

/** @throws UsageError when something on the command line has no meaning */
export function readArguments(args: readonly string[]): BenchArguments {
  const given = parse(args);
  const preset = given.quick ? QUICK : DEFAULTS;
  const number = (name: "rounds" | "seconds" | "clients" | "expiring", most: number) =>
    whole(`--${name}`, given[name] ?? String(preset[name]), most);
  return {
    rounds: number("rounds", 100),
    seconds: number("seconds", 3600),
    clients: number("clients", 1000),
    values: list("--values", given.values ?? preset.values).map((each) => whole("--values", each, 100_000)),
    entries: list("--entries", given.entries ?? preset.entries).map((each) => whole("--entries", each, 50_000_000)),
    operations: someOf("--operations", OPERATIONS, given.operations),
    connection: oneOf("--connection", CONNECTIONS, given.connection ?? (given.url ? "tcp" : "socket")),
    ...parts(given),
    postgres: oneOf("--postgres", POSTGRES_KINDS, given.postgres ?? "embedded"),
    ...urls(given),
    stormSeconds: whole("--storm-seconds", given["storm-seconds"] ?? String(preset.stormSeconds), 86_400),
    expiring: number("expiring", 50_000_000),
    out: given.out ?? "bench-results",
    resume: given.resume ?? false,
  };
}

type Given = ReturnType<typeof parse>;

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  return readCommandLine({
    args: [...args],
    options: {
      ...{ rounds: text, seconds: text, clients: text, values: text, entries: text, operations: text },
      ...{ connection: text, parts: text, postgres: text, url: text, "redis-url": text, out: text },
      ...{ "storm-seconds": text, expiring: text, design: flag, quick: flag, resume: flag },
    },
  }).values;
}

function parts({ design, parts }: Given): Pick<BenchArguments, "parts" | "design"> {
  return design
    ? { parts: [], design: someOf("--parts", DESIGN_PARTS, parts) }
    : { parts: someOf("--parts", PARTS, parts) };
}

function urls({ url, "redis-url": redisUrl, design, connection }: Given): Pick<BenchArguments, "url" | "redisUrl"> {
  if (url === undefined && redisUrl === undefined) return {};
  if (design) throw new UsageError("--design storms a table: it takes a server of its own, not --url or --redis-url");
  if (url === undefined || redisUrl === undefined) throw new UsageError("--url and --redis-url go together");
  if (connection === "socket") throw new UsageError("--url and --redis-url are reached over tcp, not socket");
  return {
    url: readPostgresUrl(url, {}),
    redisUrl: readRedisUrl(redisUrl, {}, REDIS),
  };
}

/** redis-benchmark has neither TLS nor a password that stays unseen. */
const REDIS = {
  ...REDIS_URL,
  schemes: ["redis"],
  example: "redis://host:6379",
  passwordFrom: "a Redis without a password",
} as const;

function list(option: string, text: string): readonly string[] {
  const found = text.split(",").map((each) => each.trim());
  if (new Set(found).size < found.length) throw new UsageError(`${option} has something twice: ${text}`);
  return found;
}

function whole(option: string, text: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > most)
    throw new UsageError(`${option} must be a whole number from 1 to ${most}, not "${text}"`);
  return value;
}

function oneOf<T extends string>(option: string, allowed: readonly T[], given: string): T {
  const found = allowed.find((each) => each === given);
  if (found === undefined) throw new UsageError(`${option} must be one of ${allowed.join(", ")}, not "${given}"`);
  return found;
}

function someOf<T extends string>(option: string, allowed: readonly T[], given: string | undefined): readonly T[] {
  return given === undefined ? allowed : list(option, given).map((each) => oneOf(option, allowed, each));
}
