import { type Command, helpOf, readCommandLine, wantsHelp } from "./command";
import { Failures, UsageError } from "./errors";
import { type Ending, exitCodes } from "./exitCodes";
import type { Options } from "./options";

/** Does what was asked for, and says how it ended. What it needs it loads itself: help and mistakes must not wait for that. */
export type Run<Args> = (args: Args) => Promise<Ending>;

/** Runs a command in this process and sets the process's exit code. */
export function startCommand<Declared extends Options, Args>(
  command: Command<Declared, Args>,
  run: Run<Args>,
  given: readonly string[] = process.argv.slice(2),
): void {
  const explain = (error: unknown) => explainFor(command, error);
  // A reader that goes away early, such as head, does not change the answer.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreClosedPipe);
  process.once("uncaughtException", async (error) => process.exit(exitCodes[await explain(error)].code));
  // A promise that nobody resolves leaves nothing to do, and the process would end as if all were well.
  const giveUp = () => {
    console.error("The program waits for something that never comes: an Output or promise of it is never resolved.");
    process.exit(exitCodes.bug.code);
  };
  process.once("beforeExit", giveUp);
  perform(command, run, given)
    .catch(explain)
    .then((ending) => {
      process.off("beforeExit", giveUp);
      process.exitCode = exitCodes[ending].code;
    });
}

async function perform<Declared extends Options, Args>(
  command: Command<Declared, Args>,
  run: Run<Args>,
  given: readonly string[],
): Promise<Ending> {
  if (!wantsHelp(given)) return run(readCommandLine(command, given, process.env));
  console.log(helpOf(command));
  return "done";
}

/** A user's mistake is said in plain words; anything else is our bug, and shows where it happened. */
async function explainFor(command: Pick<Command<Options, unknown>, "name" | "advice">, error: unknown) {
  const { endingOf } = await import("./errorKinds.js");
  const errors = error instanceof Failures ? error.errors : [error];
  const known = errors.find((each) => endingOf(each) !== "bug");
  const ending = endingOf(known);
  if (known instanceof Error) console.error(known.message);
  else {
    console.error("This is a bug in the program; please report it.");
    for (const trace of new Set(errors.map(traceOf))) console.error(trace);
  }
  const advice = command.advice?.[ending];
  if (advice !== undefined) console.error(advice);
  if (known instanceof UsageError) console.error(`For help: npm run ${command.name} -- --help`);
  return ending;
}

function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
