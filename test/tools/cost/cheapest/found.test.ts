import assert from "node:assert/strict";
import { phases } from "../../../../components/configuration/keys/key";
import { keys, settingNames } from "../../../../components/configuration/settings";
import { costCommand } from "../../../../tools/cost/arguments";
import { candidate } from "../../../../tools/cost/cheapest/cheapest";
import { differences } from "../../../../tools/cost/cheapest/differences";
import { foundConfigurations } from "../../../../tools/cost/cheapest/page";
import { brokenPromises, type Candidate } from "../../../../tools/cost/cheapest/promises";
import { configLines } from "../../../../tools/cost/cheapest/render";
import { axesOf, valuesOf } from "../../../../tools/cost/cheapest/space";
import { root } from "../../../../tools/plan/plan";
import { readCommandLine } from "../../../../tools/support/command";

describe("the cheapest configuration of prod that was found", () => {
  for (const phase of phases)
    it(`keeps every promise in phase ${phase}, costs less than the defaults, and says what each setting gives up`, async () => {
      const set = foundConfigurations(root)[phase];
      const usual = await candidate("prod", { phase }, root);
      const best = await candidate("prod", { phase, ...set }, root);
      assert.deepEqual(brokenPromises(best, usual), []);
      assert.ok(best.plan.costs.expected < usual.plan.costs.expected);
      assert.ok(differences(set, usual.config).length > 0);
    });
});

describe("the promises that a cheaper configuration has to keep", () => {
  let usual: Candidate;
  before(async () => {
    usual = await candidate("prod", {}, root);
  });

  const broken: readonly (readonly [set: Readonly<Record<string, string>>, names: readonly string[]])[] = [
    [{ cpu: "256", memory: "512" }, ["capacity", "task size"]],
    [{ cpu: "256", memory: "512", minTasks: "4", maxTasks: "8", poolSize: "2" }, ["task size"]],
    [{ poolSize: "2" }, ["connections"]],
    [{ databaseMultiAz: "false" }, ["standby", "policies"]],
    [{ databaseBackupDays: "7" }, ["backups"]],
    [{ protection: "false" }, ["protection", "policies"]],
    [{ logRetentionDays: "7" }, ["policies"]],
    [{ flowLogs: "false" }, ["policies"]],
    [{ cacheType: "valkey" }, ["cache"]],
    [{ databaseMaxStorage: "100" }, ["database"]],
    [{ architecture: "arm64", natStrategy: "single", logRetentionDays: "30" }, []],
  ];
  for (const [set, names] of broken)
    it(`with ${JSON.stringify(set)}: ${names.join(", ") || "all kept"}`, async () =>
      assert.deepEqual(brokenPromises(await candidate("prod", set, root), usual), names));
});

describe("the space of the search", () => {
  it("is derived from the declared keys", () => {
    assert.deepEqual(valuesOf(keys.natStrategy), ["none", "single", "onePerAz"]);
    assert.deepEqual(valuesOf(keys.flowLogs), ["true", "false"]);
    assert.deepEqual(valuesOf(keys.zoneCount), ["2", "3"]);
    assert.deepEqual(valuesOf(keys.logRetentionDays), ["14", "30", "60", "90"]);
    assert.deepEqual(valuesOf(keys.databaseInstanceClass), ["db.t4g.micro", "db.t4g.small", "db.t4g.medium"]);
    assert.deepEqual(valuesOf(keys.appName), []);
  });

  it("has what a topology takes, less what the stack has already", async () => {
    const { config } = await candidate("prod", {}, root);
    const names = (axes: ReturnType<typeof axesOf>) => axes.map(({ name }) => name);
    const current = { architecture: "x86_64", zoneCount: "auto" };
    const axes = axesOf("fargate", config, current);
    assert.deepEqual(axes.find(({ name }) => name === "architecture")?.choices, [{ architecture: "arm64" }]);
    assert.deepEqual(axes.find(({ name }) => name === "zoneCount")?.choices, [{ zoneCount: "3" }]);
    assert.ok(!names(axes).includes("phase") && !names(axes).includes("kubernetesVersion"));
    assert.ok(names(axesOf("eks", config, {})).includes("kubernetesVersion"));
    for (const name of names(axes)) assert.ok(name.startsWith("size") || settingNames.some((each) => each === name));
  });

  it("is not mixed with the bills or the comparison on the command line", () => {
    for (const [args, message] of [
      [["--cheapest", "--compare"], /--compare goes without --cheapest/],
      [["prod", "dev", "--cheapest"], /--cheapest takes one stack/],
      [["--cheapest", "--items"], /--items goes without --cheapest/],
    ] as const)
      assert.throws(() => readCommandLine(costCommand, args), message);
  });

  it("is written as it is typed", () =>
    assert.deepEqual(configLines("prod", { zoneCount: "2", podResources: '{"requests":{}}' }), [
      "pulumi config set zoneCount 2 --stack prod",
      `pulumi config set podResources '{"requests":{}}' --stack prod`,
    ]));
});
