import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { homedir, platform, userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import { withConnection } from "../../database/connection";
import { serverUser } from "../localServers/postgres";
import { embeddedVersion } from "../localServers/postgresInstallation";
import { UsageError } from "../support/errors";
import { isRunning, type ProcessLock, takeLock } from "../support/processLock";
import { LOGINS } from "./names";

/** The folder that keeps the data between runs, for this process alone. */
export interface DataFolder {
  readonly path: string;
  /** Lets the next run have it. */
  release(): void;
}

export const FRESH = "to start anew and delete what is in it: npm run local -- --fresh";

/** Everything that is made in it. */
const OWN = /^(data|socket|unfinished|lock(\.\d+)*|postgresql\.conf|\w+\.log|programs-.*)$/;

/** Where users' caches are. Root's server runs as another user, who cannot look into root's home. */
export function defaultFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (userInfo().uid === 0) return "/var/tmp/malayalees-local";
  const caches = platform() === "darwin" ? join(homedir(), "Library/Caches") : join(homedir(), ".cache");
  return join(environment.XDG_CACHE_HOME || caches, "malayalees-local");
}

/**
 * Takes the folder, and makes sure that its data can be used.
 * @throws UsageError in a sentence: another run has it, or another user, another version of PostgreSQL made its data, or it has other files
 */
export async function openFolder(given: string, fresh: boolean): Promise<DataFolder> {
  const path = resolve(given);
  refuseForeign(path);
  mkdirSync(path, { recursive: true });
  chownSync(path, serverUser().uid, serverUser().gid);
  refuseUnreachable(path);
  const lock = take(path);
  try {
    await refuseRunning(path);
    if (fresh) rmSync(join(path, "data"), { recursive: true, force: true });
    refuseOtherVersion(path);
    return { path, release: () => lock.release() };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function refuseForeign(path: string): void {
  if (!existsSync(path)) return;
  const { uid } = statSync(path);
  const names = uid === serverUser().uid || uid === userInfo().uid ? readdirSync(path) : undefined;
  if (names === undefined)
    throw new UsageError(`the folder ${path} belongs to another user (id ${uid}): name another with --folder`);
  const other = names.find((name) => !OWN.test(name));
  if (other !== undefined)
    throw new UsageError(`the folder ${path} has something else in it (${other}): name an empty one with --folder`);
}

/** Root's server runs as another user (PostgreSQL refuses root), who must be let into every folder above. */
function refuseUnreachable(path: string): void {
  if (userInfo().uid !== 0 || path === dirname(path)) return;
  const above = dirname(path);
  const { uid, mode } = statSync(above);
  if ((mode & EXECUTE_BY_OTHERS) === 0 && uid !== serverUser().uid)
    throw new UsageError(
      `PostgreSQL does not run as root, and its user (id ${serverUser().uid}) may not look into ${above}: name another folder with --folder, or chmod o+x ${above}`,
    );
  refuseUnreachable(above);
}

const EXECUTE_BY_OTHERS = 0o001;

function take(path: string): ProcessLock {
  const lock = takeLock(join(path, "lock"));
  if (typeof lock !== "number") return lock;
  throw new UsageError(
    `npm run local is running already (process ${lock}), with the data in ${path}: end it first with Ctrl-C or kill ${lock}; ` +
      "for a second system beside it, name another --folder, --port and --database-port",
  );
}

/** A server whose `npm run local` was killed goes on. PostgreSQL itself takes over from one that is gone. */
async function refuseRunning(path: string): Promise<void> {
  const file = join(path, "data/postmaster.pid");
  if (!existsSync(file)) return;
  // Source: PostgreSQL 18, miscadmin.h, "lines of postmaster.pid" (2026-11).
  const [pid = "", , , port = ""] = readFileSync(file, "utf8").split("\n");
  if (!isRunning(Number(pid))) return;
  if (await isServerOf(path, port))
    throw new UsageError(
      `PostgreSQL (process ${pid}) still runs with the data in ${path}, since an earlier run was killed: stop it with kill -INT ${pid}`,
    );
  throw new UsageError(
    `process ${pid} may be a PostgreSQL with the data in ${path}, which does not answer: stop it; if the process is something else, remove ${file}`,
  );
}

async function isServerOf(path: string, port: string): Promise<boolean> {
  const { user, password } = LOGINS.master;
  try {
    return await withConnection(`postgresql://${user}:${password}@127.0.0.1:${port}/postgres`, async (client) => {
      const { rows } = await client.query<{ data_directory: string }>("SHOW data_directory");
      return rows[0]?.data_directory === join(path, "data");
    });
  } catch {
    return false;
  }
}

function refuseOtherVersion(path: string): void {
  const file = join(path, "data/PG_VERSION");
  if (!existsSync(file)) return;
  const made = readFileSync(file, "utf8").trim();
  const [here = ""] = embeddedVersion().split(".");
  if (made !== here)
    throw new UsageError(
      `PostgreSQL ${made} made the data in ${path}, and version ${here}, which is here now, cannot read them; ${FRESH}`,
    );
}

/** Whether the data were made before. */
export function hasData(path: string): boolean {
  return existsSync(join(path, "data"));
}
