import assert from "node:assert/strict";
import { memoryDemandBytes } from "../../../policies/facts/memoryBudget";
import { readGroups } from "../../../tools/report/parameters/model";
import { parameters } from "../../../tools/report/parameters/section";
import { shownStack } from "../../../tools/report/shownStack";
import { sharedPlan } from "../../support/plans";

const groupsOf = async (stack: string, overrides: Readonly<Record<string, string>>) =>
  readGroups(shownStack(await sharedPlan(stack, overrides)));

/** The parameters depend on the version, the class and the connections, and on nothing else. */
const stacks: readonly (readonly [stack: string, overrides: Readonly<Record<string, string>>])[] = [
  ["dev", {}],
  ["prod", { databaseEngineVersion: "18" }],
  ["prod", { phase: "scale", databaseInstanceClass: "db.r7g.2xlarge", expirySchedule: "scheduler" }],
];

const micro: readonly (readonly [name: string, value: string, byDefault: string | undefined, takesEffect: string])[] = [
  ["shared_buffers", "21280 × 8 kB = 166.3 MiB", "21280 × 8 kB = 166.3 MiB", "at the next restart"],
  ["max_connections", "73", "73", "at the next restart"],
  ["work_mem", "4096 kB = 4 MiB", "4096 kB = 4 MiB", "at the next restart"],
  ["maintenance_work_mem", "42560 kB = 41.6 MiB", "65536 kB = 64 MiB", "at once"],
  ["jit", "off", undefined, "at once"],
  ["idle_in_transaction_session_timeout", "60000 ms = 1 min", "86400000 ms = 24 h", "at once"],
  ["shared_preload_libraries", "pg_stat_statements,pg_cron", "pg_stat_statements", "at the next restart"],
];

describe("the parameter group in the report", () => {
  for (const [name, value, byDefault, takesEffect] of micro) {
    it(`says of ${name} what it comes to on db.t4g.micro, what the default is, and when it takes effect`, async () => {
      const [group] = await groupsOf("prod", { databaseInstanceClass: "db.t4g.micro" });
      const found = group?.parameters.find((each) => each.name === name);
      assert.deepEqual(
        [found?.set.value, found?.byDefault?.value, found?.takesEffect],
        [value, byDefault, takesEffect],
      );
    });
  }

  for (const [stack, overrides] of stacks) {
    it(`of ${stack} with ${JSON.stringify(overrides)}: every parameter of the plan is there, with a reason and a page, and the memory adds up to that of the class`, async () => {
      const plan = await sharedPlan(stack, overrides);
      const inPlan = plan.resources
        .filter(({ type }) => type === "aws:rds/parameterGroup:ParameterGroup")
        .flatMap(({ inputs }) => (Array.isArray(inputs.parameters) ? inputs.parameters : []));
      const groups = await groupsOf(stack, overrides);
      const found = groups.flatMap((group) => group.parameters);
      assert.deepEqual(
        found.map(({ name }) => name),
        inPlan.map(({ name }) => name),
      );
      assert.deepEqual(
        found.filter(({ why }) => why === undefined),
        [],
      );
      for (const { memory, memoryBytes } of groups) {
        const sum = memory?.shares.reduce((total, { amount }) => total + amount, 0) ?? 0;
        assert.ok(Math.abs(sum - memoryBytes) < 1, `${sum} of ${memoryBytes}`);
      }
      const markup = parameters({ plan, date: "2026-11-28" })?.html.markup ?? "";
      assert.equal(markup.match(/<a href="https:\/\/[^"]+"><code>/g)?.length ?? 0, inPlan.length);
    });
  }

  it("counts the memory by the rule of the policy", async () => {
    const [group] = await groupsOf("prod", { databaseInstanceClass: "db.t4g.micro" });
    const used = group?.memory?.shares.filter(({ isFree }) => !isFree).reduce((sum, { amount }) => sum + amount, 0);
    const demand = memoryDemandBytes({
      sharedBuffersBytes: 21_280 * 8192,
      autovacuumMaxWorkers: 3,
      autovacuumWorkMemBytes: 21_280 * 1024,
      maxConnections: 73,
      workMemBytes: 4096 * 1024,
    });
    assert.equal(used, demand);
  });
});
