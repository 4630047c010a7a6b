/** A mistake on the command line or in a file that belongs to the stack. */
export class UsageError extends Error {}

/** A program that this machine lacks, by name, with what to type to get it. */
export class MissingProgram extends Error {
  constructor(name: string, remedy: string) {
    super(`${name} is missing: ${remedy}`);
  }
}

/** A server or service that does not answer, or does not accept the login or its rights. */
export class Unreachable extends Error {}

/** A server answered, and refused what it was asked to do. */
export class Refused extends Error {}

/** A program that a command started did not do its work; the message has what it printed. */
export class ProgramFailed extends Error {}

/** What failed in several places at once; each of them counts. */
export class Failures extends Error {
  constructor(readonly errors: readonly unknown[]) {
    super("several things failed");
  }
}
