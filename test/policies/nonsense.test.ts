import assert from "node:assert/strict";
import fc from "fast-check";
import { policies } from "../../policies/catalogue";
import { postgresParameters } from "../../policies/facts/postgresParameters";
import { runPolicies } from "../../policies/runner";
import { instance, parameterGroup, referenceParameters } from "./support/stacks";

const anything = fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, maxDepth: 3 });

describe("nonsense", () => {
  it("in any property is reported or ignored, and never makes a policy throw", async () => {
    const props = fc.record({ family: anything, parameters: anything, name: anything });
    const database = fc.record({
      engine: anything,
      instanceClass: anything,
      parameterGroupName: anything,
      replicateSourceDb: anything,
      port: anything,
    });
    await fc.assert(
      fc.asyncProperty(props, database, async (group, other) => {
        await runPolicies(policies, [parameterGroup(group), instance(other), instance()]);
      }),
      { numRuns: 300 },
    );
  });

  it("as the value of any parameter never makes a policy throw", async () => {
    const name = fc.constantFrom(...postgresParameters.map((parameter) => parameter.name));
    const value = fc.oneof(
      anything,
      fc.string(),
      fc.integer().map(String),
      fc.constantFrom("NaN", "Infinity", "1e999", "-0", "{", "LEAST("),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ name, value, applyMethod: anything }), { maxLength: 5 }),
        async (parameters) => {
          await runPolicies(policies, [parameterGroup({ parameters }), instance()]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("that is not a parameter is reported with its place", async () => {
    for (const parameters of ["work_mem=4096", 5, { work_mem: "4096" }, true]) {
      const violations = await runPolicies(policies, [parameterGroup({ parameters }), instance()]);
      assert.deepEqual(
        violations.map(({ policy }) => policy),
        ["parameter-values-legal"],
      );
      assert.match(violations[0]?.message ?? "", /parameters must be a list/);
    }
    const [violation] = await runPolicies(policies, [
      parameterGroup({ parameters: [...referenceParameters, null] }),
      instance(),
    ]);
    assert.match(violation?.message ?? "", new RegExp(`parameters\\[${referenceParameters.length}\\]`));
  });

  it("that contains itself is no endless loop", async () => {
    const loop: Record<string, unknown> = { name: "work_mem" };
    loop.value = loop;
    const violations = await runPolicies(policies, [parameterGroup({ parameters: [loop] }), instance()]);
    assert.deepEqual(
      violations.map(({ policy }) => policy),
      ["parameter-values-legal"],
    );
  });
});
