import { Client } from "pg";
import { migrate } from "../../database/migrate";
import { MissingProgram } from "../support/errors";
import { type PgBouncer, startPgBouncer } from "./pgbouncer";
import {
  type PostgresOptions,
  type PostgresServer,
  PRODUCT_SETTINGS,
  SUPERUSER,
  SUPERUSER_PASSWORD,
  startPostgres,
} from "./postgres";
import { debianPostgres, embeddedPostgres } from "./postgresInstallation";
import { type RedisServer, startRedis } from "./redis";
import { startValkey } from "./valkey";

/** A role of PostgreSQL, with its password; of a server that only this machine reaches. */
interface User {
  readonly name: string;
  readonly password: string;
}

const HOST = "127.0.0.1";
/** The one that local/pgbouncer/pgbouncer.ini names. */
const DATABASE = "malayalees_us_site";
const USERS = {
  application: { name: "malayalees_app", password: "application-password" },
  owner: { name: "malayalees_owner", password: "owner-password" },
  migrator: { name: SUPERUSER, password: SUPERUSER_PASSWORD },
} as const satisfies Record<string, User>;

/** Where the servers are. */
export interface Addresses {
  readonly postgres: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly users: typeof USERS;
  };
  readonly redis: { readonly host: string; readonly port: number };
}

/** Where a server is that was started. */
export interface Started {
  readonly port: number;
  readonly user?: string;
  readonly password?: string;
  /** File of the authority that its certificate comes from. */
  readonly certificate?: string;
}

/** What can be done to a server. */
export interface Controls {
  /** Starts it, after the first time on the same port; of a server that runs nothing changes. */
  start(): Promise<Started>;
  /** SIGKILL: a crash. */
  kill(): Promise<void>;
  /** A clean shutdown. */
  halt(): Promise<void>;
}

/** PostgreSQL with the product's migrations and roles, Redis, and others when they are asked for. */
export interface ServerSet {
  readonly addresses: Addresses;
  readonly controls: Readonly<Record<string, Controls>>;
  /** Process ids, of PostgreSQL that of the postmaster. */
  processes(): { readonly postgres: number; readonly redis: number };
  /** Stops and removes everything. */
  stop(): Promise<void>;
}

/**
 * @param settings of PostgreSQL, besides the product's
 * @throws MissingProgram
 */
export async function startServerSet(settings: PostgresOptions["settings"] = {}): Promise<ServerSet> {
  const redis = await startRedis();
  const postgres = await startPostgres({
    settings: { ...PRODUCT_SETTINGS, ...settings },
    installation: installed,
  }).catch(async (error) => {
    await redis.stop();
    throw error;
  });
  const optional = {
    pgbouncer: onDemand(() => startPooler(postgres)),
    "valkey-nodes": onDemand(() => startValkey("nodes")),
    "valkey-serverless": onDemand(() => startValkey("serverless")),
  };
  const stop = async () => {
    await Promise.all(Object.values(optional).map(({ halt }) => halt()));
    await Promise.all([postgres.stop(), redis.stop()]);
  };
  try {
    await setUp(postgres);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    addresses: {
      postgres: { host: HOST, port: postgres.port, database: DATABASE, users: USERS },
      redis: { host: HOST, port: redis.port },
    },
    controls: { postgres: startedOnce(postgres), redis: startedOnce(withHalt(redis)), ...optional },
    processes: () => ({ postgres: postgres.pid(), redis: redis.pid }),
    stop,
  };
}

/** That of npm, which is the newest; on a platform that it does not have, the distribution's. */
function installed(folder: string): ReturnType<typeof embeddedPostgres> {
  try {
    return embeddedPostgres(folder);
  } catch (error) {
    if (!(error instanceof MissingProgram)) throw error;
    return debianPostgres();
  }
}

async function setUp(postgres: PostgresServer): Promise<void> {
  const admin = new Client({ connectionString: postgres.url() });
  await admin.connect();
  try {
    await admin.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await admin.end();
  }
  await migrate(postgres.url(DATABASE), {
    applicationRole: USERS.application.name,
    applicationPassword: USERS.application.password,
    ownerRole: USERS.owner.name,
    ownerPassword: USERS.owner.password,
  });
}

type Restartable = Pick<PostgresServer, "port" | "start" | "kill" | "halt">;

function withHalt(redis: RedisServer): Restartable {
  return { port: redis.port, start: redis.start, kill: redis.kill, halt: redis.kill };
}

/** A test that starts what another one has stopped does not have to know whether it has. */
function startedOnce(server: Restartable): Controls {
  let runs = true;
  return {
    async start() {
      if (!runs) await server.start();
      runs = true;
      return { port: server.port };
    },
    async kill() {
      await server.kill();
      runs = false;
    },
    async halt() {
      await server.halt();
      runs = false;
    },
  };
}

/** PgBouncer in transaction mode, as on a laptop, in front of the server. */
function startPooler(postgres: PostgresServer): Promise<PgBouncer> {
  const users = Object.fromEntries(Object.values(USERS).map(({ name, password }) => [name, password]));
  return startPgBouncer({ postgresPort: postgres.port, users, tell: () => {} });
}

/** A server that most tests do not need. */
function onDemand(launch: () => Promise<Started & { stop(): Promise<void> }>): Controls {
  let running: Awaited<ReturnType<typeof launch>> | undefined;
  const halt = async () => {
    await running?.stop();
    running = undefined;
  };
  return {
    async start() {
      running ??= await launch();
      const { port, user, password, certificate } = running;
      return { port, user, password, certificate };
    },
    kill: halt,
    halt,
  };
}
