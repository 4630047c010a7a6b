import { spawn } from "node:child_process";
import { once } from "node:events";
import { missing } from "./programs";

export interface ProgramOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Ends the program. */
  readonly signal: AbortSignal;
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
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (chunk: Buffer) => {
      output[name] += chunk;
    });
  }
  const name = command.split("/").at(-1) ?? command;
  try {
    const [code] = await once(child, "close");
    if (code === 0) return output.stdout;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") throw missing(name);
    throw error;
  }
  throw new Error(`${name} failed:\n${output.stderr.slice(0, 2000)}`);
}
