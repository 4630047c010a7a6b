import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { commandOf, flag, value } from "../support/options";
import { asText } from "../support/parsers";
import { readPostgresUrl } from "../support/postgresUrl";

const commands = {
  migrate:
    "applies the pending migrations, then settles the application's roles, their rights and the schedule of expiry",
  status: "shows which migrations are applied and which are not",
  stats: "shows what is in the cache and how well it works; reads the whole cache table",
  cleanup: "removes expired cache entries and sessions",
} as const;
export type DbCommand = keyof typeof commands;

/** What the function of a stack does for a person. It migrates with every update. */
export const ASKED_OF_FUNCTION = ["status", "stats", "cleanup"] as const satisfies readonly DbCommand[];

/** Which database: one that this machine reaches, by a connection string without a password, or the private one of a stack. */
export type DbTarget = { readonly url: string } | { readonly stack: string };

/** What was asked of `npm run db`. */
export interface DbArguments {
  readonly command: DbCommand;
  readonly target: DbTarget;
  /** Name of the application's role; only `migrate` uses it. @default malayalees_app */
  readonly role?: string;
  /** Name of the role that owns the application's tables; only `migrate` uses it. @default no such role */
  readonly owner?: string;
  readonly json: boolean;
}

export const dbCommand = declare({
  name: "db",
  usage: [
    "<command> --url postgresql://user@host:5432/database [--role malayalees_app] [--owner malayalees_owner] [--json]",
    "status|stats|cleanup --stack prod [--json]",
  ],
  description: "Sets up and looks after what lives inside PostgreSQL.",
  options: {
    command: commandOf(commands),
    url: value({
      placeholder: "<url>",
      description:
        "the database; add ?sslmode=verify-full&sslrootcert=<file> for RDS (sslrootcert=system: the authorities that this machine trusts). Left out, DATABASE_URL is read",
      parse: asText,
    }),
    stack: value({
      placeholder: "<stack>",
      description:
        "the private database of a stack, through the stack's function: needs no way into its network, and lambda:InvokeFunction on the function (output databaseFunctionName)",
      parse: asText,
      only: ASKED_OF_FUNCTION,
    }),
    role: value({
      placeholder: "<name>",
      description: "the application's role (default: malayalees_app)",
      parse: asText,
      only: ["migrate"],
    }),
    owner: value({
      placeholder: "<name>",
      description:
        "the role that owns the application's tables, which its own migrations connect as (default: there is none)",
      parse: asText,
      only: ["migrate"],
    }),
    json: flag("prints the result as JSON"),
  },
  notes: `Passwords are never on the command line, where every user of the machine could read them:
  PGPASSWORD or ~/.pgpass     the password of the user in --url
  MALAYALEES_APP_PASSWORD     the application's password, for migrate; left out, it stays as it is
  MALAYALEES_OWNER_PASSWORD   the password of the role in --owner, as well`,
  endings: {
    no: "the database refused, or is not up to date (status)",
    usage: "usage, or no connection: nothing was changed",
  },
  read: ({ url, stack, ...values }, environment): DbArguments => ({
    ...values,
    target: readTarget(url, stack, environment),
  }),
});

function readTarget(url: string | undefined, stack: string | undefined, environment: NodeJS.ProcessEnv): DbTarget {
  if (stack === undefined) return { url: readPostgresUrl(url, environment) };
  if (url !== undefined) throw new UsageError("name one database: --url or --stack, not both");
  return { stack };
}
