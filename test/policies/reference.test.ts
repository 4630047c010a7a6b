import assert from "node:assert/strict";
import { policies } from "../../policies/catalogue";
import { instanceClasses, isOfferedForInstances } from "../../policies/facts/instanceClasses";
import { runPolicies } from "../../policies/runner";
import { instance, parameterGroup, withParameter } from "./support/stacks";

describe("a sound parameter group", () => {
  for (const { name } of instanceClasses.filter((each) => isOfferedForInstances(each.name))) {
    it(`passes on ${name}`, async () => {
      assert.deepEqual(await runPolicies(policies, [parameterGroup(), instance({ instanceClass: name })]), []);
    });
  }

  for (const instanceClass of ["db.t4g.micro", "db.r7g.4xlarge"]) {
    it(`passes with nothing set at all on ${instanceClass}: RDS's defaults are not the program's mistake`, async () => {
      const stack = [parameterGroup({ parameters: undefined }), instance({ instanceClass })];
      assert.deepEqual(await runPolicies(policies, stack), []);
    });
  }

  it("is judged against the smallest of its databases", async () => {
    const group = parameterGroup({ parameters: withParameter("work_mem", "65536") });
    const large = instance({ instanceClass: "db.r7g.4xlarge" });
    const replica = instance(
      { instanceClass: "db.t4g.micro", engine: undefined, replicateSourceDb: "database" },
      "replica",
    );
    assert.deepEqual(await runPolicies(policies, [group, large]), []);
    const violations = await runPolicies(policies, [group, large, replica]);
    assert.deepEqual(
      violations.map(({ policy }) => policy),
      ["memory-within-budget"],
    );
  });
});
