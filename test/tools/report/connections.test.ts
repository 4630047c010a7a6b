import assert from "node:assert/strict";
import { parseStackConfig } from "../../../components/stackConfig";
import { availableConnections, peakTasks, RESERVED_CONNECTIONS } from "../../../policies/facts/connectionBudget";
import { root } from "../../../tools/plan/plan";
import { readStackFiles } from "../../../tools/plan/stackFiles";
import { readBudgets } from "../../../tools/report/connections/model";
import { connections } from "../../../tools/report/connections/section";
import { shownStack } from "../../../tools/report/shownStack";
import { sharedPlan } from "../../support/plans";
import { reportedStacks } from "./stacks";

const budgetsOf = async (stack: string, overrides: Readonly<Record<string, string>>) =>
  readBudgets(shownStack(await sharedPlan(stack, overrides)));

describe("the connection budget in the report", () => {
  // What differs in pools, tasks or proxy.
  const titles = ["dev", "prod on ec2", "prod on eks", "two topologies at once", "three topologies at once, all parts"];
  const onAws = reportedStacks.filter(({ title }) => titles.includes(title));
  for (const { title, stack, overrides } of onAws) {
    it(`${title}: asks for what the configuration counts, and its parts add up to max_connections`, async () => {
      const { config } = readStackFiles(root, stack, overrides);
      const { connectionDemand, neededMaxConnections, traffic, database } = parseStackConfig(config, stack);
      const [budget, ...others] = await budgetsOf(stack, overrides);
      assert.ok(budget);
      assert.deepEqual(others, []);
      assert.equal(budget.asked, connectionDemand);
      assert.equal(budget.needed, neededMaxConnections);
      assert.equal(budget.demands.length, traffic.length);
      const sum = budget.shares.reduce((total, { amount }) => total + amount, 0);
      assert.ok(budget.maxConnections !== undefined);
      assert.equal(sum, budget.maxConnections);
      assert.equal(budget.available, availableConnections(budget.maxConnections, database.proxy));
    });
  }

  it("says what a database outside of the plan must have", async () => {
    const own = reportedStacks.find(({ overrides }) => overrides.topology === "kubernetes");
    assert.ok(own);
    const plan = await sharedPlan(own.stack, own.overrides);
    const { scaling, kubernetes } = parseStackConfig(readStackFiles(root, own.stack, own.overrides).config, own.stack);
    const { minReplicas: minTasks, maxReplicas: maxTasks } = kubernetes;
    const needed = peakTasks({ minTasks, maxTasks }) * scaling.poolSize + RESERVED_CONNECTIONS;
    const markup = connections({ plan, date: "2026-11-28" })?.html.markup ?? "";
    assert.match(markup, new RegExp(`max_connections must be ${needed} or more`));
  });

  it("says when too many are asked for, and how many are needed", async () => {
    const plan = await sharedPlan("prod", {});
    const resources = plan.resources.map((each) =>
      each.type === "aws:appautoscaling/target:Target"
        ? { ...each, inputs: { ...each.inputs, maxCapacity: 400 } }
        : each,
    );
    const markup = connections({ plan: { ...plan, resources }, date: "2026-11-28" })?.html.markup ?? "";
    assert.match(markup, /Too many<\/span> 2400 are asked for and \d+ are there; max_connections must be 2415 or more/);
    assert.match(markup, /<line class="limit"/);
  });
});
