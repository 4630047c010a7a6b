import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { makePlan, root } from "../../../tools/plan/plan";
import { policyConfigOf } from "../../../tools/plan/policyConfig";
import { renderText } from "../../../tools/plan/render";
import { readStackFiles } from "../../../tools/plan/stackFiles";
import { UsageError } from "../../../tools/support/errors";
import { sharedPlan } from "../../support/plans";

describe("the policies of an offline plan", () => {
  let folder: string;
  const file = (content: string) => {
    writeFileSync(join(folder, "config.json"), content);
    return join(folder, "config.json");
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "policy-config-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("have the levels and settings of the stack's environment, and the plan says so", async () => {
    for (const stack of ["dev", "prod"]) {
      const plan = await sharedPlan(stack, {});
      assert.equal(plan.policyConfig, `policies/config/${stack}.json`);
      assert.match(
        renderText(plan, false),
        new RegExp(`^Policies \\(policies/config/${stack}\\.json\\): nothing`, "m"),
      );
    }
  });

  it("have those of another file on request", async () => {
    const given = file('{"cost-within-ceiling":{"enforcementLevel":"mandatory","monthlyDollars":1}}');
    const { violations, policyConfig } = await makePlan("prod", {}, root, given);
    assert.equal(policyConfig, given);
    assert.deepEqual(
      violations.map(({ policy, level }) => [policy, level]),
      [["cost-within-ceiling", "mandatory"]],
    );
  });

  it("are as they come where the environment has no file", () => {
    assert.deepEqual(policyConfigOf(folder, "prod"), { config: {} });
  });

  const mistakes: readonly (readonly [content: string, says: RegExp])[] = [
    ["{", /^--policy-config .*config\.json: .*JSON/],
    ["[]", /^--policy-config .*config\.json must be an object of policies/],
    ['{"cost-within-celing":"mandatory"}', /config\.json: No policy is called cost-within-celing/],
    ['{"cost-within-ceiling":{"monthlyDollars":"much"}}', /config\.json: .*monthlyDollars/],
  ];
  for (const [content, says] of mistakes)
    it(`refuse ${content}`, async () => {
      await assert.rejects(makePlan("dev", {}, root, file(content)), (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, says);
        return true;
      });
    });
});

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps?: readonly Step[]; readonly with?: { readonly stack?: string } }>
  >;
}
interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

describe("the policies of a preview and update in the workflows", () => {
  const workflow = (name: string) => parse(readFileSync(join(root, ".github/workflows", name), "utf8")) as Workflow;
  const steps = readdirSync(join(root, ".github/workflows")).flatMap((name) =>
    Object.values(workflow(name).jobs).flatMap((job) => job.steps ?? []),
  );

  it("have the levels and settings that the plan of the stack has", () => {
    // Without a command it only installs the CLI, for the commands of this repository, which find the file as the plan does.
    const pulumi = steps.filter((step) => step.uses?.startsWith("pulumi/actions@") && step.with?.command !== undefined);
    const given = pulumi.map((step) => String(step.with?.policyPackConfigs).replace(/\$\{\{ \w+\.stack \}\}/, "STACK"));
    assert.deepEqual(given, ["policies/config/STACK.json"]);
    for (const stack of ["dev", "prod"]) {
      const { config } = readStackFiles(root, stack, {});
      assert.equal(policyConfigOf(root, config["malayalees:environment"] ?? "").file, `policies/config/${stack}.json`);
    }
  });
});
