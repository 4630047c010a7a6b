import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { instanceTypes } from "../../../components/configuration/instanceTypes";
import { instanceClasses } from "../../../policies/facts/instanceClasses";
import { lambdaRuntimes, supportedRuntimes } from "../../../policies/facts/lambdaRuntimes";
import { cacheNodePrice, instanceClassPrice, instanceTypePrices } from "../../../policies/facts/prices";
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

describe("the table of prices", () => {
  it("grows with the memory within each family of instance classes", () => {
    const priced = instanceClasses.flatMap((each) => {
      const dollars = instanceClassPrice(each.name);
      return dollars === undefined ? [] : [{ ...each, dollars }];
    });
    assert.ok(priced.length > 40, String(priced.length));
    for (const one of priced)
      for (const other of priced) {
        const sameFamily = one.name.split(".")[1] === other.name.split(".")[1];
        if (sameFamily && one.memoryGiB < other.memoryGiB) assert.ok(one.dollars < other.dollars, one.name);
      }
  });

  it("knows every machine that a phase may take", () => {
    const types = Object.values(instanceTypes).flatMap((each) => Object.values(each).flat());
    assert.deepEqual(
      types.filter((type) => instanceTypePrices[type] === undefined),
      [],
    );
  });

  it("knows every node of Valkey that a phase may take, and what a node costs that is twice as large", () => {
    for (const type of ["cache.t4g.small", "cache.m7g.large", "cache.r7g.large"])
      assert.ok((cacheNodePrice(type, "valkey") ?? 0) > 0, type);
    assert.equal(cacheNodePrice("cache.r7g.2xlarge", "valkey"), 4 * 0.1752);
    assert.equal(cacheNodePrice("cache.r7g.large", "redis"), 1.25 * 0.1752);
    assert.equal(cacheNodePrice("cache.r5.8xlarge", "valkey"), undefined);
    assert.equal(cacheNodePrice("cache.z9.large", "valkey"), undefined);
  });

  it("has no price for what it does not know", () => {
    for (const name of ["db.t2.micro", "db.r7g.huge", "db.constructor.large", "t4g.micro", ""])
      assert.equal(instanceClassPrice(name), undefined);
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
