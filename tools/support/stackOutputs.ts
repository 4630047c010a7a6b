import type { z } from "zod";
import { readStackFiles } from "../plan/stackFiles";
import { UsageError } from "./errors";
import { askStack } from "./pulumiStack";

/** Outputs of a stack, and how AWS is reached for it. */
export interface StackOutputs<Outputs> {
  readonly outputs: Outputs;
  readonly region: string;
  readonly profile: string | undefined;
}

/**
 * @param what that the stack must have, with the output's name, as in the message of an error
 * @throws UsageError when there is no such stack, or it does not have that yet
 * @throws MissingProgram when there is no Pulumi CLI to ask
 */
export function readOutputs<Outputs>(
  root: string,
  stack: string,
  schema: z.ZodType<Outputs>,
  what: string,
): StackOutputs<Outputs> {
  const { config } = readStackFiles(root, stack, {});
  const read = schema.safeParse(askStack(root, stack, "outputs", ["output", "--json"]));
  if (!read.success) throw new UsageError(`Stack ${stack} does not name ${what}: bring it up first with pulumi up.`);
  return { outputs: read.data, region: config["aws:region"] ?? "", profile: config["aws:profile"] };
}
