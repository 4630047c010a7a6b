import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../../../database/errors";
import { UsageError } from "../../support/errors";
import { exitCodes } from "../../support/exitCodes";
import { listenForInterruption } from "../../support/interruption";
import { takeLock } from "../../support/processLock";
import { runProgram } from "../../support/runProgram";
import { type Commit, git } from "./git";

/** Plans of other commits that are made at the same time on one machine. */
const MOST = 8;

/**
 * Makes the plan of a stack at a commit, with that commit's own program and stack files, in a checkout that is gone afterwards.
 * @returns what its `npm run plan -- <stack> --json` printed; undefined when the commit has no such stack
 * @throws UsageError when that plan cannot be made
 */
export async function planAt(commit: Commit, stack: string, folder: string): Promise<string | undefined> {
  const { path, leave } = placeFor(commit);
  const signal = listenForInterruption({
    urgent: ["SIGINT", "SIGTERM"],
    atOnce: () => {
      leave();
      process.exit(exitCodes.interrupted.code);
    },
  });
  try {
    await checkOut(commit, path, signal);
    if (!existsSync(join(path, `Pulumi.${stack}.yaml`))) return undefined;
    await givePackages(commit, path, folder, signal);
    return await runProgram("npm", ["run", "--silent", "plan", "--", stack, "--json"], {
      folder: path,
      signal,
      withChildren: true,
      // A violated policy there does not keep the plan from being compared.
      succeeded: (code, output) =>
        code === exitCodes.done.code || (code === exitCodes.no.code && output.startsWith("{")),
    });
  } catch (error) {
    throw new UsageError(`--against ${commit.name}: ${stack} cannot be planned there: ${reasonOf(error)}`);
  } finally {
    leave();
  }
}

/**
 * A folder inside the git directory: no tool takes it for a part of the work tree. It is the same one each time, as what is compiled is
 * kept by path.
 */
function placeFor({ gitFolder, name }: Commit) {
  const base = join(gitFolder, "plan-checkouts");
  for (let slot = 1; slot <= MOST; slot++) {
    const lock = takeLock(join(base, `${slot}.lock`));
    if (typeof lock === "number") continue;
    const path = join(base, String(slot));
    const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    // What a killed run has left.
    remove();
    mkdirSync(path);
    return {
      path,
      leave: () => {
        remove();
        lock.release();
      },
    };
  }
  throw new UsageError(`--against ${name}: ${MOST} plans of other commits are being made; wait for one of them`);
}

/** By an index of its own: the one of the work tree, and the list of work trees, stay as they are. */
async function checkOut({ tree, topFolder }: Commit, path: string, signal: AbortSignal): Promise<void> {
  const environment = { GIT_INDEX_FILE: join(path, ".index") };
  await git(["read-tree", tree], { folder: topFolder, environment, signal });
  await git(["checkout-index", "--all", `--prefix=${path}/`], { folder: topFolder, environment, signal });
}

/** This folder's own packages, where the commit asks for the same ones. */
async function givePackages({ name }: Commit, path: string, folder: string, signal: AbortSignal): Promise<void> {
  const [there, here] = [path, folder].map((each) => textIn(join(each, "package-lock.json")));
  const packages = join(folder, "node_modules");
  if (there === here) {
    if (existsSync(packages)) symlinkSync(packages, join(path, "node_modules"));
    return;
  }
  console.error(`package-lock.json is another one at ${name}: its packages are installed for this comparison (npm ci)`);
  await runProgram("npm", ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"], {
    folder: path,
    signal,
    withChildren: true,
  });
}

function textIn(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
