import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { flag, named, type ValuesOf, value } from "../support/options";
import { asText, listOf, oneOf, wholeNumber } from "../support/parsers";
import { readPostgresUrl } from "../support/postgresUrl";
import { REDIS_URL, readRedisUrl } from "../support/redisUrl";

export const PARTS = ["servers", "queries", "memory", "sizes", "expiry", "node"] as const;
export type Part = (typeof PARTS)[number];
export const DESIGN_PARTS = ["get", "put", "compression", "storm", "expiry", "growth"] as const;
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
  "session touch",
] as const;

/** What was asked of `npm run bench`. */
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
  /** Both cache managers of Spring beside each other, in place of the benchmark. */
  readonly java: boolean;
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
  values: [100, 1000, 10_000],
  entries: [100_000, 10_000, 1_000_000, 5_000_000],
  stormSeconds: 300,
  expiring: 1_000_000,
} as const;
/** Takes a minute: it shows that everything works, and its figures say little more. */
const QUICK = {
  rounds: 2,
  seconds: 1,
  clients: 4,
  values: [100],
  entries: [2000, 1000],
  stormSeconds: 2,
  expiring: 20_000,
} as const;

/** An option whose default is another one with --quick. */
function preset<Value>(
  name: keyof typeof DEFAULTS,
  placeholder: string,
  most: number,
  what: string,
  read: (most: number) => (text: string) => Value,
) {
  return value({
    placeholder,
    description: `${what} (default: ${DEFAULTS[name]}; with --quick: ${QUICK[name]})`,
    parse: read(most),
  });
}

const whole = (most: number) => wholeNumber(1, most);
const wholes = (most: number) => listOf(wholeNumber(1, most));

const options = {
  rounds: preset("rounds", "<number>", 100, "rounds; medians and spread are over them", whole),
  seconds: preset("seconds", "<number>", 3600, "of one measurement", whole),
  clients: preset("clients", "<number>", 1000, "connections that send requests at the same time", whole),
  values: preset("values", "<bytes,…>", 100_000, "bytes of a value; sizes, expiry and design take the first", wholes),
  entries: preset(
    "entries",
    "<number,…>",
    50_000_000,
    "entries; all operations at the first, get and put at each",
    wholes,
  ),
  operations: value({
    placeholder: "<operation,…>",
    description: `of ${OPERATIONS.join(", ")} (default: all)`,
    parse: listOf(oneOf(OPERATIONS)),
  }),
  connection: value({
    placeholder: "<kind>",
    description: `how both servers are reached: ${CONNECTIONS.join(" or ")} (default: socket, with --url tcp)`,
    parse: oneOf(CONNECTIONS),
  }),
  parts: value({
    placeholder: "<part,…>",
    description: `of ${PARTS.join(", ")}; with --design of ${DESIGN_PARTS.join(", ")} (default: all)`,
    parse: asText,
  }),
  postgres: value({
    placeholder: "<kind>",
    description: "which PostgreSQL is started: embedded (18) or debian (/usr/lib/postgresql)",
    parse: oneOf(POSTGRES_KINDS),
    default: "embedded",
  }),
  url: value({
    placeholder: "<url>",
    description:
      "a PostgreSQL that runs already, over TCP; only tenant bench, tables pgbench_* and bench_* are touched there",
    parse: asText,
  }),
  redisUrl: value({ placeholder: "<url>", description: "a Redis that runs already, with --url", parse: asText }),
  stormSeconds: preset("stormSeconds", "<number>", 86_400, "seconds of the design's overwrite storm", whole),
  expiring: preset("expiring", "<number>", 50_000_000, "entries that expire at once", whole),
  out: value({
    placeholder: "<folder>",
    description: "folder of results.json, report.md and throughput.svg",
    parse: asText,
    default: "bench-results",
  }),
  resume: flag("adds rounds to the results in --out"),
  design: flag("measures the physical design of the cache against its targets (about 25 minutes)"),
  java: flag("measures Spring's cache managers on both, by spring/benchmark (about ten minutes)"),
  quick: flag("takes a minute, to see that it works"),
} as const;

type Values = ValuesOf<typeof options>;

export const benchCommand = declare({
  name: "bench",
  usage: ["[options]", "--design [options]", "--java [options]", "--quick [--design | --java]"],
  description: "Measures Redis and PostgreSQL side by side, in interleaved rounds (about 45 minutes).",
  options,
  notes: `Passwords are never on the command line: PGPASSWORD is PostgreSQL's. redis-benchmark takes one as an argument only,
which every user of the machine could read: a Redis with a password is not measured.

Needs pgbench (PostgreSQL 15 or newer), redis-server and redis-benchmark; --java needs redis-server, a JDK (17 or newer) and Maven.
It starts and stops its own servers itself.`,
  endings: {
    no: "a target of --design or --java is missed, or a server refused",
    usage: "usage, or no connection",
    missing: "a program is missing on this machine",
    interrupted: "interrupted: the rounds that were finished are in results.json",
  },
  read: (values): BenchArguments => ({
    ...(values.quick ? QUICK : DEFAULTS),
    ...given(values),
    operations: values.operations ?? OPERATIONS,
    connection: values.connection ?? (values.url ? "tcp" : "socket"),
    ...parts(values),
    java: values.java,
    postgres: values.postgres,
    ...urls(values),
    out: values.out,
    resume: values.resume,
  }),
});

/** What was given of the options that --quick has its own values for. */
function given(values: Values): Partial<Pick<BenchArguments, keyof typeof DEFAULTS>> {
  const { rounds, seconds, clients, values: bytes, entries, stormSeconds, expiring } = values;
  const all = { rounds, seconds, clients, values: bytes, entries, stormSeconds, expiring };
  return Object.fromEntries(Object.entries(all).filter(([, each]) => each !== undefined));
}

function parts({ design, java, parts }: Values): Pick<BenchArguments, "parts" | "design"> {
  if (java && (design || parts !== undefined)) throw new UsageError("--java goes without --design and --parts");
  return design ? { parts: [], design: someOf(DESIGN_PARTS, parts) } : { parts: someOf(PARTS, parts) };
}

function urls({ url, redisUrl, design, java, connection }: Values): Pick<BenchArguments, "url" | "redisUrl"> {
  if (url === undefined && redisUrl === undefined) return {};
  if (design) throw new UsageError("--design storms a table: it takes its own server, not --url or --redis-url");
  if (java) throw new UsageError("--java takes its own servers, not --url or --redis-url");
  if (url === undefined || redisUrl === undefined) throw new UsageError("--url and --redis-url go together");
  if (connection === "socket") throw new UsageError("--url and --redis-url are reached over tcp, not socket");
  return { url: readPostgresUrl(url, {}), redisUrl: readRedisUrl(redisUrl, {}, REDIS) };
}

/** redis-benchmark has neither TLS nor a way to hide a password. */
const REDIS = {
  ...REDIS_URL,
  schemes: ["redis"],
  example: "redis://host:6379",
  passwordFrom: "a Redis without a password",
} as const;

/** Which parts there are depends on --design. */
function someOf<Name extends string>(names: readonly Name[], text: string | undefined): readonly Name[] {
  return text === undefined ? names : named("--parts", listOf(oneOf(names)), text);
}
