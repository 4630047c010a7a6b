import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { lambdaRuntimes, supportedRuntimes } from "../../../policies/facts/lambdaRuntimes";
import { taggableTypes } from "../../../policies/facts/taggableTypes";
import { realStacks } from "../support/realStacks";

/** Whether the SDK's arguments of a type have a map of tags. */
function takesTags(type: string): boolean {
  const [, module, file, name] = /^aws:(\w+)\/(\w+):(\w+)$/.exec(type) ?? [];
  const path = `node_modules/@pulumi/aws/${module}/${file}.d.ts`;
  if (!existsSync(path)) return false;
  const [, args = ""] = readFileSync(path, "utf8").split(`export interface ${name}Args`);
  return /\n {4}tags\?: pulumi\.Input<\{/.test(args);
}

describe("the table of taggable types", () => {
  it("has only types that take tags", () => {
    assert.deepEqual(
      taggableTypes.filter((type) => !takesTags(type)),
      [],
    );
  });

  it("has every such type of the real stacks", async () => {
    const types = new Set((await realStacks()).flatMap(({ resources }) => resources.map(({ type }) => type)));
    assert.deepEqual(
      [...types].filter((type) => takesTags(type) && !taggableTypes.includes(type)),
      [],
    );
  });
});

describe("the table of runtimes", () => {
  it("counts the day of the deprecation as the last one", () => {
    const [[name = "", last = ""] = []] = Object.entries(lambdaRuntimes);
    assert.ok(supportedRuntimes(last).includes(name));
    assert.ok(!supportedRuntimes(`${Number(last.slice(0, 4)) + 1}-01-01`).includes(name));
  });

  it("has a newer runtime of every language to move to on the day of the release", () => {
    const languages = (names: readonly string[]) => new Set(names.map((name) => name.replace(/[.\d].*$/, "")));
    const left = languages(supportedRuntimes("2026-11-24"));
    for (const language of ["nodejs", "python", "java", "dotnet", "ruby", "provided"])
      assert.ok(left.has(language), language);
  });
});
