import * as pulumi from "@pulumi/pulumi";

/** One thing wrong with a stack's configuration, in the words of the person who has to mend it. */
export interface ConfigurationProblem {
  /** Full key, for example `malayalees:maxTasks`. */
  readonly key: string;
  /** The value as it was given. */
  readonly value: string;
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

function describe({ key, value, allowed, example }: ConfigurationProblem, stack: string): string {
  const remedy =
    example === REMOVE
      ? `Remove it with: pulumi config rm ${key} --stack ${stack}`
      : `Set it with: ${setCommand(key, example)} --stack ${stack}`;
  return `${key}: ${JSON.stringify(value)} is not allowed. Allowed: ${allowed}. ${remedy}`;
}

/** Marks a problem whose remedy is to remove the key. */
export const REMOVE = "";

function setCommand(key: string, example: string): string {
  const name = key.replace(/^malayalees:/, "");
  // An example such as `[0]=10.0.0.0/8` or `.NAME=value` addresses a part of a structured value.
  const part = /^([[.][^=]+)=(.*)$/.exec(example);
  return part ? `pulumi config set --path '${name}${part[1]}' ${part[2]}` : `pulumi config set ${name} ${example}`;
}
