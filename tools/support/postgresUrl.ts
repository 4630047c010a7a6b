import { accessSync, constants, existsSync, readFileSync, statSync } from "node:fs";
import { type ConnectionUrl, type ConnectionUrlOption, readConnectionUrl, writtenAuthority } from "./connectionUrl";
import { UsageError } from "./errors";

/**
 * PostgreSQL, as every command here takes it. The parameters are those of libpq that node-postgres acts upon; it would ignore the others.
 * Source: PostgreSQL documentation, "Connection Strings"; pg-connection-string, README (2026-11).
 */
const POSTGRES_URL: ConnectionUrlOption = {
  option: "--url",
  variable: "DATABASE_URL",
  schemes: ["postgresql", "postgres"],
  example: "postgresql://user@host:5432/database",
  passwordFrom: "PGPASSWORD or ~/.pgpass",
  parameters: [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "host",
    "port",
    "user",
    "password",
    "options",
    "application_name",
  ],
  instead: {
    dbname: "the database's name is behind the slash",
    service: "there are no service files here, name host and database",
    ssl: "write sslmode=verify-full or sslmode=disable",
    connect_timeout: "connecting is given up after ten seconds",
    target_session_attrs: "name the primary itself",
    hostaddr: "write the address as the host",
    passfile: "PGPASSFILE names another ~/.pgpass",
  },
};

/** What sslmode may be, and what node-postgres is given: verify-full is what it does for each that checks anything. */
const SSL_MODES: ReadonlyMap<string, string> = new Map([
  ["disable", "disable"],
  ["no-verify", "no-verify"],
  ...["require", "verify-ca", "verify-full"].map((mode) => [mode, "verify-full"] as const),
]);

const FILES = ["sslrootcert", "sslcert", "sslkey"] as const;

/** Where distributions keep the authorities that the system trusts, OpenSSL's variable first. */
const SYSTEM_AUTHORITIES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
] as const;

/**
 * PostgreSQL's address as node-postgres and libpq read it alike.
 * @throws UsageError as readConnectionUrl; and for a file that cannot be read, a TLS mode that may end in plain text, or no host
 */
export function readPostgresUrl(given: string | undefined, environment: NodeJS.ProcessEnv): string {
  const url = readConnectionUrl(POSTGRES_URL, given, environment);
  const refuse = (reason: string) => new UsageError(`${url.source} ${reason}`);
  if (/[?#]/.test(url.path)) throw refuse("has a database whose name has ? or #, which node-postgres cannot name");
  const changed = [...place(url, environment, refuse), ...tls(url, environment, refuse)];
  return written(url, [...new Map([...url.parameters, ...changed])]);
}

type Refuse = (reason: string) => UsageError;
type Parameters = readonly (readonly [name: string, value: string])[];

/** A Unix socket is named by parameters alone: behind // there is room for host names only. */
function place(url: ConnectionUrl, environment: NodeJS.ProcessEnv, refuse: Refuse): Parameters {
  const { host, user, password, parameters } = url;
  const other = parameters.get("host");
  const port = parameters.get("port") ?? url.port?.toString();
  if (other !== undefined && !other.startsWith("/"))
    throw refuse("has a parameter host that is no folder of a Unix socket: the host is behind //");
  if (port !== undefined && !/^\d{1,5}$/.test(port)) throw refuse("has a parameter port that is no number");
  const socket = other ?? (host.startsWith("/") ? host : undefined);
  if (socket === undefined && host === "" && !environment.PGHOST)
    throw refuse(`names no host: it must be of the form ${POSTGRES_URL.example}`);
  if (socket === undefined) return [];
  return Object.entries({ host: socket, port, user, password }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
}

function tls({ parameters }: ConnectionUrl, environment: NodeJS.ProcessEnv, refuse: Refuse): Parameters {
  const asked = parameters.get("sslmode");
  const mode = asked === undefined ? undefined : SSL_MODES.get(asked);
  if (asked !== undefined && mode === undefined) {
    const why = /^(allow|prefer)$/.test(asked) ? ", which may end in plain text" : "";
    throw refuse(
      `has sslmode=${/^[\w-]{1,20}$/.test(asked) ? asked : "…"}${why}: there are ${[...SSL_MODES.keys()].join(", ")}`,
    );
  }
  const files = FILES.flatMap((name) => {
    const value = parameters.get(name);
    const path = name === "sslrootcert" && value === "system" ? systemAuthorities(environment, refuse) : value;
    return path === undefined ? [] : [[name, readable(name, path, refuse)] as const];
  });
  if (parameters.has("sslcert") !== parameters.has("sslkey")) throw refuse("needs sslcert and sslkey together");
  if (files.length === 0) return mode === undefined ? [] : [["sslmode", mode]];
  const unused = files.find(([name]) => mode === "disable" || (mode === "no-verify" && name === "sslrootcert"));
  if (unused !== undefined) throw refuse(`has ${unused[0]}, which sslmode=${asked} would not look at`);
  return [["sslmode", mode ?? "verify-full"], ...files];
}

function systemAuthorities({ SSL_CERT_FILE }: NodeJS.ProcessEnv, refuse: Refuse): string {
  const found = [SSL_CERT_FILE, ...SYSTEM_AUTHORITIES].find((path) => path && existsSync(path));
  if (found !== undefined) return found;
  throw refuse("has sslrootcert=system, and this system's authorities are not found: SSL_CERT_FILE names their file");
}

function readable(name: string, path: string, refuse: Refuse): string {
  if (path.startsWith("~"))
    throw refuse(`has ${name}=${path}: the shell leaves ~ as it is there, write the whole path`);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw refuse(`has ${name}=${path}: there is no such file`);
  if (!stat.isFile()) throw refuse(`has ${name}=${path}, which is no file`);
  try {
    accessSync(path, constants.R_OK);
  } catch {
    throw refuse(`has ${name}=${path}, which this user may not read`);
  }
  // Node leaves out of a list of authorities what is no certificate, and then trusts nobody.
  if (name === "sslrootcert" && !/-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/.test(readFileSync(path, "latin1")))
    throw refuse(`has ${name}=${path}, in which there is no certificate in PEM form`);
  return path;
}

function written(url: ConnectionUrl, parameters: Parameters): string {
  const query = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  const authority = parameters.some(([name]) => name === "host") ? "" : writtenAuthority(url);
  // As node-postgres decodes it.
  return `${url.scheme}://${authority}/${encodeURI(url.path)}${query && `?${query}`}`;
}
