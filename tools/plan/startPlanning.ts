import { setImmediate } from "node:timers/promises";
import type { Command } from "../support/command";
import { Failures } from "../support/errors";
import type { Ending } from "../support/exitCodes";
import type { Options } from "../support/options";
import { startCommand } from "../support/start";

/** @throws Failures what failed in the Outputs of the plans that were made so far */
export type Check = () => Promise<void>;

/** Runs a command that makes plans. What fails in an Output of one does so on promises of the runtime, several times over. */
export function startPlanning<Declared extends Options, Args>(
  command: Command<Declared, Args>,
  run: (given: Args, check: Check) => Promise<Ending>,
  args?: readonly string[],
): void {
  const failures: unknown[] = [];
  process.on("unhandledRejection", (failure) => failures.push(failure));
  const check = async () => {
    // Node reports unhandled rejections between turns of the event loop.
    await setImmediate();
    if (failures.length > 0) throw new Failures(failures);
  };
  const planned = (given: Args) =>
    run(given, check).catch((error: unknown) => {
      throw failures.length > 0 && !(error instanceof Failures) ? new Failures([...failures, error]) : error;
    });
  startCommand(command, planned, args);
}
