import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { digestOf, repositoryOf } from "../image/registry";
import { policyConfigOf } from "../plan/policyConfig";
import { readStackFiles } from "../plan/stackFiles";
import { Refused, UsageError } from "../support/errors";
import type { Ending } from "../support/exitCodes";
import { listenForInterruption } from "../support/interruption";
import { mustRun } from "../support/shownProgram";
import { replaceFile, stackFileOf } from "../support/stackFile";
import { reportLine } from "../support/waiting";
import type { ShipArguments } from "./arguments";
import { commitToBranch, readFromBranch } from "./branch";
import { imageOf, withImage } from "./stackImage";
import { configOf, type Place, stackOptions, updateAndAsk } from "./update";

/** Seconds between two rounds of questions. */
const PAUSE = 2;

/** @param root npm runs scripts in the project's folder */
export async function run(args: ShipArguments, root = process.cwd(), pauseSeconds = PAUSE): Promise<Ending> {
  const { stack } = args;
  // Refuses an unknown stack, and a file that is not one, before anything is asked.
  readStackFiles(root, stack, {});
  const image = await findImage(root, args);
  const policies = policiesFor(root, stack, image);
  if (args.preview) return preview(root, args, image, policies);
  const before = await fileBefore(root, args);
  const { paths, waitSeconds } = args;
  const place = { root, stack, paths, waitSeconds, pauseSeconds, stop: listenForInterruption() };
  return ship(place, { image, before, policies, record: args.record, tag: args.image });
}

async function preview(root: string, { stack }: ShipArguments, image: string, policies: readonly string[]) {
  const file = stackFileOf(root, stack);
  const before = readFileSync(file, "utf8");
  try {
    replaceFile(file, withImage(before, image));
    console.log(
      await mustRun("pulumi", ["preview", "--diff", ...stackOptions(root, stack), ...policies], { answers: true }),
    );
  } finally {
    replaceFile(file, before);
  }
  return "done" as const;
}

/**
 * The stack's file with the image that the stack runs. That is what the branch says now: a job may have an older commit, from before
 * the branch got the image of another job.
 */
async function fileBefore(root: string, { stack, record }: ShipArguments): Promise<string> {
  const file = stackFileOf(root, stack);
  const here = readFileSync(file, "utf8");
  if (record === undefined) return here;
  return withImage(here, imageOf(await readFromBranch({ root, file: relative(root, file), branch: record })));
}

interface Shipment {
  readonly image: string;
  /** As it was typed, for the commit's message. */
  readonly tag: string;
  /** The stack's file, to go back to. */
  readonly before: string;
  readonly policies: readonly string[];
  readonly record: string | undefined;
}

async function ship(place: Place, { image, tag, before, policies, record }: Shipment): Promise<Ending> {
  const { root, stack, stop } = place;
  const file = stackFileOf(root, stack);
  replaceFile(file, withImage(before, image));
  const problem = await updateAndAsk(place, policies);
  if (problem === undefined) {
    reportLine(`${stack} runs ${image}`);
    const change = (text: string) => withImage(text, image);
    if (record !== undefined)
      await commitToBranch({ root, file: relative(root, file), branch: record }, `${stack} runs ${tag}`, change);
    return "done";
  }
  replaceFile(file, before);
  if (problem.locked) throw new Refused(`Another update of ${stack} is under way: nothing was changed.`);
  const earlier = configOf(root, stack).application.image;
  if (stop.aborted) {
    reportLine(`interrupted: ${stack} may run ${image} or ${earlier}; bring in the one that you want`);
    return "interrupted";
  }
  reportLine(`${image} is taken back: ${problem.reason}`);
  // Without the policies: nothing may hold up the way back.
  const stuck = await updateAndAsk(place, []);
  if (stuck !== undefined)
    throw new Refused(`${stack} could not be brought back to ${earlier}, which its file names: ${stuck.reason}`);
  reportLine(`${stack} runs ${earlier}, as before`);
  return "no";
}

/** As `npm run plan` judges the stack: by the file of its environment. */
function policiesFor(root: string, stack: string, image: string): readonly string[] {
  const { file } = policyConfigOf(root, configOf(root, stack, { image }).environment);
  return ["--policy-pack", "policies", ...(file === undefined ? [] : ["--policy-pack-config", file])];
}

/** A tag is one of the stack's own repository. @throws UsageError when there is no such image */
async function findImage(root: string, { stack, image, preview }: ShipArguments): Promise<string> {
  if (/[/@:]/.test(image) || image === "placeholder") return image;
  const repository = repositoryOf(root, stack);
  // It is copied there after the preview has been approved.
  if (preview || (await digestOf(repository, image)) !== undefined) return `${repository.url}:${image}`;
  throw new UsageError(
    `${repository.url} has no image ${image}. The newest: aws ecr describe-images --region ${repository.region} ` +
      `--repository-name ${repository.repository} --query "sort_by(imageDetails,&imagePushedAt)[-10:].imageTags[0]"`,
  );
}
