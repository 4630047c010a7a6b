import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { typescriptNode } from "../../support/typescriptNode";

export interface Ended {
  readonly status: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a TypeScript file as npm's scripts do. @param node options of Node itself */
export async function runTool(script: string, args: readonly string[], node: readonly string[] = []): Promise<Ended> {
  const child = spawn(process.execPath, [...node, ...typescriptNode, script, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { status, stdout, stderr };
}
