import { writeFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { HELP, type PlanArguments, readArguments } from "./arguments";
import { UsageError } from "./errors";
import type { Plan } from "./plan";

/** What the process ends with; --help has it in words. */
const EXIT = { clean: 0, violated: 1, badInput: 2, bug: 70 } as const;

type Exit = (typeof EXIT)[keyof typeof EXIT];

/** Runs the command in this process, over the Pulumi project in a folder, and sets the process's exit code. */
export function startCommand(folder: string, args: readonly string[]): void {
  // What fails in an Output does so on promises of the runtime's own, several times over.
  const failures: unknown[] = [];
  process.on("unhandledRejection", (failure) => failures.push(failure));
  // A promise that nobody resolves leaves nothing to do, and the process would end as if all were well.
  const giveUp = () => {
    console.error("The program waits for something that never comes: an Output or promise of it is never resolved.");
    process.exit(EXIT.bug);
  };
  process.once("beforeExit", giveUp);
  runCommand(folder, args, failures)
    .catch((error: unknown) => explain([...failures, error]))
    .then((code) => {
      process.off("beforeExit", giveUp);
      process.exitCode = code;
    });
}

async function runCommand(folder: string, args: readonly string[], failures: readonly unknown[]): Promise<Exit> {
  const given = readArguments(args);
  const { stack, overrides, json, out } = given;
  if (given.help) {
    console.log(HELP);
    return EXIT.clean;
  }
  // Loaded when needed: help and mistakes on the command line do not wait for the SDKs.
  const { makePlan } = await import("./plan.js");
  const { renderJson, renderText } = await import("./render.js");
  const compare = given.changes ? await comparing(given, folder) : undefined;
  const plan = await makePlan(stack, overrides, folder);
  // Node tells of unhandled rejections between turns of the event loop.
  await setImmediate();
  if (failures.length > 0) return explain(failures);
  tellMessages(plan);
  // The engine, too, takes a logged error for a failure.
  if (plan.messages.some(({ severity }) => severity === "error")) return EXIT.badInput;
  const colours = wantsColours(process.env, process.stdout.isTTY === true);
  if (out !== undefined) writePlan(out, renderJson(plan));
  console.log(compare ? await compare(plan) : json ? renderJson(plan) : renderText(plan, colours));
  if (!json) console.log(`Planned in ${(performance.now() / 1000).toFixed(1)} s, offline.`);
  return plan.violations.some(({ level }) => level === "mandatory") ? EXIT.violated : EXIT.clean;
}

/** What the plan is compared with is read first, so that what is wrong with it is said before a plan is made. */
async function comparing({ stack, json, against, overrides }: PlanArguments, folder: string) {
  const { changesAsData, renderChanges } = await import("./changes/render.js");
  const { changesOf, currentPlan, readSavedPlan } = await import("./changes/changes.js");
  const before = against === undefined ? await currentPlan(stack, folder) : readSavedPlan(against, stack);
  const sets = Object.entries(overrides).map(([key, value]) => `${key}=${value}`);
  const title = `What an update of ${stack}${sets.length > 0 ? ` with ${sets.join(", ")}` : ""} does, compared with ${against ?? "its configuration"}`;
  return async (plan: Plan) => {
    const { changes, advice } = await changesOf(before, plan);
    if (json) return JSON.stringify({ stack, ...changesAsData(changes, advice) }, null, 2);
    return [
      renderChanges(title, changes, advice),
      ...plan.violations.map(({ policy, level, message }) => `${level} ${policy}: ${message}`),
    ].join("\n");
  };
}

/** @throws UsageError when the file cannot be written */
function writePlan(file: string, text: string): void {
  try {
    writeFileSync(file, `${text}\n`);
  } catch (error) {
    throw new UsageError(`--out ${file}: ${error instanceof Error ? error.message : error}`);
  }
}

/** Not on the standard output, which may go to a program. */
function tellMessages({ messages, encrypted }: Plan): void {
  for (const { severity, text } of messages) console.error(`${severity}: ${text}`);
  for (const key of encrypted)
    console.error(
      `warning: ${key} is encrypted in the stack file and cannot be read offline; the plan goes on with a stand-in`,
    );
}

/** On a terminal, unless https://no-color.org or Node's own FORCE_COLOR say otherwise. */
export function wantsColours({ NO_COLOR, FORCE_COLOR }: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (NO_COLOR) return false;
  return FORCE_COLOR ? FORCE_COLOR !== "0" : isTerminal;
}

/** A person's mistake is told in plain words; anything else is ours, and shows where it happened. */
async function explain(errors: readonly unknown[]): Promise<Exit> {
  const mistake = errors.find((error) => error instanceof UsageError);
  if (mistake) {
    console.error(`${mistake.message}\nFor help: npm run plan -- --help`);
    return EXIT.badInput;
  }
  const { RunError } = await import("@pulumi/pulumi");
  const refusal = errors.find((error) => RunError.isInstance(error));
  if (refusal) {
    console.error(refusal.message);
    return EXIT.badInput;
  }
  console.error("This is a bug in the plan or the program; please report it.");
  for (const trace of new Set(errors.map(traceOf))) console.error(trace);
  return EXIT.bug;
}

function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
