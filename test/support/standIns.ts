import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/**
 * Programs that stand for real ones on PATH. Each writes its name and arguments, a line a call, and then does what its script says:
 * a body of bash that finds the test's folder in $FOLDER.
 */
export class StandIns {
  readonly folder = mkdtempSync(join(tmpdir(), "stand-ins-"));
  private readonly path = process.env.PATH;

  constructor(scripts: Readonly<Record<string, string>>) {
    for (const [name, script] of Object.entries(scripts)) this.put(name, script);
  }

  /** Adds a program, or gives one another script. */
  put(name: string, script: string): void {
    const file = join(this.folder, name);
    const lines = ["#!/usr/bin/env bash", "set -eu", `FOLDER='${this.folder}'`, `echo "${name} $*" >>"$FOLDER/calls"`];
    writeFileSync(file, [...lines, script, ""].join("\n"));
    chmodSync(file, 0o755);
  }

  /** PATH with the stand-ins before everything else. */
  get environment(): { readonly PATH: string } {
    return { PATH: `${this.folder}${delimiter}${this.path}` };
  }

  /** What was called, in order. */
  calls(): readonly string[] {
    const file = join(this.folder, "calls");
    return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  }

  forget(): void {
    rmSync(join(this.folder, "calls"), { force: true });
  }

  /** What is run in this process finds them too, until remove(). */
  use(): this {
    process.env.PATH = this.environment.PATH;
    return this;
  }

  remove(): void {
    process.env.PATH = this.path;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
