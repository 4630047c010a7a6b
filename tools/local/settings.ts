import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { platform } from "node:os";
import { join, resolve } from "node:path";
import type { PostgresInstallation } from "../localServers/postgresInstallation";

const FILE = resolve(__dirname, "../../local/postgresql.conf");
const PRELOADED = /^(shared_preload_libraries = ')([^']*)'/m;
const SUFFIX = platform() === "darwin" ? "dylib" : "so";

export interface ServerSettings {
  /** Where they were written. */
  readonly file: string;
  /** Libraries that they name and this PostgreSQL lacks. */
  readonly leftOut: readonly string[];
}

/** local/postgresql.conf as this PostgreSQL can read it: it does not start when a library is missing that it shall load. */
export function writeSettings(folder: string, { programs }: PostgresInstallation): ServerSettings {
  const text = readFileSync(FILE, "utf8");
  const libraries = PRELOADED.exec(text)?.[2]?.split(",") ?? [];
  const leftOut = libraries.filter((name) => !existsSync(join(programs, `../lib/postgresql/${name}.${SUFFIX}`)));
  const present = libraries.filter((name) => !leftOut.includes(name)).join(",");
  const file = join(folder, "postgresql.conf");
  writeFileSync(file, text.replace(PRELOADED, `$1${present}'`), { mode: 0o644 });
  return { file, leftOut };
}
