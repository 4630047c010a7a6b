import { appendFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withConnection } from "../../database/connection";
import { DatabaseError } from "../../database/errors";
import { type MigrateReport, migrate } from "../../database/migrate";
import { type PostgresServer, startPostgres } from "../localServers/postgres";
import { embeddedPostgres, embeddedVersion, type PostgresInstallation } from "../localServers/postgresInstallation";
import { MissingProgram } from "../support/errors";
import { findJdk, type Jdk } from "../support/java";
import { type SampleApplication, startSample } from "../support/sampleApplication";
import { sampleJar } from "../support/sampleBuild";
import { sampleEnvironment } from "../support/sampleEnvironment";
import { FRESH } from "./folder";
import { DATABASE, LOGINS } from "./names";
import { writeSettings } from "./settings";

/** What runs on this machine. */
export interface LocalSystem {
  readonly database: LocalDatabase;
  /** A text: why there is none. */
  readonly application: SampleApplication | string;
  /** Resolves, with what it was, when one of them ends by itself. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

export interface LocalDatabase {
  readonly server: PostgresServer;
  readonly report: MigrateReport;
  /** Libraries of local/postgresql.conf that this PostgreSQL lacks. */
  readonly leftOut: readonly string[];
}

export interface LocalOptions {
  /** Of the data. */
  readonly folder: string;
  /** @default free ones */
  readonly port?: number;
  readonly databasePort?: number;
  /** Ends what is being started. */
  readonly signal: AbortSignal;
  /** Says what is done next. */
  readonly onStep: (step: Step) => void;
}

/** What has to be done, in this order. */
export const STEPS = ["building the application", "PostgreSQL", "migrations", "the application"] as const;
type Step = (typeof STEPS)[number];

/**
 * Starts everything, the application if this machine can build it.
 * @throws MissingProgram when there is no PostgreSQL for this platform
 * @throws ProgramFailed when the application does not build or start
 * @throws DatabaseError when the data are of a newer version of the program
 */
export async function startSystem(options: LocalOptions): Promise<LocalSystem> {
  const { signal, onStep } = options;
  onStep(STEPS[0]);
  const build = await buildable(signal);
  onStep(STEPS[1]);
  const started = await startDatabase(options);
  try {
    onStep(STEPS[2]);
    const report = await migrateData(started.server);
    signal.throwIfAborted();
    onStep(STEPS[3]);
    const application = typeof build === "string" ? build : await startApplication(build, started.server, options);
    return system({ ...started, report }, application);
  } catch (error) {
    await started.server.halt();
    throw error;
  }
}

function system(database: LocalDatabase, application: LocalSystem["application"]): LocalSystem {
  const runs = typeof application !== "string";
  const ends = [database.server.ended().then(() => `PostgreSQL ended: ${lastLine(database.server.log())}`)];
  if (runs) ends.push(application.ended.then(() => `the application ended: ${lastLine(application.output())}`));
  return {
    database,
    application,
    ended: Promise.race(ends),
    async stop() {
      if (runs) await application.stop();
      await database.server.halt();
    },
  };
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? "";
}

interface Build {
  readonly jdk: Jdk;
  readonly jar: string;
}

/** The jar, or why there can be none here. */
async function buildable(signal: AbortSignal): Promise<Build | string> {
  try {
    const jdk = findJdk();
    return { jdk, jar: await sampleJar(jdk, { signal }) };
  } catch (error) {
    if (!(error instanceof MissingProgram)) throw error;
    return error.message;
  }
}

async function startDatabase({ folder, databasePort }: LocalOptions) {
  const installed = installation(folder);
  const { file, leftOut } = writeSettings(folder, installed);
  const server = await startPostgres({
    installation: () => installed,
    folder,
    port: databasePort,
    superuser: LOGINS.master,
    ownGroup: true,
    logFile: newLog(logFiles(folder).database),
    // A folder's path may be longer than that of a socket can be.
    settings: { config_file: file, unix_socket_directories: "" },
  });
  return { server, leftOut };
}

/** The programs are copied once for each version. */
function installation(folder: string): PostgresInstallation {
  const name = `programs-${embeddedVersion()}`;
  for (const other of readdirSync(folder))
    if (other.startsWith("programs-") && other !== name) rmSync(join(folder, other), { recursive: true, force: true });
  return embeddedPostgres(join(folder, name));
}

async function migrateData(server: PostgresServer): Promise<MigrateReport> {
  await withConnection(server.url(), async (client) => {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  });
  const { application, owner } = LOGINS;
  try {
    return await migrate(server.url(DATABASE), {
      applicationRole: application.user,
      applicationPassword: application.password,
      ownerRole: owner.user,
      ownerPassword: owner.password,
    });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw new DatabaseError(`${error.message}\nOr, ${FRESH}`, { cause: error });
  }
}

/** Where what they print goes: of this run alone. */
export function logFiles(folder: string) {
  return { database: join(folder, "postgresql.log"), application: join(folder, "application.log") } as const;
}

function newLog(file: string): string {
  rmSync(file, { force: true });
  return file;
}

/** Half the processor time until it serves, and as fast as one developer can ask. */
const QUICK = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];

function startApplication({ jdk, jar }: Build, server: PostgresServer, { folder, port, signal }: LocalOptions) {
  const { application, owner } = LOGINS;
  const surroundings = { databasePort: server.port, databaseName: DATABASE, application, owner };
  const log = newLog(logFiles(folder).application);
  return startSample({
    ...{ jdk, jar, port, signal, jvm: QUICK, ownGroup: true, environment: sampleEnvironment(surroundings) },
    onOutput: (text) => appendFileSync(log, text),
  });
}
