import { MissingProgram } from "../../support/errors";
import { type ProgramOptions, runProgram } from "../../support/runProgram";

/** A commit of the repository that a folder is in. */
export interface Commit {
  /** As it was asked for, such as origin/main. */
  readonly name: string;
  /** Its full id. */
  readonly id: string;
  /** The tree of the folder in it. */
  readonly tree: string;
  readonly gitFolder: string;
  /** The work tree's top. */
  readonly topFolder: string;
}

/** Runs git to its end. @throws MissingProgram, or Error with what git said */
export function git(args: readonly string[], options: Omit<ProgramOptions, "signal"> & Partial<ProgramOptions>) {
  return runProgram("git", args, { signal: new AbortController().signal, ...options });
}

/** undefined when the folder is in no repository, or there is no such branch, tag or commit. @throws MissingProgram without git */
export async function findCommit(name: string, folder: string): Promise<Commit | undefined> {
  const ask = async (...args: readonly string[]) => (await git(["rev-parse", ...args], { folder })).trim();
  try {
    const id = await ask("--verify", "--quiet", "--end-of-options", `${name}^{commit}`);
    const [tree, gitFolder, topFolder] = await Promise.all([
      ask("--verify", "--quiet", `${id}:./`),
      ask("--absolute-git-dir"),
      ask("--show-toplevel"),
    ]);
    return { name, id, tree, gitFolder, topFolder };
  } catch (error) {
    if (error instanceof MissingProgram) throw error;
    return undefined;
  }
}
