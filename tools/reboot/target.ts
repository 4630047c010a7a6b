import { z } from "zod";
import { readOutputs } from "../support/stackOutputs";
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
  const found = readOutputs(root, target.stack, outputs, "a database (output databaseIdentifier)");
  return { identifier: found.outputs.databaseIdentifier, region: found.region, profile: found.profile };
}
