import { readFileSync } from "node:fs";
import { z } from "zod";
import { reasonOf } from "../../../database/errors";
import { UsageError } from "../../support/errors";
import { makePlan, type Plan } from "../plan";
import { advise } from "./advice";
import { type Change, type ComparedResource, compare } from "./compare";

/** What an update would do to a stack, and what to know before. */
export interface Changes {
  readonly changes: readonly Change[];
  readonly advice: readonly string[];
}

/** What a plan is compared with: another plan of the stack, from now or from a file. */
export interface Baseline {
  readonly resources: readonly (ComparedResource & { readonly props: Readonly<Record<string, unknown>> })[];
}

const savedPlan = z.object({
  stack: z.string(),
  resources: z.array(
    z.object({
      urn: z.string(),
      type: z.string(),
      name: z.string(),
      inputs: z.record(z.string(), z.unknown()),
      remote: z.boolean().optional(),
      external: z.boolean().optional(),
    }),
  ),
});

/**
 * A plan that was written by --json or --out.
 * @throws UsageError when the file has no plan, or one of another stack
 */
export function readSavedPlan(file: string, stack: string): Baseline {
  const saved = savedPlan.safeParse(jsonIn(file));
  if (!saved.success)
    throw new UsageError(`--against ${file} is no plan: write one with npm run plan -- ${stack} --out ${file}`);
  if (saved.data.stack !== stack)
    throw new UsageError(`--against ${file} is a plan of ${saved.data.stack}, not of ${stack}`);
  return { resources: saved.data.resources.map((each) => ({ ...each, props: each.inputs })) };
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`--against ${file}: ${reasonOf(error)}`);
  }
}

/** The plan of the stack as its files have it. */
export function currentPlan(stack: string, folder: string): Promise<Baseline> {
  return makePlan(stack, {}, folder);
}

export async function changesOf(before: Baseline, after: Plan): Promise<Changes> {
  const changes = compare(before.resources, after.resources);
  return { changes, advice: await advise(changes, before.resources, after.resources) };
}
