import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Failures, ProgramFailed, UsageError } from "../support/errors";
import type { Ending } from "../support/exitCodes";
import { type GitHub, gitHubOf, pagesOf } from "../support/gitHub";
import { requireProgram } from "../support/programs";
import { askStack } from "../support/pulumiStack";
import { mustRun } from "../support/shownProgram";
import { stackFileOf } from "../support/stackFile";
import { reportLine } from "../support/waiting";
import type { PreviewArguments } from "./arguments";
import { type Preview, unneeded } from "./clean";
import { type PreviewOf, previewSettings, stackOf } from "./settings";

const FOLDER = "preview-environment";
const COMMON = ["--non-interactive", "--color", "never"];

const stacks = z.array(
  z.object({ name: z.string(), lastUpdate: z.string().nullish(), updateInProgress: z.boolean().nullish() }),
);
const pulls = z.array(z.object({ number: z.number() }));
const outputs = z.object({ url: z.string() });

/** @param root npm runs scripts in the project's folder */
export async function run(args: PreviewArguments, root = process.cwd(), environment = process.env): Promise<Ending> {
  requireProgram("pulumi");
  const folder = join(root, FOLDER);
  switch (args.command) {
    case "up":
      console.log(await bringUp(root, folder, args));
      return "done";
    case "down":
      await takeDown(root, folder, { ...args, image: "placeholder" });
      return "done";
    case "clean":
      return clean(root, folder, args, gitHubOf(environment));
  }
}

async function bringUp(root: string, folder: string, preview: PreviewOf): Promise<string> {
  const stack = stackOf(preview.pullRequest);
  writeSettings(root, folder, preview);
  if (!(await listed(folder)).some(({ name }) => name === stack))
    await mustRun("pulumi", ["stack", "init", stack, "--no-select", "--cwd", folder, ...COMMON]);
  await mustRun("pulumi", ["up", "--yes", "--suppress-progress", "--stack", stack, "--cwd", folder, ...COMMON]);
  return outputs.parse(askStack(folder, stack, "outputs", ["output", "--json"])).url;
}

/** What is gone already is no error: the pull request may never have had an environment. */
async function takeDown(root: string, folder: string, preview: PreviewOf): Promise<void> {
  const stack = stackOf(preview.pullRequest);
  if (!(await listed(folder)).some(({ name }) => name === stack)) {
    reportLine(`${stack} does not exist`);
    return;
  }
  writeSettings(root, folder, preview);
  await mustRun("pulumi", ["destroy", "--yes", "--suppress-progress", "--stack", stack, "--cwd", folder, ...COMMON]);
  await mustRun("pulumi", ["stack", "rm", "--yes", "--stack", stack, "--cwd", folder, ...COMMON]);
  reportLine(`${stack} is deleted`);
}

/** One that cannot be deleted does not keep the others. */
async function clean(
  root: string,
  folder: string,
  { hours, dryRun, devStack }: PreviewArguments & { readonly command: "clean" },
  place: GitHub,
): Promise<Ending> {
  const found = unneeded(await listed(folder), { open: await openPullRequests(place), hours, now: Date.now() });
  const failed: unknown[] = [];
  for (const { pullRequest, reason } of found) {
    console.log(`${stackOf(pullRequest)}: ${reason}`);
    if (dryRun) continue;
    await takeDown(root, folder, { pullRequest, devStack, image: "placeholder" }).catch((error: unknown) => {
      if (!(error instanceof ProgramFailed)) throw error;
      failed.push(error);
    });
  }
  if (failed.length > 0) throw new Failures(failed);
  return "done";
}

async function listed(folder: string): Promise<readonly Preview[]> {
  return stacks
    .parse(JSON.parse(await mustRun("pulumi", ["stack", "ls", "--json", "--cwd", folder], { answers: true })))
    .map(({ name, lastUpdate, updateInProgress }) => ({
      name: name.split("/").pop() ?? name,
      lastUpdate: lastUpdate == null ? undefined : new Date(lastUpdate),
      isBusy: updateInProgress === true,
    }));
}

async function openPullRequests(place: GitHub): Promise<ReadonlySet<number>> {
  const open = new Set<number>();
  for await (const page of pagesOf(place, "/pulls?state=open&", "pull-requests: read"))
    for (const { number } of pulls.parse(page)) open.add(number);
  return open;
}

/** @throws UsageError when the dev stack has no file */
function writeSettings(root: string, folder: string, preview: PreviewOf): void {
  const dev = stackFileOf(root, preview.devStack.split("/").at(-1) ?? "");
  if (!existsSync(dev)) throw new UsageError(`--dev-stack ${preview.devStack}: there is no ${dev}`);
  writeFileSync(stackFileOf(folder, stackOf(preview.pullRequest)), previewSettings(readFileSync(dev, "utf8"), preview));
}
