import { createInterface } from "node:readline/promises";
import { exitCodes } from "./exitCodes";

/** Asks a person to type a word. On a terminal only: a script that does not say yes beforehand must not hang. */
export async function isConfirmed(question: string, word: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.once("SIGINT", () => process.exit(exitCodes.interrupted.code));
  const closed = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  const answer = await Promise.race([terminal.question(`${question} Type ${word} to continue: `), closed]);
  terminal.close();
  return answer.trim() === word;
}
