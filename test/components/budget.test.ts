import assert from "node:assert/strict";
import { Budget } from "../../components/budget";
import type { CostConfig } from "../../components/stackConfig";
import { byType, one, runOffline } from "../support/offline";
import { sharedPlan } from "../support/plans";

const BUDGET = "aws:budgets/budget:Budget";
const MONITOR = "aws:costexplorer/anomalyMonitor:AnomalyMonitor";
const SUBSCRIPTION = "aws:costexplorer/anomalySubscription:AnomalySubscription";
const TAG = "aws:costexplorer/costAllocationTag:CostAllocationTag";

const nothing: CostConfig = {
  monthlyBudget: undefined,
  tagKey: undefined,
  anomalyMonitor: undefined,
  activateTags: false,
};

async function made(settings: Partial<CostConfig>, email: string | undefined = "on-call@malayalees.us") {
  const { resources } = await runOffline(() => {
    new Budget("budget", {
      applicationName: "malayalees-app",
      stack: "prod",
      settings: { ...nothing, ...settings },
      email,
      tags: { application: "malayalees-app", environment: "prod" },
    });
  });
  return resources;
}

describe("the budget", () => {
  it("is what the setting says, a month, under a name that no other stack has", async () => {
    const { inputs } = one(await made({ monthlyBudget: 200 }), BUDGET);
    const { namePrefix, limitAmount, limitUnit, timeUnit, budgetType, costFilters } = inputs;
    assert.deepEqual(
      { namePrefix, limitAmount, limitUnit, timeUnit, budgetType, costFilters },
      {
        namePrefix: "malayalees-app-prod-",
        limitAmount: "200",
        limitUnit: "USD",
        timeUnit: "MONTHLY",
        budgetType: "COST",
        costFilters: [],
      },
    );
  });

  it("notifies by mail of 80 % and 100 % spent, and of a forecast above it", async () => {
    const { inputs } = one(await made({ monthlyBudget: 200 }), BUDGET);
    const notices = inputs.notifications as readonly Readonly<Record<string, unknown>>[];
    assert.deepEqual(
      notices.map(({ notificationType, threshold, subscriberEmailAddresses }) => [
        notificationType,
        threshold,
        subscriberEmailAddresses,
      ]),
      [
        ["ACTUAL", 80, ["on-call@malayalees.us"]],
        ["ACTUAL", 100, ["on-call@malayalees.us"]],
        ["FORECASTED", 100, ["on-call@malayalees.us"]],
      ],
    );
  });

  it("counts the costs with the stack's own tag, if it is set to", async () => {
    const { inputs } = one(await made({ monthlyBudget: 200, tagKey: "environment" }), BUDGET);
    assert.deepEqual(inputs.costFilters, [{ name: "TagKeyValue", values: ["user:environment$prod"] }]);
  });

  it("is there without a mail address as well, and notifies nobody", async () => {
    const resources = await runOffline(() => {
      new Budget("budget", {
        applicationName: "app",
        stack: "dev",
        settings: { ...nothing, monthlyBudget: 50 },
        email: undefined,
        tags: {},
      });
    });
    assert.deepEqual(one(resources.resources, BUDGET).inputs.notifications, []);
  });

  const MINE = "arn:aws:ce::123456789012:anomalymonitor/11111111-2222-3333-4444-555555555555";
  const monitors: readonly (readonly [Partial<CostConfig>, made: object | undefined])[] = [
    [{ anomalyMonitor: MINE }, undefined],
    [{ anomalyMonitor: "services" }, { monitorType: "DIMENSIONAL", monitorDimension: "SERVICE" }],
    [
      { anomalyMonitor: "tag", tagKey: "environment" },
      { monitorType: "CUSTOM", monitorSpecification: '{"Tags":{"Key":"environment","Values":["prod"]}}' },
    ],
  ];
  for (const [settings, expected] of monitors)
    it(`notifies of unusual costs, from a tenth of it, with anomalyMonitor ${settings.anomalyMonitor}`, async () => {
      const resources = await made({ monthlyBudget: 205, ...settings });
      assert.deepEqual(
        byType(resources, MONITOR).map(({ inputs }) => inputs),
        expected === undefined ? [] : [expected],
      );
      const { inputs, propertyDependencies } = one(resources, SUBSCRIPTION);
      assert.equal(inputs.frequency, "DAILY");
      assert.deepEqual(inputs.subscribers, [{ type: "EMAIL", address: "on-call@malayalees.us" }]);
      assert.match(JSON.stringify(inputs.thresholdExpression), /"values":\["21"\]/);
      if (expected === undefined) assert.deepEqual(inputs.monitorArnLists, [MINE]);
      else assert.match(String(propertyDependencies.monitorArnLists), /AnomalyMonitor::budget-anomalies/);
    });

  it("activates the stack's tags when asked, and leaves them active for other stacks", async () => {
    const tags = byType(await made({ activateTags: true }), TAG);
    assert.deepEqual(
      tags.map(({ inputs, retainOnDelete }) => [inputs.tagKey, inputs.status, retainOnDelete]),
      [
        ["application", "Active", true],
        ["environment", "Active", true],
      ],
    );
    assert.deepEqual(byType(await made({ monthlyBudget: 200 }), TAG), []);
  });

  it("is in no stack that sets none, and in the stacks of this repository", async () => {
    assert.deepEqual(byType((await sharedPlan("prod", { monthlyBudget: "none" })).resources, BUDGET), []);
    for (const stack of ["dev", "prod"]) assert.ok(one((await sharedPlan(stack, {})).resources, BUDGET), stack);
  });

  it("stays when a protected stack refuses to be destroyed, as the guard depends on it", async () => {
    const { resources } = await sharedPlan("prod", {});
    const guard = one(resources, "random:index/randomId:RandomId", "destroy-guard");
    assert.ok(guard.dependencies.includes(one(resources, BUDGET).urn));
  });
});
