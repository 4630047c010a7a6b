import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRunning, takeLock } from "../../../tools/support/processLock";

/** The id of a process that has ended. */
function idOfTheDead(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

describe("a lock", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "malayalees-lock-"));
    file = join(folder, "new/lock");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is taken once, and names who has it", () => {
    const lock = takeLock(file);
    assert.equal(takeLock(file), process.pid);
    assert.ok(typeof lock !== "number");
    lock.release();
    assert.ok(!existsSync(file));
    assert.equal(typeof takeLock(file), "object");
  });

  for (const [what, content] of [
    ["a process that is gone", String(idOfTheDead())],
    ["nobody, as its process was killed while it wrote", ""],
  ] as const)
    it(`of ${what} does not count, and nothing is left of it`, () => {
      const lock = takeLock(file);
      assert.ok(typeof lock !== "number");
      lock.release();
      writeFileSync(file, content);
      assert.equal(typeof takeLock(file), "object");
      assert.deepEqual(readdirSync(join(folder, "new")), ["lock"]);
    });

  it("knows who runs", () => {
    assert.ok(isRunning(process.pid) && isRunning(1));
    assert.ok(!isRunning(idOfTheDead()));
  });
});
