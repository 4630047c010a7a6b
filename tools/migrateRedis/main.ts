import { DatabaseError } from "../../database/errors";
import { wantsHelp } from "../support/commandLine";
import { UsageError } from "../support/errors";
import { HELP, readArguments } from "./arguments";
import { CountersReset } from "./decommission";
import { RedisError } from "./redisSource";
import { run } from "./run";

/** What the process ends with; --help has it in words. */
const EXIT = { clean: 0, notClean: 1, refused: 2, interrupted: 130, bug: 70 } as const;

type Exit = (typeof EXIT)[keyof typeof EXIT];

async function main(): Promise<Exit> {
  const given = process.argv.slice(2);
  if (wantsHelp(given)) {
    console.log(HELP);
    return EXIT.clean;
  }
  const args = readArguments(given, process.env);
  const { text, data, isFinished, isClean } = await run(args, process.env, interruption());
  console.log(args.json ? JSON.stringify(data, null, 2) : text);
  if (!isFinished) return EXIT.interrupted;
  return isClean ? EXIT.clean : EXIT.notClean;
}

/** The first Ctrl-C (or SIGTERM) stops after the batch under way; a second one at once, which loses that batch and nothing else. */
function interruption(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(EXIT.interrupted);
      stop.abort();
    });
  }
  return stop.signal;
}

/** A person's mistake and a server's refusal are told in plain words; anything else is ours, and shows where it happened. */
function explain(error: unknown): Exit {
  if (error instanceof UsageError) {
    console.error(`${error.message}\nFor help: npm run migrate-redis -- --help`);
    return EXIT.refused;
  }
  if (error instanceof DatabaseError || error instanceof RedisError || error instanceof CountersReset) {
    console.error(error.message);
    return EXIT.refused;
  }
  console.error("This is a bug in the program; please report it.", error);
  return EXIT.bug;
}

main()
  .catch(explain)
  .then((code) => {
    process.exitCode = code;
  });
