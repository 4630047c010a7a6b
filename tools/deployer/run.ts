import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../../database/errors";
import { makePlan, type Plan } from "../plan/plan";
import { UsageError } from "../support/errors";
import type { Ending } from "../support/exitCodes";
import type { DeployerArguments } from "./arguments";
import type { PolicyDocument } from "./documents";
import { deployerPolicy } from "./policy";
import type { Purpose } from "./statements";

const PURPOSES: readonly Purpose[] = ["up", "preview"];

/** Prints the documents for one purpose, or writes a file for each document of both. */
export async function run({ preview, account, out, ...given }: DeployerArguments): Promise<Ending> {
  const plans = await plansOf(given);
  const documentsFor = (purpose: Purpose) => deployerPolicy(plans, purpose, account);
  if (out === undefined) console.log(JSON.stringify(documentsFor(preview ? "preview" : "up"), null, 2));
  else
    for (const purpose of PURPOSES)
      for (const file of written(out, `${given.stack}-${purpose}`, documentsFor(purpose))) console.log(file);
  return "done";
}

/** The stack as it is, and on each other topology that it may move to. */
async function plansOf({
  stack,
  overrides,
  topologies,
}: Pick<DeployerArguments, "stack" | "overrides" | "topologies">): Promise<readonly Plan[]> {
  const plans = [await makePlan(stack, overrides)];
  for (const topology of topologies) plans.push(await makePlan(stack, { ...overrides, topology }));
  return plans;
}

function written(directory: string, name: string, documents: readonly PolicyDocument[]): readonly string[] {
  try {
    mkdirSync(directory, { recursive: true });
    return documents.map((document, index) => {
      const file = join(directory, `${name}-${index + 1}.json`);
      writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
      return file;
    });
  } catch (error) {
    throw new UsageError(`--out ${directory}: ${reasonOf(error)}`);
  }
}
