import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { argument, flag, value } from "../support/options";
import { asText, oneOf, wholeNumber } from "../support/parsers";
import { PORTS } from "./names";

/** What was asked of `npm run local`. */
export interface LocalArguments {
  /** Runs the checks on servers of their own, and ends. */
  readonly isTest: boolean;
  readonly port: number;
  readonly databasePort: number;
  /** Folder of the data. @default in the user's cache folder */
  readonly folder?: string;
  readonly fresh: boolean;
}

const port = wholeNumber(1024, 65_535);
export const localCommand = declare({
  name: "local",
  usage: ["[--port 8080] [--database-port 5432] [--fresh]", "test"],
  description:
    "The whole system on this machine, without Docker: PostgreSQL with local/postgresql.conf, the migrations, the sample application with its test data, and checks of all of it. It runs until Ctrl-C and keeps its data.",
  options: {
    command: argument({
      placeholder: "test",
      description:
        "runs every check on servers of their own, with free ports and new data, and ends; without it, the system stays",
      parse: oneOf(["test"]),
    }),
    port: value({
      placeholder: "<port>",
      description: `the application's (default: ${PORTS.application})`,
      parse: port,
    }),
    databasePort: value({
      placeholder: "<port>",
      description: `PostgreSQL's (default: ${PORTS.database})`,
      parse: port,
    }),
    folder: value({
      placeholder: "<folder>",
      description: "where the data are (default: a folder in your cache folder; root's is /var/tmp/malayalees-local)",
      parse: asText,
    }),
    fresh: flag("deletes the data of earlier runs first"),
  },
  notes: `Without a JDK (17 or newer) and Maven, the application and its checks are left out.
Passwords are those of local/compose.yaml; only this machine reaches the servers.`,
  endings: {
    done: "ended by Ctrl-C, or (test) every check is ok or skipped with its reason",
    no: "a check failed, or a server did not start or ended by itself",
    usage: "usage, a port in use, a second run, or data that do not fit: nothing was changed",
    missing: "PostgreSQL for this platform is missing",
    interrupted: "interrupted before everything was up",
  },
  read({ command, ...values }): LocalArguments {
    const { port = PORTS.application, databasePort = PORTS.database, folder, fresh } = values;
    const isTest = command === "test";
    if (isTest && (fresh || Object.values(values).some((given) => typeof given !== "boolean" && given !== undefined)))
      throw new UsageError("test takes free ports and new data: it has no other options");
    if (port === databasePort) throw new UsageError(`--port and --database-port must not both be ${port}`);
    return { isTest, port, databasePort, folder, fresh };
  },
});
