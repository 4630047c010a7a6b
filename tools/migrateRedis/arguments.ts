import { readCommandLine } from "../support/commandLine";
import { UsageError } from "../support/errors";
import { readPostgresUrl } from "../support/postgresUrl";
import { readRedisUrl } from "../support/redisUrl";
import { milliseconds } from "./mapping";

export const commands = ["inspect", "copy", "verify", "decommission-check"] as const;
export type Command = (typeof commands)[number];

/** What a person asked of `npm run migrate-redis`. */
export interface MigrateArguments {
  readonly command: Command;
  /** One server, or every master of a cluster. */
  readonly redisUrls: readonly string[];
  /** Path of a PEM file. */
  readonly redisCa?: string;
  /** PostgreSQL; empty for the commands that do not need it. */
  readonly url: string;
  /** Path of the mapping. */
  readonly mapping?: string;
  readonly ttlForPersistentMs?: number;
  readonly cache?: string;
  readonly pattern?: string;
  readonly databases: readonly number[];
  readonly batch: number;
  readonly rate?: number;
  readonly dryRun: boolean;
  readonly overwrite: boolean;
  readonly restart: boolean;
  readonly leftFile?: string;
  readonly maxDriftMs: number;
  readonly allowExtra: boolean;
  readonly windowMs: number;
  readonly json: boolean;
}

export const HELP = `usage: npm run migrate-redis -- <command> --redis-url redis://host:6379 [--url postgresql://user@host/database] [options]

  inspect              shows what is in Redis, by cache (with --mapping) or by form of the keys; reads no value
  copy                 copies cache entries and Spring sessions into PostgreSQL; run again, an interrupted copy goes on
  verify               compares both sides, key by key: values, times to live, what is only on one side
  decommission-check   watches whether anybody still uses Redis

every command:
  --redis-url <url>          redis:// or rediss:// (TLS, verified); once for each master of a cluster. REDIS_URL stands in for it
  --redis-ca <file>          certificates of the authorities to trust, PEM
  --databases <0,1,…>        Redis databases (default: the URL's, else 0)
  --mapping <file>           which keys go where, YAML; see docs/migrating-from-redis.md. Needed for copy and verify
  --cache <name>             only this cache of the mapping; "sessions" for the sessions
  --pattern <glob>           only keys that fit, as SCAN MATCH has it
  --batch <keys>             keys at a time, 1 to 10000 (default: 1000)
  --rate <keys/s>            no faster than this (default: as fast as it goes)
  --json                     prints the result as JSON
copy and verify:
  --url <url>                PostgreSQL, as for npm run db. DATABASE_URL stands in for it
  --ttl-for-persistent <t>   time to live of keys that have none in Redis, such as 90s, 15m, 24h, 7d (default: they stay behind)
copy:
  --dry-run                  reads everything, says what would be done, writes nothing
  --overwrite                replaces live entries in PostgreSQL (default: they stay, the application has written them)
  --restart                  begins anew instead of going on with an interrupted copy
  --left-file <file>         appends each key that stays behind to this file, a JSON object a line
verify:
  --max-drift <t>            times to live may differ by this (default: 2s)
  --allow-extra              entries that only PostgreSQL has are no difference
decommission-check:
  --window <t>               how long nobody may use Redis (default: 10m)

Passwords are never on the command line, where every user of the machine could read them:
  REDISCLI_AUTH              the password of Redis, of the user in --redis-url or of the default one
  PGPASSWORD or ~/.pgpass    the password of the user in --url

exit codes: 0 done, nothing left behind, no difference, no use
            1 something is left behind (copy), differs (verify) or is in use (decommission-check); the report says what
            2 usage, no connection, or a server refused: what was copied stays, run it again to go on
            130 interrupted: the batch under way was finished, run copy again to go on
            70 a bug in this program`;

const options = {
  "redis-url": { type: "string", multiple: true },
  "redis-ca": { type: "string" },
  databases: { type: "string" },
  mapping: { type: "string" },
  cache: { type: "string" },
  pattern: { type: "string" },
  batch: { type: "string" },
  rate: { type: "string" },
  json: { type: "boolean" },
  url: { type: "string" },
  "ttl-for-persistent": { type: "string" },
  "dry-run": { type: "boolean" },
  overwrite: { type: "boolean" },
  restart: { type: "boolean" },
  "left-file": { type: "string" },
  "max-drift": { type: "string" },
  "allow-extra": { type: "boolean" },
  window: { type: "string" },
} as const;

/** Options that only some commands know. */
const ONLY: Partial<Record<string, readonly Command[]>> = {
  url: ["copy", "verify"],
  "ttl-for-persistent": ["copy", "verify"],
  "dry-run": ["copy"],
  overwrite: ["copy"],
  restart: ["copy"],
  "left-file": ["copy"],
  "max-drift": ["verify"],
  "allow-extra": ["verify"],
  window: ["decommission-check"],
};

/**
 * Reads the command line.
 * @throws UsageError when there is something on it that has no meaning, or something missing, or a password
 */
export function readArguments(args: readonly string[], environment: NodeJS.ProcessEnv): MigrateArguments {
  const { values, positionals } = parse(args);
  const command = readCommand(positionals);
  for (const name of Object.keys(values)) {
    const fitting = ONLY[name];
    if (fitting && !fitting.includes(command))
      throw new UsageError(`--${name} goes with ${fitting.join(" and ")} only`);
  }
  const needsTarget = command === "copy" || command === "verify";
  const redisUrls = (values["redis-url"] ?? [undefined]).map((url) => readRedisUrl(url, environment));
  if (needsTarget && values.mapping === undefined)
    throw new UsageError(`--mapping is missing: ${command} needs to know what goes where`);
  if (values.cache !== undefined && values.mapping === undefined)
    throw new UsageError("--cache needs --mapping, which names the caches");
  return {
    command,
    redisUrls,
    redisCa: values["redis-ca"],
    url: needsTarget ? readPostgresUrl(values.url, environment) : "",
    mapping: values.mapping,
    ttlForPersistentMs: time("ttl-for-persistent", values["ttl-for-persistent"]),
    cache: values.cache,
    pattern: values.pattern,
    databases: databases(values.databases, redisUrls),
    batch: wholeNumber("batch", values.batch, 10_000) ?? 1000,
    rate: wholeNumber("rate", values.rate, 100_000_000),
    dryRun: values["dry-run"] ?? false,
    overwrite: values.overwrite ?? false,
    restart: values.restart ?? false,
    leftFile: values["left-file"],
    maxDriftMs: time("max-drift", values["max-drift"]) ?? 2000,
    allowExtra: values["allow-extra"] ?? false,
    windowMs: time("window", values.window) ?? 600_000,
    json: values.json ?? false,
  };
}

function readCommand(positionals: readonly string[]): Command {
  const [name, ...more] = positionals;
  const command = commands.find((each) => each === name);
  if (command !== undefined && more.length === 0) return command;
  const given = positionals.length > 0 ? `not ${positionals.join(" ")}` : "none is given";
  throw new UsageError(`one command of ${commands.join(", ")}: ${given}`);
}

function parse(args: readonly string[]) {
  return readCommandLine({ args: [...args], allowPositionals: true, options });
}

function databases(text: string | undefined, redisUrls: readonly string[]): readonly number[] {
  if (text === undefined) return [Number(new URL(redisUrls[0] ?? "").pathname.slice(1))];
  if (!/^\d{1,5}(,\d{1,5})*$/.test(text))
    throw new UsageError(`--databases is ${text}: numbers with commas, such as 0,1`);
  return [...new Set(text.split(",").map(Number))];
}

function wholeNumber(option: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= max) return value;
  throw new UsageError(`--${option} is ${text}: a whole number from 1 to ${max}`);
}

function time(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = milliseconds(text);
  if (value !== undefined) return value;
  throw new UsageError(`--${option} is ${text}: a time of at most ten years, such as 90s, 15m, 24h or 7d`);
}
