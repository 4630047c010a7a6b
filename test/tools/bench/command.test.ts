import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { typescriptNode } from "../../support/typescriptNode";

const ROOT = join(__dirname, "../../..");

describe("npm run bench", () => {
  function bench(...args: readonly string[]) {
    return benchWith(process.env, ...args);
  }
  function benchWith(env: NodeJS.ProcessEnv, ...args: readonly string[]) {
    return spawnSync(process.execPath, [...typescriptNode, "tools/bench/main.ts", ...args], {
      ...{ cwd: ROOT, env, encoding: "utf8" },
    });
  }

  it("exits 2 with one line for a mistake, and starts nothing", () => {
    const { status, stderr, stdout } = bench("--rounds", "none");
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /^--rounds must be .*\nFor help: npm run bench -- --help\n$/);
  });

  it("exits 3 with one sentence for --java without a JDK, and starts nothing", () => {
    const { status, stderr, stdout } = benchWith({ PATH: "", HOME: process.env.HOME }, "--java");
    assert.deepEqual([status, stdout], [3, ""]);
    assert.match(stderr, /^a JDK, 17 or newer is missing: /);
    assert.equal(stderr.trim().split("\n").length, 1);
  });
});
