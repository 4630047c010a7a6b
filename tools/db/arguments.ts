import { readCommandLine } from "../support/commandLine";
import { UsageError } from "../support/errors";
import { readPostgresUrl } from "../support/postgresUrl";

export const commands = ["migrate", "status", "stats", "cleanup"] as const;
export type Command = (typeof commands)[number];

/** What a person asked of `npm run db`. */
export interface DbArguments {
  readonly command: Command;
  /** Connection string without a password. */
  readonly url: string;
  /** Name of the application's role; only `migrate` uses it. @default malayalees_app */
  readonly role?: string;
  /** Prints the result as JSON. @default false */
  readonly json: boolean;
}

export const HELP = `usage: npm run db -- <command> --url postgresql://user@host:5432/database [--role malayalees_app] [--json]

  migrate   applies the pending migrations, then settles the application's role, its rights and the schedule of expiry
  status    shows which migrations are applied and which are not
  stats     shows what is in the cache and how well it works; reads the whole cache table
  cleanup   removes expired cache entries and sessions

  --url     the database; add ?sslmode=verify-full&sslrootcert=<file> for RDS (sslrootcert=system: the authorities that this machine
            trusts). DATABASE_URL stands in for it
  --role    the application's role (migrate only; default: malayalees_app)
  --json    prints the result as JSON
  --help    prints this

Passwords are never on the command line, where every user of the machine could read them:
  PGPASSWORD or ~/.pgpass     the password of the user in --url
  MALAYALEES_APP_PASSWORD     the application's password, for migrate; left out, it stays as it is

exit codes: 0 done, 1 the database refused, or is not up to date (status), 2 usage or no connection: nothing was changed,
            70 a bug in this program`;

/**
 * Reads the command line.
 * @throws UsageError when there is something on it that has no meaning, or something missing, or a password
 */
export function readArguments(args: readonly string[], environment: NodeJS.ProcessEnv): DbArguments {
  const { values, positionals } = parse(args);
  const [name, ...more] = positionals;
  const command = commands.find((each) => each === name);
  if (command === undefined || more.length > 0) {
    const given = positionals.length > 0 ? `not ${positionals.join(" ")}` : "none is given";
    throw new UsageError(`one command of ${commands.join(", ")}: ${given}`);
  }
  if (values.role !== undefined && command !== "migrate") throw new UsageError("--role goes with migrate only");
  return {
    command,
    url: readPostgresUrl(values.url, environment),
    role: values.role,
    json: values.json ?? false,
  };
}

function parse(args: readonly string[]) {
  return readCommandLine({
    args: [...args],
    allowPositionals: true,
    options: { url: { type: "string" }, role: { type: "string" }, json: { type: "boolean" } },
  });
}
