import { cleanup } from "../../database/cleanup";
import { ConnectionError, DatabaseError } from "../../database/errors";
import { migrate, status } from "../../database/migrate";
import { stats } from "../../database/statistics";
import { wantsHelp } from "../support/commandLine";
import { UsageError } from "../support/errors";
import { type Command, type DbArguments, HELP, readArguments } from "./arguments";
import { renderCleanup, renderMigrate, renderStatistics, renderStatus } from "./render";

/** What the process ends with; --help has it in words. */
const EXIT = { done: 0, refused: 1, badInput: 2, bug: 70 } as const;

type Exit = (typeof EXIT)[keyof typeof EXIT];

/** What a command has to tell, as text for people and as data. */
interface Outcome {
  readonly text: string;
  readonly data: unknown;
  /** @default EXIT.done */
  readonly exit?: Exit;
}

const run: Readonly<Record<Command, (args: DbArguments) => Promise<Outcome>>> = {
  async migrate({ url, role }) {
    // An empty variable is one that was not set.
    const applicationPassword = process.env.MALAYALEES_APP_PASSWORD || undefined;
    const report = await migrate(url, { applicationRole: role, applicationPassword });
    return { text: renderMigrate(report), data: report };
  },
  async status({ url }) {
    const statuses = await status(url);
    const upToDate = statuses.every(({ state }) => state === "applied");
    return { text: renderStatus(statuses), data: statuses, exit: upToDate ? EXIT.done : EXIT.refused };
  },
  async stats({ url }) {
    const statistics = await stats(url);
    return { text: renderStatistics(statistics), data: statistics };
  },
  async cleanup({ url }) {
    const report = await cleanup(url);
    return { text: renderCleanup(report), data: report };
  },
};

async function main(): Promise<Exit> {
  const given = process.argv.slice(2);
  if (wantsHelp(given)) {
    console.log(HELP);
    return EXIT.done;
  }
  const args = readArguments(given, process.env);
  const { text, data, exit = EXIT.done } = await run[args.command](args);
  console.log(args.json ? JSON.stringify(data, null, 2) : text);
  return exit;
}

/** A person's mistake is told in plain words; anything else is ours, and shows where it happened. */
function explain(error: unknown): Exit {
  if (error instanceof UsageError) {
    console.error(`${error.message}\nFor help: npm run db -- --help`);
    return EXIT.badInput;
  }
  if (error instanceof DatabaseError) {
    console.error(error.message);
    return error instanceof ConnectionError ? EXIT.badInput : EXIT.refused;
  }
  console.error("This is a bug in the program; please report it.", error);
  return EXIT.bug;
}

main()
  .catch(explain)
  .then((code) => {
    process.exitCode = code;
  });
