import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where the engine reads a stack's configuration. */
export function stackFileOf(root: string, stack: string): string {
  return join(root, `Pulumi.${stack}.yaml`);
}

/** Gives a file another text: all of it or, when the process is killed meanwhile, nothing. */
export function replaceFile(file: string, text: string): void {
  const half = `${file}.new`;
  writeFileSync(half, text);
  renameSync(half, file);
}
