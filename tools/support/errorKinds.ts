import { ConnectionError, DatabaseError } from "../../database/errors";
import { MissingProgram, ProgramFailed, Refused, Unreachable, UsageError } from "./errors";
import type { Ending } from "./exitCodes";

/** Errors that are not bugs: reported by their message alone. The first that fits counts. */
const kinds: readonly (readonly [fits: (error: Error) => boolean, ending: Ending])[] = [
  [(error) => error instanceof UsageError, "usage"],
  // How RunError.isInstance decides, without loading the SDK; a ConfigurationError is one. Source: @pulumi/pulumi 3.248, errors.js.
  [(error) => "__pulumiRunError" in error, "usage"],
  [(error) => error instanceof MissingProgram, "missing"],
  [(error) => error instanceof ConnectionError || error instanceof Unreachable, "usage"],
  [(error) => error instanceof DatabaseError || error instanceof Refused || error instanceof ProgramFailed, "no"],
];

/** How a command ends that failed with this error. */
export function endingOf(error: unknown): Ending {
  if (!(error instanceof Error)) return "bug";
  return kinds.find(([fits]) => fits(error))?.[1] ?? "bug";
}
