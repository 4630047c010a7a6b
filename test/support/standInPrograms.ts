import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Programs on PATH that stand in for real ones. */
export interface StandIns {
  /** A PATH with these programs before all others. */
  readonly path: string;
  /** Only these programs, and those of the system that scripts need. */
  readonly folder: string;
  /** What a program wrote into the file that its script names by $STAND_INS/name. */
  read(name: string): string;
  remove(): void;
}

/** @param scripts name to the lines of a shell script; STAND_INS is their folder */
export function standIns(scripts: Readonly<Record<string, string>>): StandIns {
  const folder = mkdtempSync(join(tmpdir(), "malayalees-programs-"));
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\nSTAND_INS='${folder}'\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return {
    folder,
    path: `${folder}${delimiter}${process.env.PATH ?? ""}`,
    read: (name) => readFileSync(join(folder, name), "utf8"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The Pulumi CLI, as far as commands ask it for the outputs of a stack. */
export function pulumiWith(outputs: unknown): string {
  return `case "$1" in version) exit 0;; esac\ncat <<'OUTPUTS'\n${JSON.stringify(outputs)}\nOUTPUTS`;
}
