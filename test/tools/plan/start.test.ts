import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { root } from "../../../tools/plan/plan";
import { typescriptNode } from "../../support/typescriptNode";

/** Part of a file's path → why a plan gets along without it. */
const unneeded: Readonly<Record<string, string>> = {
  "node_modules/@npmcli/": "finds the packages of a function that becomes code",
  "node_modules/typescript/": "reads a function that becomes code",
  "node_modules/ts-node/": "compiles what loadTypeScript.js compiles",
  "@pulumi/pulumi/automation/localWorkspace": "drives an engine",
  "@pulumi/awsx/classic/ec2": "has components that no stack uses",
  "node_modules/pg/": "asks a database",
  "node_modules/@aws-sdk/": "asks AWS",
};

describe("the start of a plan", () => {
  let loaded: readonly string[];
  before(() => {
    const script = `require("./tools/plan/plan").makePlan("prod", {}).then(() => console.log(JSON.stringify(Object.keys(require.cache))))`;
    const printed = execFileSync(process.execPath, [...typescriptNode, "-e", script], { cwd: root, encoding: "utf8" });
    loaded = JSON.parse(printed);
  });

  it("loads the program, the policies and the SDK", () => {
    for (const part of ["/index.ts", "/policies/catalogue.ts", "@pulumi/pulumi/index.js", "@pulumi/aws/index.js"])
      assert.ok(
        loaded.some((file) => file.endsWith(part)),
        part,
      );
  });

  for (const [part, why] of Object.entries(unneeded))
    it(`does not load ${part}: it ${why}`, () =>
      assert.deepEqual(
        loaded.filter((file) => file.includes(part)),
        [],
      ));
});
