import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planCommand } from "../../../tools/plan/arguments";
import { currentPlan, readSavedPlan } from "../../../tools/plan/changes/baseline";
import { type Changes, changesOf } from "../../../tools/plan/changes/changes";
import { type ComparedResource, compare } from "../../../tools/plan/changes/compare";
import type { Kind } from "../../../tools/plan/changes/effects";
import { renderChanges } from "../../../tools/plan/changes/render";
import { type Plan, root } from "../../../tools/plan/plan";
import { renderJson } from "../../../tools/plan/render";
import { readCommandLine } from "../../../tools/support/command";
import { UsageError } from "../../../tools/support/errors";
import { sharedPlan } from "../../support/plans";
import { topologySettings } from "../../support/topologySettings";

const resource = (type: string, inputs: Readonly<Record<string, unknown>>, more: Partial<ComparedResource> = {}) => ({
  urn: `urn:pulumi:s::p::${type}::x`,
  type,
  name: "x",
  inputs,
  ...more,
});

const DATABASE = "aws:rds/instance:Instance";
const instance = (inputs: Readonly<Record<string, unknown>>, applyImmediately = false) =>
  resource(DATABASE, { applyImmediately, ...inputs });
const group = (name: string, value: string, applyMethod: string) =>
  resource("aws:rds/parameterGroup:ParameterGroup", { parameters: [{ name, value, applyMethod }] });

interface Case {
  readonly what: string;
  readonly before: ComparedResource;
  readonly after: ComparedResource;
  readonly kind: Kind;
}

const cases: readonly Case[] = [
  {
    what: "a class of a database that waits",
    before: instance({ instanceClass: "db.t4g.micro" }),
    after: instance({ instanceClass: "db.t4g.small" }),
    kind: "window",
  },
  {
    what: "a class of a database that does not wait",
    before: instance({ instanceClass: "db.t4g.micro" }, true),
    after: instance({ instanceClass: "db.t4g.small" }, true),
    kind: "inPlace",
  },
  {
    what: "storage that shrinks",
    before: instance({ allocatedStorage: 100 }),
    after: instance({ allocatedStorage: 20 }),
    kind: "ignored",
  },
  {
    what: "another parameter group",
    before: instance({ parameterGroupName: "a" }),
    after: instance({ parameterGroupName: "b" }),
    kind: "reboot",
  },
  {
    what: "the name of the database",
    before: instance({ dbName: "a" }),
    after: instance({ dbName: "b" }),
    kind: "replaced",
  },
  {
    what: "a static parameter",
    before: group("max_connections", "100", "pending-reboot"),
    after: group("max_connections", "200", "pending-reboot"),
    kind: "reboot",
  },
  {
    what: "a static parameter that goes back to RDS's own value",
    before: group("max_connections", "100", "pending-reboot"),
    after: resource("aws:rds/parameterGroup:ParameterGroup", { parameters: [] }),
    kind: "reboot",
  },
  {
    what: "a dynamic parameter",
    before: group("work_mem", "4096", "immediate"),
    after: group("work_mem", "8192", "immediate"),
    kind: "inPlace",
  },
  {
    what: "a range of a network",
    before: resource("awsx:ec2:Vpc", { cidrBlock: "10.0.0.0/16" }, { remote: true }),
    after: resource("awsx:ec2:Vpc", { cidrBlock: "10.1.0.0/16" }, { remote: true }),
    kind: "replaced",
  },
  {
    what: "NAT of a network",
    before: resource("awsx:ec2:Vpc", { natGateways: { strategy: "None" } }, { remote: true }),
    after: resource("awsx:ec2:Vpc", { natGateways: { strategy: "Single" } }, { remote: true }),
    kind: "inside",
  },
  {
    what: "the replicas of a deployment",
    before: resource("kubernetes:apps/v1:Deployment", { spec: { replicas: 1, selector: { a: "b" } } }),
    after: resource("kubernetes:apps/v1:Deployment", { spec: { replicas: 2, selector: { a: "b" } } }),
    kind: "inPlace",
  },
  {
    what: "the selector of a deployment",
    before: resource("kubernetes:apps/v1:Deployment", { spec: { replicas: 1, selector: { a: "b" } } }),
    after: resource("kubernetes:apps/v1:Deployment", { spec: { replicas: 1, selector: { a: "c" } } }),
    kind: "replaced",
  },
];

describe("the comparison of two plans", () => {
  for (const { what, before, after, kind } of cases) {
    it(`says of ${what}: ${kind}`, () => {
      assert.deepEqual(
        compare([before], [after]).map((change) => change.kind),
        [kind],
      );
    });
  }

  it("says nothing of what stays, of components, and of what is only read", () => {
    const all = [
      instance({ instanceClass: "a" }),
      resource("malayalees:database:Database", {}),
      resource("aws:ec2/vpc:Vpc", { a: 1 }, { external: true }),
    ];
    const other = [
      all[0],
      resource("malayalees:database:Database", { a: 1 }),
      resource("aws:ec2/vpc:Vpc", { a: 2 }, { external: true }),
    ];
    assert.deepEqual(
      compare(
        all,
        other.filter((each) => each !== undefined),
      ),
      [],
    );
  });

  it("follows a replaced resource to whatever takes a value from it, and on from there", () => {
    const task = (cpu: string) => resource("aws:ecs/taskDefinition:TaskDefinition", { cpu });
    const service = resource(
      "aws:ecs/service:Service",
      { taskDefinition: "arn" },
      { propertyDependencies: { taskDefinition: [task("1").urn] } },
    );
    const [first, second] = compare([task("1"), service], [task("2"), service]);
    assert.deepEqual([first?.kind, second?.kind], ["replaced", "inPlace"]);
    assert.match(second?.effects[0]?.why ?? "", /follows from the new x/);
  });

  it("knows a renamed resource by its alias, and what is ignored", () => {
    const renamed = {
      ...instance({ tags: "b" }),
      urn: "urn:pulumi:s::p::y",
      aliases: [instance({}).urn],
      ignoreChanges: ["tags"],
    };
    assert.deepEqual(compare([instance({ tags: "a" })], [renamed]), []);
  });
});

describe("the changes of prod from phase initial to growth", () => {
  let made: Plan;
  let changes: Changes;
  before(async () => {
    made = await sharedPlan("prod", { phase: "growth" });
    changes = await changesOf(await currentPlan("prod", root), made);
  });

  it("replace nothing that holds data", () => {
    const lost = changes.changes.filter(
      ({ isStateful, kind }) => isStateful && (kind === "replaced" || kind === "gone"),
    );
    assert.deepEqual(lost, []);
  });

  it("say what waits for the maintenance window, what holds data first", () => {
    const text = renderChanges("prod", changes);
    assert.match(
      text,
      /^prod\n\nWhat holds data\n {2}waits for the maintenance window: aws:rds\/instance:Instance database/,
    );
    assert.match(text, /instanceClass db\.t4g\.micro → db\.t4g\.small \(the server restarts\)/);
    assert.match(text, /allocatedStorage 20 → 50 \(no interruption\)/);
    assert.match(text, /\nSummary: /);
  });

  it("say that the new connections do not fit the old class, and in which order to go", () => {
    assert.match(
      changes.advice.join("\n"),
      /Until the database has changed: fargate .* connections at the worst moment/,
    );
    assert.match(changes.advice.join("\n"), /in this order: the database first/);
  });

  it("say on the way back what of the network is protected and would go, and nothing of it where it is kept", async () => {
    const scale = await sharedPlan("prod", { phase: "scale" });
    const back = async (settings: Readonly<Record<string, string>>) =>
      (await changesOf(scale, await sharedPlan("prod", { phase: "initial", ...settings }))).advice.join("\n");
    const advice = await back({});
    assert.match(advice, /network would have fewer NAT gateways.* Set natStrategy onePerAz to keep them/);
    assert.match(advice, /network would leave a zone.* Keep zoneCount 3/);
    assert.doesNotMatch(await back({ zoneCount: "3", natStrategy: "onePerAz" }), /network would/);
    assert.doesNotMatch(changes.advice.join("\n"), /network would/);
  });

  it("say what goes with NAT gateways that are not protected, and on eks how long pods have no way out", async () => {
    const without = async (topology: Readonly<Record<string, string>>) => {
      const made = (natStrategy: string) => sharedPlan("prod", { protection: "false", natStrategy, ...topology });
      return (await changesOf(await made("single"), await made("none"))).advice.join("\n");
    };
    assert.match(await without({}), /network gets fewer NAT gateways: partners who know their addresses/);
    assert.doesNotMatch(await without({}), /Pods on nodes of before/);
    assert.match(await without(topologySettings("eks")), /until Auto Mode has replaced the nodes/);
  });

  it("are none of a plan that was saved, and the same against the saved plan of today", async () => {
    const folder = mkdtempSync(join(tmpdir(), "changes-"));
    try {
      const file = join(folder, "plan.json");
      writeFileSync(file, renderJson(made));
      const { changes: none, advice } = await changesOf(readSavedPlan(file, "prod"), made);
      assert.deepEqual([none, advice], [[], []]);
      writeFileSync(file, renderJson(await sharedPlan("prod", {})));
      const again = await changesOf(readSavedPlan(file, "prod"), made);
      const short = ({ changes: all }: Changes) => all.map(({ urn, kind }) => `${kind} ${urn}`);
      assert.deepEqual(short(again), short(changes));
      assert.throws(() => readSavedPlan(file, "dev"), /a plan of prod, not of dev/);
      writeFileSync(file, "{}");
      assert.throws(() => readSavedPlan(file, "prod"), /is no plan: write one with npm run plan -- prod --out/);
      assert.throws(() => readSavedPlan(join(folder, "none"), "prod"), UsageError);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the command line of the changes", () => {
  it("wants something to compare with", () => {
    const readArguments = (args: readonly string[]) => readCommandLine(planCommand, args);
    assert.throws(() => readArguments(["prod", "--changes"]), /--set key=value, or with what --against names/);
    assert.equal(readArguments(["prod", "--changes", "--set", "phase=growth"]).changes, true);
    assert.equal(readArguments(["prod", "--against", "main.json"]).changes, true);
    assert.equal(readArguments(["prod", "--set", "phase=growth"]).changes, false);
  });
});
