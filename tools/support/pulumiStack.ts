import { spawnSync } from "node:child_process";
import { UsageError } from "./errors";
import { requireProgram } from "./programs";

/** Bytes: a stack's state has all of its resources. */
const MOST_BYTES = 2 ** 28;

/**
 * What `pulumi stack …` prints about a stack, read as JSON.
 * @param what as in the message of an error: `outputs`
 * @throws MissingProgram when there is no Pulumi CLI to ask
 * @throws UsageError when it does not know the stack, or may not read it
 */
export function askStack(root: string, stack: string, what: string, args: readonly string[]): unknown {
  requireProgram("pulumi");
  const asked = spawnSync("pulumi", ["stack", ...args, "--stack", stack, "--cwd", root], {
    encoding: "utf8",
    maxBuffer: MOST_BYTES,
  });
  if (asked.status !== 0) throw new UsageError(`Pulumi does not give the ${what} of ${stack}: ${asked.stderr.trim()}`);
  return JSON.parse(asked.stdout);
}
