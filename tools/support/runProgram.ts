import { spawn } from "node:child_process";
import { once } from "node:events";
import { missing } from "./programs";

export interface ProgramOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Whether it has done its work, by its exit code and what it printed. @default when the code is 0 */
  readonly succeeded?: (code: number, output: string) => boolean;
  /** Ends the program. */
  readonly signal: AbortSignal;
  /** The signal ends what the program has started as well: npm leaves that running. @default false */
  readonly withChildren?: boolean;
}

/**
 * Runs a program to its end; its standard output.
 * @throws MissingProgram when it is not installed
 * @throws Error with what it said when it fails, or its AbortError when it was ended by the signal
 */
export async function runProgram(command: string, args: readonly string[], options: ProgramOptions): Promise<string> {
  const child = spawn(command, args, {
    env: { ...process.env, ...options.environment },
    cwd: options.folder,
    stdio: ["ignore", "pipe", "pipe"],
    signal: options.signal,
    // In a process group of its own.
    detached: options.withChildren === true,
  });
  const end = () => endGroup(child.pid);
  if (options.withChildren) options.signal.addEventListener("abort", end, { once: true });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (chunk: Buffer) => {
      output[name] += chunk;
    });
  }
  const name = command.split("/").at(-1) ?? command;
  try {
    const [code] = await once(child, "close");
    if (options.succeeded?.(code, output.stdout) ?? code === 0) return output.stdout;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") throw missing(name);
    throw error;
  } finally {
    options.signal.removeEventListener("abort", end);
  }
  throw new Error(`${name} failed:\n${output.stderr.slice(0, 2000)}`);
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGTERM");
  } catch {
    // It has ended.
  }
}
