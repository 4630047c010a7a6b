import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { typescriptNode } from "../../support/typescriptNode";

const ROOT = join(__dirname, "../../..");

describe("npm run bench", () => {
  function bench(...args: readonly string[]) {
    return spawnSync(process.execPath, [...typescriptNode, "tools/bench/main.ts", ...args], {
      cwd: ROOT,
      encoding: "utf8",
    });
  }

  it("exits 2 with one line for a mistake, and starts nothing", () => {
    const { status, stderr, stdout } = bench("--rounds", "none");
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /^--rounds must be .*\nFor help: npm run bench -- --help\n$/);
  });
});
