import { spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { MissingProgram } from "../support/errors";
import { freePort } from "./freePort";
import { startProcess } from "./serverProcess";

/** The installed PgBouncer with the settings of the local environment, in front of a server on 127.0.0.1. */
export interface PgBouncer {
  readonly port: number;
  /** Its output. */
  log(): string;
  stop(): Promise<void>;
}

export interface PgBouncerOptions {
  readonly postgresPort: number;
  /** Passwords of the clients that may log in, by name. */
  readonly users: Readonly<Record<string, string>>;
  /** Changes of settings besides addresses and paths. @default none */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Gets the setting that this PgBouncer is too old for. @default on the console */
  readonly tell?: (text: string) => void;
}

const INI = join(__dirname, "../../local/pgbouncer/pgbouncer.ini");

/** Settings that older versions of PgBouncer do not have, and the first version that does. Source: PgBouncer changelog (2026-11). */
const SINCE: Readonly<Record<string, readonly [major: number, minor: number]>> = { max_prepared_statements: [1, 21] };

/** Like PostgreSQL, it must not run as root. */
const NOBODY = { uid: 65_534, gid: 65_534 };

export async function startPgBouncer(options: PgBouncerOptions): Promise<PgBouncer> {
  const { postgresPort, users, settings, tell = console.log } = options;
  const version = versionHere();
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "malayalees-pgbouncer-"));
  const user = userInfo().uid === 0 ? NOBODY : undefined;
  const userList = join(folder, "userlist.txt");
  writeFileSync(
    userList,
    Object.entries(users)
      .map((pair) => pair.map((text) => `"${text}"`).join(" "))
      .join("\n"),
  );
  const place = { listen_addr: "127.0.0.1", listen_port: port, auth_file: userList, unix_socket_dir: folder };
  const ini = join(folder, "pgbouncer.ini");
  writeFileSync(ini, changed(readFileSync(INI, "utf8"), version, postgresPort, { ...place, ...settings }, tell));
  if (user) for (const each of [folder, userList, ini]) chownSync(each, user.uid, user.gid);
  let output = "";
  const server = await startProcess({
    command: "pgbouncer",
    args: [ini],
    user,
    ready: /process up/,
    onOutput: (text) => {
      output += text;
    },
  });
  return {
    port,
    log: () => output,
    async stop() {
      await server.end("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Version = readonly [major: number, minor: number];

function versionHere(): Version {
  const { stdout } = spawnSync("pgbouncer", ["--version"], { encoding: "utf8" });
  const [, major, minor] = /PgBouncer (\d+)\.(\d+)/.exec(stdout ?? "") ?? [];
  if (minor === undefined) throw new MissingProgram("pgbouncer", "apt-get install pgbouncer");
  return [Number(major), Number(minor)];
}

/** The settings file with other addresses and paths, and without settings that this version does not have. */
function changed(
  text: string,
  version: Version,
  postgresPort: number,
  settings: Readonly<Record<string, string | number>>,
  tell: (text: string) => void,
): string {
  const lines = text.split("\n").flatMap((line) => {
    const [, name = ""] = /^(\w+) = /.exec(line) ?? [];
    const since = SINCE[name];
    if (since && isOlder(version, since)) {
      tell(`      without ${name}: this PgBouncer is ${version.join(".")}, the setting needs ${since.join(".")}`);
      return [];
    }
    if (name in settings) return [];
    return [line.replace("host=postgres port=5432", `host=127.0.0.1 port=${postgresPort}`)];
  });
  return [...lines, ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`), ""].join("\n");
}

function isOlder([major, minor]: Version, [sinceMajor, sinceMinor]: Version): boolean {
  return major < sinceMajor || (major === sinceMajor && minor < sinceMinor);
}
