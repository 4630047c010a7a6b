import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refused } from "../support/errors";
import { mustRun, runShown } from "../support/shownProgram";

/** Others may push between our fetch and our push. */
const TRIES = 5;

/** A file of a branch of origin. */
export interface BranchFile {
  /** The work tree. */
  readonly root: string;
  /** From the work tree's root. */
  readonly file: string;
  readonly branch: string;
}

interface GitOptions {
  readonly input?: string;
  /** File of an index of its own. */
  readonly index?: string;
}

/** A file's text as the branch has it now. */
export async function readFromBranch({ root, file, branch }: BranchFile): Promise<string> {
  await git(root, ["fetch", "--quiet", "origin", branch]);
  return git(root, ["show", `FETCH_HEAD:${file}`]);
}

/**
 * Commits a change of a file on top of its branch. The work tree, which may have another commit and other changes, stays as it is.
 * @throws Refused when the branch does not take it
 */
export async function commitToBranch(
  place: BranchFile,
  message: string,
  change: (text: string) => string,
): Promise<void> {
  const { root, file, branch } = place;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const before = await readFromBranch(place);
    const after = change(before);
    if (after === before) return;
    const commit = await commitOnto("FETCH_HEAD", place, after, message);
    const push = ["-C", root, "push", "--quiet", "origin", `${commit}:refs/heads/${branch}`];
    if ((await runShown("git", push)).code === 0) return;
  }
  throw new Refused(
    `The stack runs the image, and ${branch} does not name it: the push was refused ${TRIES} times (is the branch protected against this job?). ` +
      `Change ${file} by hand; until then an update from ${branch} would bring the image before back.`,
  );
}

/** @returns the new commit */
async function commitOnto(parent: string, { root, file }: BranchFile, text: string, message: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "ship-"));
  const index = join(folder, "index");
  const line = async (args: readonly string[], options?: GitOptions) => (await git(root, args, options)).trim();
  try {
    await line(["read-tree", parent], { index });
    const blob = await line(["hash-object", "-w", "--stdin"], { input: text });
    await line(["update-index", "--cacheinfo", `100644,${blob},${file}`], { index });
    return await line(["commit-tree", await line(["write-tree"], { index }), "-p", parent, "-m", message]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function git(root: string, args: readonly string[], { input, index }: GitOptions = {}): Promise<string> {
  const environment = index === undefined ? undefined : { GIT_INDEX_FILE: index };
  return mustRun("git", ["-C", root, ...args], { answers: true, input, environment });
}
