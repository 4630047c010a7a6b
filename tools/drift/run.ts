import { readStackFiles } from "../plan/stackFiles";
import type { Ending } from "../support/exitCodes";
import { gitHubOf } from "../support/gitHub";
import type { DriftArguments } from "./arguments";
import { putIssue } from "./issue";
import { differencesOf } from "./preview";
import { describe, issueText, markerOf, titleOf } from "./render";

/** @param root npm runs scripts in the project's folder */
export async function run(
  { stack, issue, author }: DriftArguments,
  root = process.cwd(),
  environment = process.env,
): Promise<Ending> {
  readStackFiles(root, stack, {});
  // What is missing in the environment is reported before minutes are spent on the preview.
  const place = issue ? gitHubOf(environment) : undefined;
  const differences = await differencesOf(root, stack);
  const found = differences.length > 0;
  console.log(found ? describe(differences) : `${stack} is as its program says`);
  if (place === undefined) return found ? "no" : "done";
  const body = found ? issueText(stack, differences) : undefined;
  const outcome = await putIssue(place, author, { marker: markerOf(stack), title: titleOf(stack), body });
  console.log(`The issue "${titleOf(stack)}" ${outcome.startsWith("is ") ? outcome : `is ${outcome}`}.`);
  return "done";
}
