import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { commandOf, flag, several, value } from "../support/options";
import { asText, wholeNumber } from "../support/parsers";
import { readPostgresUrl } from "../support/postgresUrl";
import { readRedisUrl } from "../support/redisUrl";
import { milliseconds } from "./mapping";

const commands = {
  inspect: "shows what is in Redis, by cache (with --mapping) or by form of the keys; reads no value",
  copy: "copies cache entries and Spring sessions into PostgreSQL; run again, it continues an interrupted copy",
  verify: "compares both sides, key by key: values, times to live, what is only on one side",
  "decommission-check": "watches whether any client still uses Redis",
} as const;
export type MigrateCommand = keyof typeof commands;

/** Commands that write or read PostgreSQL. */
const WITH_TARGET: readonly MigrateCommand[] = ["copy", "verify"];
const COPY: readonly MigrateCommand[] = ["copy"];
const VERIFY: readonly MigrateCommand[] = ["verify"];

/** What was asked of `npm run migrate-redis`. */
export interface MigrateArguments {
  readonly command: MigrateCommand;
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

export const migrateCommand = declare({
  name: "migrate-redis",
  usage: ["<command> --redis-url redis://host:6379 [--url postgresql://user@host/database] [options]"],
  description: "Moves what is in Redis to PostgreSQL, checks it, and says when Redis can go.",
  options: {
    command: commandOf(commands),
    redisUrl: several({
      placeholder: "<url>",
      description:
        "redis:// or rediss:// (TLS, verified); once for each master of a cluster. Left out, REDIS_URL is read",
      parse: asText,
    }),
    redisCa: value({
      placeholder: "<file>",
      description: "certificates of the authorities to trust, PEM",
      parse: asText,
    }),
    databases: value({
      placeholder: "<0,1,…>",
      description: "Redis databases (default: the URL's, else 0)",
      parse: readDatabases,
    }),
    mapping: value({
      placeholder: "<file>",
      description: "which keys go where, YAML; see docs/migrating-from-redis.md. Needed for copy and verify",
      parse: asText,
    }),
    cache: value({
      placeholder: "<name>",
      description: 'only this cache of the mapping; "sessions" for the sessions',
      parse: asText,
    }),
    pattern: value({
      placeholder: "<glob>",
      description: "only keys that match, as SCAN MATCH has it",
      parse: asText,
    }),
    batch: value({
      placeholder: "<keys>",
      description: "keys at a time, 1 to 10000",
      parse: wholeNumber(1, 10_000),
      default: 1000,
    }),
    rate: value({
      placeholder: "<keys/s>",
      description: "no faster than this (default: without a limit)",
      parse: wholeNumber(1, 100_000_000),
    }),
    json: flag("prints the result as JSON"),
    url: value({
      placeholder: "<url>",
      description: "PostgreSQL, as for npm run db. Left out, DATABASE_URL is read",
      parse: asText,
      only: WITH_TARGET,
    }),
    ttlForPersistent: value({
      placeholder: "<time>",
      description:
        "time to live of keys that have none in Redis, such as 90s, 15m, 24h, 7d (default: they are left behind)",
      parse: asTime,
      only: WITH_TARGET,
    }),
    dryRun: flag("reads everything, says what would be done, writes nothing", { only: COPY }),
    overwrite: flag("replaces live entries in PostgreSQL (default: they stay, the application has written them)", {
      only: COPY,
    }),
    restart: flag("starts again instead of continuing an interrupted copy", { only: COPY }),
    leftFile: value({
      placeholder: "<file>",
      description: "appends each key that is left behind to this file, a JSON object a line",
      parse: asText,
      only: COPY,
    }),
    maxDrift: value({
      placeholder: "<time>",
      description: "times to live may differ by this",
      parse: asTime,
      default: 2000,
      shown: "2s",
      only: VERIFY,
    }),
    allowExtra: flag("entries that only PostgreSQL has are no difference", { only: VERIFY }),
    window: value({
      placeholder: "<time>",
      description: "how long no client may use Redis",
      parse: asTime,
      default: 600_000,
      shown: "10m",
      only: ["decommission-check"],
    }),
  },
  notes: `Passwords are never on the command line, where every user of the machine could read them:
  REDISCLI_AUTH              the password of Redis, of the user in --redis-url or of the default one
  PGPASSWORD or ~/.pgpass    the password of the user in --url`,
  endings: {
    done: "nothing left behind, no difference, not in use",
    no: "something is left behind (copy), differs (verify) or is in use (decommission-check), or a server refused",
    usage: "usage, or no connection: what was copied stays, run it again to continue",
    interrupted: "interrupted: the current batch was finished, run copy again to continue",
  },
  read(values, environment): MigrateArguments {
    const { command, redisUrl, ttlForPersistent, maxDrift, window, ...given } = values;
    const needsTarget = WITH_TARGET.includes(command);
    const redisUrls = (redisUrl.length === 0 ? [undefined] : redisUrl).map((url) => readRedisUrl(url, environment));
    if (needsTarget && given.mapping === undefined)
      throw new UsageError(`--mapping is missing: ${command} needs to know what goes where`);
    if (given.cache !== undefined && given.mapping === undefined)
      throw new UsageError("--cache needs --mapping, which names the caches");
    return {
      ...given,
      command,
      redisUrls,
      url: needsTarget ? readPostgresUrl(given.url, environment) : "",
      databases: given.databases ?? [Number(new URL(redisUrls[0] ?? "").pathname.slice(1))],
      ttlForPersistentMs: ttlForPersistent,
      maxDriftMs: maxDrift,
      windowMs: window,
    };
  },
});

function readDatabases(text: string): readonly number[] {
  const parts = text.split(",");
  if (!parts.every((part) => /^\d{1,5}$/.test(part)))
    throw new UsageError(`must be numbers with commas, such as 0,1; not "${text}"`);
  return [...new Set(parts.map(Number))];
}

function asTime(text: string): number {
  const time = milliseconds(text);
  if (time !== undefined) return time;
  throw new UsageError(`must be a time of at most ten years, such as 90s, 15m, 24h or 7d; not "${text}"`);
}
