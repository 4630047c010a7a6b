import { Argument, Command as Program, Option as ProgramOption } from "commander";
import { UsageError } from "./errors";
import { type Ending, exitCodes } from "./exitCodes";
import type { Option, Options, ValuesOf } from "./options";

/** A command of this repository: what may stand on its command line, and what it means. */
export interface Command<Declared extends Options, Args> {
  /** The npm script. */
  readonly name: string;
  /** What may follow the name, a line for each way to use it. */
  readonly usage: readonly string[];
  /** What it does. */
  readonly description: string;
  readonly options: Declared;
  /** What else users have to know, such as where passwords belong. */
  readonly notes?: string;
  /** What its exit codes mean here, where that says more than what they mean everywhere. */
  readonly endings: Partial<Readonly<Record<Ending, string>>>;
  /** What to do next, a line behind the message of an error. */
  readonly advice?: Partial<Readonly<Record<Ending, string>>>;
  /** What was asked for. @throws UsageError when options do not go together */
  read(values: ValuesOf<Declared>, environment: NodeJS.ProcessEnv): Args;
}

/** A command, whatever its options are. */
export type AnyCommand = Pick<
  Command<Options, unknown>,
  "name" | "usage" | "description" | "options" | "notes" | "endings" | "advice"
>;

/** Wider than commander's own, which is for a pipe; a terminal that is narrower counts. */
const HELP_WIDTH = 120;

/** Ways to end that every command has. The others are named by the commands that have them. */
const ALWAYS: readonly Ending[] = ["done", "usage", "bug", "interrupted"];

/** For inference: what `read` takes follows from the options. */
export function declare<Declared extends Options, Args>(command: Command<Declared, Args>): Command<Declared, Args> {
  return command;
}

/** What --help prints. */
export function helpOf(command: AnyCommand): string {
  const lines = Object.entries(exitCodes)
    .filter(([ending]) => ALWAYS.some((always) => always === ending) || ending in command.endings)
    .map(([ending, { code, means }]) => `  ${String(code).padEnd(5)}${meaningIn(command, ending) ?? means}`);
  const notes = command.notes === undefined ? "" : `\n${command.notes}\n`;
  return `${programOf(command).helpInformation()}${notes}\nExit codes:\n${lines.join("\n")}`;
}

function meaningIn({ endings }: AnyCommand, ending: string): string | undefined {
  return Object.entries(endings).find(([name]) => name === ending)?.[1];
}

/** On the command line is a call for help, whatever else is. */
export function wantsHelp(args: readonly string[]): boolean {
  return args.includes("--help") || args.includes("-h");
}

/**
 * Reads a command line.
 * @throws UsageError when something on it has no meaning, or is missing
 */
export function readCommandLine<Declared extends Options, Args>(
  command: Command<Declared, Args>,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Args {
  const texts = textsOf(command, args);
  refuseOptionsOfOthers(command, texts);
  return command.read(valuesOf(command.options, texts), environment);
}

type Texts = ReadonlyMap<string, readonly string[]>;

/** What was given, by the names of the declaration. */
function textsOf(command: AnyCommand, args: readonly string[]): Texts {
  const program = programOf(command);
  refuseOptionsAsValues(program, args);
  try {
    program.parse(args, { from: "user" });
  } catch (error) {
    if (!isFromParser(error)) throw error;
    throw new UsageError(error.message.replace(/^error: /, "").replaceAll("\n", " "));
  }
  const given = Object.entries(program.opts<Readonly<Record<string, readonly string[] | true>>>());
  const unnamed = argumentsOf(command)
    .map(([name, { many }], index) => [name, program.args.slice(index, many ? undefined : index + 1)] as const)
    .filter(([, texts]) => texts.length > 0);
  return new Map([...given.map(([name, texts]) => [name, texts === true ? [""] : texts] as const), ...unnamed]);
}

function programOf(command: AnyCommand): Program {
  const program = new Program(`npm run ${command.name} --`)
    .usage(command.usage.join(`\n       npm run ${command.name} -- `).trim())
    .description(command.description)
    .helpOption("-h, --help", "prints this")
    .exitOverride()
    .configureOutput({
      writeOut() {},
      writeErr() {},
      getOutHelpWidth: () => Math.min(process.stdout.columns ?? HELP_WIDTH, HELP_WIDTH),
    });
  const commands = argumentsOf(command).flatMap(([, option]) => Object.entries(option.commands ?? {}));
  program.configureHelp({
    visibleArguments: () => (commands.length > 0 ? commands : described(command)).map((each) => new Argument(...each)),
    styleTitle: (title) => (title === "Arguments:" && commands.length > 0 ? "Commands:" : title),
  });
  // Whether they are there is for the declaration to say.
  for (const [name, { many }] of argumentsOf(command)) program.argument(`[${name}${many ? "..." : ""}]`);
  for (const [name, option] of Object.entries(command.options))
    if (option.kind !== "argument") program.addOption(programOption(name, option));
  return program;
}

function programOption(name: string, { kind, placeholder, description, only }: Option<unknown>): ProgramOption {
  const option = new ProgramOption(`${typed(name)} ${placeholder}`.trim(), description);
  if (kind === "value") option.argParser<readonly string[]>((text, before = []) => [...before, text]);
  return only === undefined ? option : option.helpGroup(`For ${only.join(" and ")}:`);
}

function argumentsOf({ options }: AnyCommand): readonly (readonly [string, Option<unknown>])[] {
  return Object.entries(options).filter(([, { kind }]) => kind === "argument");
}

function described(command: AnyCommand): readonly (readonly [string, string])[] {
  return argumentsOf(command).map(([name, { description }]) => [name, description]);
}

/** maxErrors as it is typed: --max-errors. */
function typed(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A value that was forgotten: the next option is not meant to be it. */
function refuseOptionsAsValues(program: Program, args: readonly string[]): void {
  for (const [index, arg] of args.entries()) {
    const next = args[index + 1];
    if (arg === "--") return;
    if (next?.startsWith("-") && program.options.some(({ long, required }) => required && long === arg))
      throw new UsageError(`${arg} needs a value; one that begins with a dash is written as ${arg}=${next}`);
  }
}

function refuseOptionsOfOthers(command: AnyCommand, texts: Texts): void {
  const [given = ""] = texts.get("command") ?? [];
  for (const [name, { only }] of Object.entries(command.options))
    if (texts.has(name) && only !== undefined && !only.includes(given))
      throw new UsageError(`${typed(name)} goes with ${only.join(" and ")} only`);
}

function valuesOf<Declared extends Options>(options: Declared, texts: Texts): ValuesOf<Declared>;
function valuesOf(options: Options, texts: Texts): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      option.read(texts.get(name) ?? [], option.kind === "argument" ? name : typed(name)),
    ]),
  );
}

function isFromParser(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && String(error.code).startsWith("commander.");
}
