import { ConfigurationError } from "../../components/configuration/errors";
import { HELP, readArguments } from "./arguments";
import { UsageError } from "./errors";
import { makePlan } from "./plan";
import { renderJson, renderText } from "./render";

/** What the process ends with; docs/getting-started.md has the table. */
const EXIT = { clean: 0, violated: 1, badInput: 2, bug: 70 } as const;

async function main(): Promise<number> {
  const started = performance.now();
  const { stack, overrides, json, help } = readArguments(process.argv.slice(2));
  if (help) {
    console.log(HELP);
    return EXIT.clean;
  }
  const plan = await makePlan(stack, overrides);
  console.log(json ? renderJson(plan) : renderText(plan, wantsColours()));
  if (!json) console.log(`Planned in ${((performance.now() - started) / 1000).toFixed(1)} s, offline.`);
  return plan.violations.some(({ level }) => level === "mandatory") ? EXIT.violated : EXIT.clean;
}

/** https://no-color.org and Node's own FORCE_COLOR. */
function wantsColours(): boolean {
  if (process.env.NO_COLOR) return false;
  return Boolean(process.env.FORCE_COLOR) || process.stdout.isTTY === true;
}

/** A person's mistake is told in plain words; anything else is ours, and shows where it happened. */
function fail(error: unknown): void {
  if (error instanceof UsageError) {
    console.error(`${error.message}\nFor help: npm run plan -- --help`);
    process.exitCode = EXIT.badInput;
  } else if (error instanceof ConfigurationError) {
    console.error(error.message);
    process.exitCode = EXIT.badInput;
  } else {
    console.error("This is a bug in the plan or the program; please report it.", error);
    process.exitCode = EXIT.bug;
  }
}

// A registration that fails does so on a promise of the runtime's own.
process.on("unhandledRejection", fail);
main().then((code) => {
  process.exitCode ??= code;
}, fail);
