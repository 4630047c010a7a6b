import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../../database/errors";
import { type Assumptions, readUsage } from "../../policies/costs/usage";
import { UsageError } from "../support/errors";

/**
 * A stack's own figures of use, in Pulumi.STACK.usage.json beside its configuration; none without such a file.
 * @throws UsageError when the file is not JSON, or has what is not a figure of use
 */
export function ownUsage(folder: string, stack: string): Partial<Assumptions> {
  const name = `Pulumi.${stack}.usage.json`;
  const file = join(folder, name);
  if (!existsSync(file)) return {};
  try {
    return readUsage(JSON.parse(readFileSync(file, "utf8")), name);
  } catch (error) {
    throw new UsageError(error instanceof SyntaxError ? `${name} is not JSON: ${reasonOf(error)}` : reasonOf(error));
  }
}
