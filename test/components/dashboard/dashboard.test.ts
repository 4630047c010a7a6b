import assert from "node:assert/strict";
import { topologyNames } from "../../../components/configuration/topologyFacts";
import { dashboardBody, text } from "../../../components/dashboard/widgets";
import { byType, one } from "../../support/offline";
import { sharedPlan } from "../../support/plans";
import { topologySettings } from "../../support/topologySettings";
import { knownMetrics, metricKey } from "./knownMetrics";

const DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

interface Placed {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly query?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly unknown[])[];
    readonly annotations?: { readonly horizontal: readonly { readonly label: string; readonly value: number }[] };
  };
}

type Settings = Readonly<Record<string, string>>;

const STACKS: readonly (readonly [string, string, Settings])[] = [
  ["dev", "dev", {}],
  ...topologyNames.map((topology) => [`prod on ${topology}`, "prod", topologySettings(topology)] as const),
  ["prod of phase scale with Valkey", "prod", { phase: "scale", valkey: "serverless" }],
  ["prod with nodes of Valkey", "prod", { valkey: "nodes", valkeyReplicas: "1" }],
  ["prod while traffic moves", "prod", { traffic: '{"fargate":90,"ec2":10}' }],
];

async function planned(stack: string, settings: Settings) {
  const { resources } = await sharedPlan(stack, settings);
  const body = String(one(resources, DASHBOARD).inputs.dashboardBody);
  const { widgets } = JSON.parse(body) as { readonly widgets: readonly Placed[] };
  return { resources, body, widgets };
}

/** A series as namespace, name, and dimensions with values. */
function read(series: readonly unknown[]) {
  const [namespace = "", name = "", ...rest] = series.filter((each) => typeof each === "string");
  const pairs = Array.from({ length: rest.length / 2 }, (_, index) => rest.slice(index * 2, index * 2 + 2));
  return { namespace, name, dimensions: pairs.map(([key = ""]) => key), values: pairs.map(([, value = ""]) => value) };
}

const seriesOf = (widgets: readonly Placed[]) =>
  widgets.flatMap(({ properties: { metrics = [] } }) => metrics.map(read));
const titles = (widgets: readonly Placed[]) =>
  widgets.flatMap(({ properties: { title, markdown } }) => title ?? markdown?.split("\n")[0] ?? []);

describe("the dashboard", () => {
  for (const [what, stack, settings] of STACKS) {
    it(`of ${what} names only metrics that there are, and so do its alarms`, async () => {
      const { resources, widgets } = await planned(stack, settings);
      for (const { namespace, name, dimensions, values } of seriesOf(widgets)) {
        assert.ok(knownMetrics.has(metricKey(namespace, name, dimensions)), `${namespace} ${name} ${dimensions}`);
        for (const value of values) assert.doesNotMatch(value, /undefined|^$|\[/);
      }
      for (const { inputs, name } of byType(resources, ALARM)) {
        if (inputs.metricQueries !== undefined) continue;
        const { namespace, metricName, dimensions } = inputs as Record<"namespace" | "metricName", string> & {
          readonly dimensions: object;
        };
        assert.ok(knownMetrics.has(metricKey(namespace, metricName, Object.keys(dimensions))), name);
      }
    });

    it(`of ${what} has each widget in a place of its own, on 24 columns`, async () => {
      const { widgets } = await planned(stack, settings);
      const taken = new Set<string>();
      for (const { x, y, width, height } of widgets) {
        assert.ok(x >= 0 && x + width <= 24);
        for (let column = x; column < x + width; column += 1)
          for (let row = y; row < y + height; row += 1) {
            assert.ok(!taken.has(`${column} ${row}`), `${column} ${row}`);
            taken.add(`${column} ${row}`);
          }
      }
    });

    it(`of ${what} shows every alarm, the composite ones first`, async () => {
      const { resources, widgets } = await planned(stack, settings);
      const shown = widgets.flatMap(({ properties: { alarms = [] } }) => alarms);
      const acting = byType(resources, ALARM).filter(({ urn }) => !urn.includes("DeploymentAlarms"));
      assert.equal(shown.length, acting.length + 2);
      assert.match(String(shown[0]), /users-notice/);
    });
  }

  it("has only what the stack has: replicas, credits, Valkey, figures of the database", async () => {
    const dev = titles((await planned("dev", {})).widgets);
    const scale = titles((await planned("prod", { phase: "scale", valkey: "serverless" })).widgets);
    for (const title of [
      "Seconds that replicas are behind",
      "## Valkey",
      "## Cache in PostgreSQL",
      "The ten largest tenants",
    ]) {
      assert.ok(!dev.includes(title), title);
      assert.ok(scale.includes(title), title);
    }
    assert.ok(dev.includes("CPU credits"));
    const large = titles((await planned("prod", { databaseInstanceClass: "db.m7g.large" })).widgets);
    assert.ok(!large.includes("CPU credits"));
  });

  it("shows connections against the budget and against max_connections", async () => {
    const { widgets } = await planned("prod", {});
    const lines = widgets.find(({ properties: { title } }) => title === "Connections")?.properties.annotations
      ?.horizontal;
    assert.deepEqual(
      lines?.map(({ label }) => label.split(":")[0]),
      ["max_connections", "budget"],
    );
    assert.ok(lines?.every(({ value }) => value > 0));
  });

  it("asks the log of the database's own function for the tenants", async () => {
    const { widgets } = await planned("prod", {});
    const { query } = widgets.find(({ type }) => type === "log")?.properties ?? {};
    assert.match(String(query), /^SOURCE '\/lambda\/database-setup-[^']+' \| filter ispresent\(Tenant\)/);
  });

  it("says that the graph of costs is of the account, and has the budget's line only where the budget is, too", async () => {
    const budgetLine = async (settings: Settings) => {
      const { widgets, body } = await planned("prod", { monthlyBudget: "200", ...settings });
      assert.match(body, /whole account/);
      const graph = widgets.find(({ properties: { title } }) => title === "Costs of the account this month");
      return graph?.properties.annotations?.horizontal.map(({ value }) => value);
    };
    assert.deepEqual(await budgetLine({}), [200]);
    assert.equal(await budgetLine({ budgetScope: "environment" }), undefined);
  });

  it("of the default stacks is small enough to be one of the account's three free ones: 50 metrics", async () => {
    for (const stack of ["dev", "prod"]) {
      const keys = seriesOf((await planned(stack, {})).widgets).map((series) => JSON.stringify(series));
      assert.ok(new Set(keys).size <= 50, stack);
    }
  });

  it("is not there when it is not wanted", async () => {
    const { resources } = await sharedPlan("dev", { dashboard: "false" });
    assert.deepEqual(byType(resources, DASHBOARD), []);
  });

  it("is refused before anything is made when it is larger than CloudWatch takes", () => {
    const many = Array.from({ length: 501 }, () => text("one too many"));
    assert.throws(() => dashboardBody(many), /501 widgets.*CloudWatch takes 500/);
  });
});
