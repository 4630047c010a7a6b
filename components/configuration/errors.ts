import * as pulumi from "@pulumi/pulumi";

/** One thing wrong with a stack's configuration, in the words of the person who has to fix it. */
export interface ConfigurationProblem {
  /** Full key, for example `malayalees:maxTasks`. */
  readonly key: string;
  /** The place inside a structured value, as the CLI's paths have it: `[2]` or `.NAME`. */
  readonly part?: string;
  /** The value as it was given; left out where it may be a secret. */
  readonly value?: string;
  /** What is allowed instead, and why where that is not plain. */
  readonly allowed: string;
  /** A value that would be accepted, for the command to type. */
  readonly example: string;
}

/** All problems of one stack at once. Pulumi prints a RunError as its message alone, without a stack trace. */
export class ConfigurationError extends pulumi.RunError {
  constructor(
    readonly stackName: string,
    readonly problems: readonly ConfigurationProblem[],
  ) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const lines = problems.map((problem) => `  ${describe(problem, stackName)}`);
    super(
      `The configuration of stack "${stackName}" has ${count}; nothing was created or changed.\n${lines.join("\n")}`,
    );
    this.name = "ConfigurationError";
  }
}

function describe({ key, part = "", value, allowed, example }: ConfigurationProblem, stack: string): string {
  const remedy =
    example === REMOVE
      ? `Remove it with: ${removeCommand(key, part)}`
      : `Set it with: ${setCommand(key, part, example)}`;
  const what = value === undefined ? "this value" : JSON.stringify(value);
  return `${key}${part}: ${what} is not allowed. Allowed: ${allowed}. ${remedy} --stack ${stack}`;
}

/** Marks a problem whose remedy is to remove the key, or the part of it. */
export const REMOVE = "";

function removeCommand(key: string, part: string): string {
  return part === "" ? `pulumi config rm ${key}` : `pulumi config rm --path '${nameOf(key)}${part}'`;
}

function setCommand(key: string, part: string, example: string): string {
  if (part !== "") return `pulumi config set --path '${nameOf(key)}${part}' ${example}`;
  // An example such as `[0]=10.0.0.0/8` or `.NAME=value` addresses a part of a structured value.
  const path = /^([[.][^=]+)=(.*)$/.exec(example);
  return path
    ? `pulumi config set --path '${nameOf(key)}${path[1]}' ${path[2]}`
    : `pulumi config set ${nameOf(key)} ${example}`;
}

function nameOf(key: string): string {
  return key.replace(/^malayalees:/, "");
}
