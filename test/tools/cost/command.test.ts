import assert from "node:assert/strict";
import { costCommand } from "../../../tools/cost/arguments";
import { renderBills, renderJson } from "../../../tools/cost/render";
import type { Plan } from "../../../tools/plan/plan";
import { readCommandLine } from "../../../tools/support/command";
import { UsageError } from "../../../tools/support/errors";
import { sharedPlan } from "../../support/plans";
import { runTool } from "../support/runTool";

const cost = (...args: readonly string[]) => runTool("tools/cost/main.ts", args);

interface Bill {
  readonly stack: string;
  readonly region: string;
  readonly least: number;
  readonly expected: number;
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

describe("npm run cost", () => {
  it("exits 0 and shows each stack that is named, with settings to try, and their sum", async () => {
    const { status, stdout } = await cost("prod", "dev", "--set", "phase=growth");
    assert.equal(status, 0);
    const sums = [...stdout.matchAll(/^(total|prod|dev|sum) +\$([\d,.]+) +\$([\d,.]+)$/gm)].map(
      ([, name = "", ...figures]) => ({ name, figures: figures.map((figure) => Number(figure.replaceAll(",", ""))) }),
    );
    assert.deepEqual(
      sums.map(({ name }) => name),
      ["total", "total", "prod", "dev", "sum"],
    );
    const [prod, dev, prodAgain, devAgain, sum] = sums.map(({ figures }) => figures);
    assert.deepEqual([prodAgain, devAgain], [prod, dev]);
    for (const index of [0, 1])
      assert.ok(Math.abs((prod?.[index] ?? 0) + (dev?.[index] ?? 0) - (sum?.[index] ?? 0)) < 0.015);
    assert.match(stdout, /, prices of \d{4}-\d\d-\d\d$/m);
  });

  const mistakes: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [["staging"], /^there is no stack "staging"/],
    [["dev", "--set", "topology=lambda"], /^The configuration of stack "dev" has 1 problem/],
  ];
  for (const [args, message] of mistakes) {
    it(`exits 2 with a message and no stack trace for ${args.join(" ")}`, async () => {
      const { status, stdout, stderr } = await cost(...args);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n {4}at /);
    });
  }
});

describe("the bills of stacks", () => {
  let plans: readonly Plan[];
  before(async () => {
    plans = [await sharedPlan("prod", {}), await sharedPlan("dev", {})];
  });

  it("are an object as JSON for one stack, and a list for several", () => {
    const [one, ...none] = plans;
    assert.ok(one !== undefined && none.length === 1);
    const bill = JSON.parse(renderJson([one])) as Bill;
    assert.deepEqual([bill.stack, bill.region], ["prod", "us-east-1"]);
    const both = JSON.parse(renderJson(plans)) as readonly Bill[];
    assert.deepEqual(
      both.map(({ stack }) => stack),
      ["prod", "dev"],
    );
    assert.deepEqual(both[0], bill);
  });

  it("propose a budget, and none for what costs nothing", async () => {
    assert.match(renderBills(plans, false), /monthlyBudget \d+0 --stack prod.+monthlyBudget \d+0 --stack dev/s);
    const cluster = { topology: "kubernetes", kubeconfig: "{}", databaseEndpoint: "db.example.internal" };
    assert.doesNotMatch(renderBills([await sharedPlan("dev", cluster)], false), /monthlyBudget/);
  });

  it("have items that make up the totals, each with a kind and a source", () => {
    for (const { least, expected, items } of JSON.parse(renderJson(plans)) as readonly Bill[]) {
      const sum = (key: string) => items.reduce((total, item) => total + Number(item[key]), 0);
      assert.ok(Math.abs(sum("dollars") - expected) < 1e-6 && Math.abs(sum("least") - least) < 1e-6);
      for (const item of items) {
        const { kind, quantity, price, dollars, source } = item;
        assert.match(String(kind), /^(priced|free|unpriced)$/);
        assert.ok(String(source).length > 0);
        if (kind === "priced") assert.ok(Math.abs(Number(quantity) * Number(price) - Number(dollars)) < 1e-6);
        else assert.equal(dollars, 0);
      }
    }
  });

  it("list every line with --items, also what is free", () => {
    for (const plan of plans) {
      const lines = renderBills([plan], true).split("\n");
      for (const { urn, what, source, kind } of plan.costs.items) {
        const name = urn.split("::").pop() ?? "";
        const parts = [`  ${what}  `, `  ${name}  `, kind === "priced" ? "  $" : `  ${kind}  `];
        const line = lines.find((each) => parts.every((part) => each.includes(part)) && each.endsWith(`  ${source}`));
        assert.ok(line !== undefined, `${what} of ${name}`);
      }
    }
  });

  it("say that a region has no prices, and go on", async () => {
    const elsewhere = await sharedPlan("dev", { "aws:region": "eu-north-1" });
    const text = renderBills([...plans, elsewhere], false);
    assert.match(text, /^dev, topology fargate, in eu-north-1: no prices for eu-north-1$/m);
    assert.match(text, /^sum +\$/m);
  });
});

describe("the command line of the costs", () => {
  it("takes any number of stacks", () => {
    const given = { overrides: {}, items: false, compare: false, cheapest: false, json: false };
    assert.deepEqual(readCommandLine(costCommand, []), { ...given, stacks: [] });
    assert.deepEqual(readCommandLine(costCommand, ["a", "b"]), { ...given, stacks: ["a", "b"] });
  });

  for (const args of [
    ["a", "a"],
    ["a", "b", "--compare"],
    ["--compare", "--items"],
  ]) {
    it(`refuses ${args.join(" ")}`, () => {
      assert.throws(() => readCommandLine(costCommand, args), UsageError);
    });
  }
});
