import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../../database/errors";
import { makePlan, type Plan } from "../plan/plan";
import { UsageError } from "../support/errors";
import type { Ending } from "../support/exitCodes";
import type { DeployerArguments } from "./arguments";
import type { PolicyDocument } from "./documents";
import { deployerPolicy } from "./policy";

/** Prints the documents, or writes a file for each. */
export async function run({ preview, account, out, ...given }: DeployerArguments): Promise<Ending> {
  const purpose = preview ? "preview" : "up";
  const documents = deployerPolicy(await plansOf(given), purpose, account);
  if (out === undefined) console.log(JSON.stringify(documents, null, 2));
  else for (const file of written(out, `${given.stack}-${purpose}`, documents)) console.log(file);
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
