import { z } from "zod";
import { readStackFiles } from "../plan/stackFiles";
import { UsageError } from "../support/errors";
import { askStack } from "../support/pulumiStack";
import type { Target } from "./arguments";

/** Where a database is. */
export interface Place {
  readonly identifier: string;
  readonly region: string;
  readonly profile: string | undefined;
}

const outputs = z.object({ databaseIdentifier: z.string() });

/**
 * The database that was named, or the one among a stack's outputs.
 * @throws UsageError when there is no such stack, or it has no database yet
 * @throws MissingProgram when there is no Pulumi CLI to ask
 */
export function findPlace(root: string, target: Target): Place {
  if ("instance" in target) return { ...target, identifier: target.instance };
  const { stack } = target;
  const { config } = readStackFiles(root, stack, {});
  const read = outputs.safeParse(askStack(root, stack, "outputs", ["output", "--json"]));
  if (!read.success) {
    throw new UsageError(
      `Stack ${stack} does not name a database (output databaseIdentifier): bring it up first with pulumi up.`,
    );
  }
  return {
    identifier: read.data.databaseIdentifier,
    region: config["aws:region"] ?? "",
    profile: config["aws:profile"],
  };
}
