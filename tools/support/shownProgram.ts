import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { ProgramFailed } from "./errors";
import { missing } from "./programs";

export interface ShownOptions {
  /** What it reads, such as a password: never an argument, which every user of the machine could see. */
  readonly input?: string;
  /** Its standard output is the answer, and not shown. @default shown, as everything else that it prints */
  readonly answers?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** How a program ended that people watch. */
export interface ShownResult {
  /** undefined when a signal ended it. */
  readonly code: number | undefined;
  /** What it printed, and people have seen; with `answers` the answer alone. */
  readonly printed: string;
}

/**
 * Runs a program whose output people watch while it works. It is shown on standard error: standard output is for our result.
 * @throws MissingProgram when it is not installed
 */
export async function runShown(
  command: string,
  args: readonly string[],
  { input = "", answers = false, environment }: ShownOptions = {},
): Promise<ShownResult> {
  const child = spawn(command, args, { env: { ...process.env, ...environment }, stdio: "pipe" });
  try {
    await once(child, "spawn");
  } catch (error) {
    throw error instanceof Error && "code" in error && error.code === "ENOENT" ? missing(command) : error;
  }
  const closed = once(child, "close");
  // A program that reads nothing may have ended before.
  child.stdin.on("error", () => {}).end(input);
  for (const stream of answers ? [child.stderr] : [child.stdout, child.stderr])
    stream.pipe(process.stderr, { end: false });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code: code ?? undefined, printed: answers ? out : out + err };
}

/** The same for a program that must do its work; what it printed. @throws ProgramFailed when it does not */
export async function mustRun(command: string, args: readonly string[], options?: ShownOptions): Promise<string> {
  const { code, printed } = await runShown(command, args, options);
  if (code === 0) return printed;
  throw new ProgramFailed(
    `${command} ${args.slice(0, 3).join(" ")} … failed${code === undefined ? "" : ` with ${code}`}: its reason is above`,
  );
}
