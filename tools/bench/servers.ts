import { existsSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { ConnectionError } from "../../database/errors";
import { migrate } from "../../database/migrate";
import { PRODUCT_SETTINGS, startPostgres } from "../localServers/postgres";
import { debianPostgres, embeddedPostgres } from "../localServers/postgresInstallation";
import { startRedis } from "../localServers/redis";
import { postgresFacts, type ServerFacts } from "../measuring/machine";
import { runProgram } from "../support/runProgram";
import type { BenchArguments } from "./arguments";
import { connectRedis } from "./fill";
import type { PgbenchTarget } from "./pgbench";
import type { RedisTarget } from "./redisBenchmark";

/** The two servers, reached by the same kind of connection. */
export interface Servers {
  readonly pgbench: PgbenchTarget;
  readonly redis: RedisTarget;
  /** For the Node clients, with the password where there is one. */
  readonly postgresUrl: string;
  readonly facts: ServerFacts;
  /** Another database of the same PostgreSQL, migrated. */
  database(name: string): Promise<{ readonly url: string; readonly pgbench: PgbenchTarget }>;
  stop(): Promise<void>;
}

/** Settings of the PostgreSQL that is started, for this machine's memory. */
export const POSTGRES_SETTINGS = { ...PRODUCT_SETTINGS, shared_buffers: "4GB" } as const;

const DATABASE = "postgres";

/**
 * Starts both, or takes those that are given, and brings the cache's schema up to date.
 * @throws MissingProgram, ConnectionError
 */
export async function openServers(args: BenchArguments, signal: AbortSignal): Promise<Servers> {
  const program = pgbenchProgram();
  await runProgram(program, ["--version"], { signal });
  const servers = args.url && args.redisUrl ? given(args.url, args.redisUrl) : await own(args);
  try {
    await migrate(servers.url(servers.database));
    return await described(servers, program, args.clients);
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

interface Running {
  /** What is given has its own database; ours has the superuser's. */
  readonly database: string;
  url(database: string): string;
  pgbenchUrl(database: string): string;
  readonly password?: string;
  readonly redisPlace: RedisTarget["place"];
  stop(): Promise<void>;
}

async function own({ connection, postgres: kind }: BenchArguments): Promise<Running> {
  const installation = kind === "debian" ? debianPostgres : embeddedPostgres;
  const redis = await startRedis();
  try {
    const postgres = await startPostgres({ installation, settings: POSTGRES_SETTINGS });
    const bySocket = connection === "socket";
    // A host among the parameters goes before the one in the address, for libpq and node-postgres alike.
    const url = (database: string) => postgres.url(database) + (bySocket ? `?host=${postgres.socketFolder}` : "");
    return {
      database: DATABASE,
      url,
      pgbenchUrl: (database) => withoutPassword(url(database)),
      password: new URL(postgres.url()).password,
      redisPlace: bySocket ? { socket: redis.socket } : { host: "127.0.0.1", port: redis.port },
      async stop() {
        await Promise.all([postgres.stop(), redis.stop()]);
      },
    };
  } catch (error) {
    await redis.stop();
    throw error;
  }
}

function given(url: string, redisUrl: string): Running {
  const parsed = new URL(redisUrl);
  const named = (database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).href;
  return {
    database: decodeURIComponent(new URL(url).pathname.slice(1)) || DATABASE,
    url: named,
    pgbenchUrl: named,
    password: process.env.PGPASSWORD,
    redisPlace: { host: parsed.hostname, port: Number(parsed.port || 6379) },
    async stop() {},
  };
}

async function described(running: Running, program: string, clients: number): Promise<Servers> {
  const { database, redisPlace } = running;
  const target = (name: string): PgbenchTarget => ({
    program,
    url: running.pgbenchUrl(name),
    password: running.password,
    clients,
  });
  return {
    pgbench: target(database),
    redis: { place: redisPlace, clients },
    postgresUrl: running.url(database),
    facts: await factsOf(running.url(database), redisPlace),
    async database(name) {
      await withClient(running.url(database), (client) => client.query(`CREATE DATABASE ${name}`));
      await migrate(running.url(name));
      return { url: running.url(name), pgbench: target(name) };
    },
    stop: () => running.stop(),
  };
}

/** @param redis its address, or its socket */
export async function factsOf(postgresUrl: string, redis: RedisTarget["place"]): Promise<ServerFacts> {
  const client = await connectRedis(redis).catch((error: Error) => {
    throw new ConnectionError(`cannot connect to Redis: ${error.message}`);
  });
  const version = /redis_version:(\S+)/.exec(await client.info("server"))?.[1] ?? "unknown";
  client.destroy();
  return { ...(await withClient(postgresUrl, postgresFacts)), redis: version };
}

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    const result = await work(client);
    await client.end();
    return result;
  } catch (error) {
    // Not waited for: the running statement may take minutes, and its result is not needed any more.
    client.end().catch(() => {});
    throw error;
  }
}

/** pgbench comes with a distribution's PostgreSQL, in a folder that is not on the path. */
function pgbenchProgram(): string {
  try {
    const program = join(debianPostgres().programs, "pgbench");
    if (existsSync(program)) return program;
  } catch {
    // Then it is on the path, or missing.
  }
  return "pgbench";
}

function withoutPassword(url: string): string {
  return Object.assign(new URL(url), { password: "" }).href;
}
