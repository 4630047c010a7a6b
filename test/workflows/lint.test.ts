import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { requireProgram } from "../../tools/support/programs";
import { orSkip } from "../support/orSkip";

async function programs(...names: readonly Parameters<typeof requireProgram>[0][]): Promise<void> {
  for (const name of names) requireProgram(name);
}

describe("the workflows and scripts of this repository", function () {
  this.timeout(60_000);

  it("pass actionlint, with shellcheck for what they run", async function () {
    await orSkip(this, programs("actionlint", "shellcheck"));
    const { status, stdout, stderr } = spawnSync("actionlint", ["-no-color"], { encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
  });

  it("pass shellcheck", async function () {
    await orSkip(this, programs("shellcheck"));
    const { status, stdout } = spawnSync("shellcheck", ["--external-sources", ".ci/run"], { encoding: "utf8" });
    assert.equal(status, 0, stdout);
  });

  it("install the same actionlint in every place", () => {
    const places = [".ci/run", ".github/workflows/pull-request.yml", "tools/support/programs.ts"];
    const versions = places.map((place) => /actionlint@(v[\d.]+)/.exec(readFileSync(place, "utf8"))?.[1]);
    assert.deepEqual([...new Set(versions)], ["v1.7.12"]);
  });
});
