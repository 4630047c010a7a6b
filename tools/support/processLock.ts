import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Something that one process of this machine has at a time. */
export interface ProcessLock {
  release(): void;
}

/**
 * Takes a lock that is a file with a process id in it. The file of a process that is gone does not count.
 * @returns the process id of who has it, when that is another process or an earlier call
 */
export function takeLock(file: string): ProcessLock | number {
  mkdirSync(dirname(file), { recursive: true });
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    // A link appears with its content, and only where there is no such file.
    while (!linked(own, file)) {
      const holder = holderOf(file);
      if (holder !== undefined && isRunning(holder)) return holder;
      removeOf(holder, file);
    }
  } finally {
    rmSync(own);
  }
  const leave = () => rmSync(file, { force: true });
  process.once("exit", leave);
  return {
    release() {
      process.off("exit", leave);
      leave();
    },
  };
}

/** Whether there is such a process, of any user. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function linked(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    return false;
  }
}

/** undefined: the file is gone, or has no process id. */
function holderOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, "utf8")) || undefined;
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    return undefined;
  }
}

/** Another process may have done the same meanwhile, and have the lock by now: then it gets it back. */
function removeOf(gone: number | undefined, file: string): void {
  const aside = `${file}.${process.pid}.old`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    return;
  }
  if (holderOf(aside) !== gone) linked(aside, file);
  rmSync(aside, { force: true });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
