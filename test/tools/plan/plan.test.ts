import assert from "node:assert/strict";
import { join } from "node:path";
import { ConfigurationError } from "../../../components/configuration/errors";
import { makePlan, type Plan } from "../../../tools/plan/plan";
import { renderJson, renderText } from "../../../tools/plan/render";
import { sharedPlan } from "../../support/plans";

const fixture = (name: string) => join(__dirname, "fixtures", name);

describe("the offline plan", () => {
  for (const stack of ["dev", "prod"]) {
    describe(`of ${stack}`, () => {
      let made: Plan;
      before(async () => {
        made = await sharedPlan(stack, {});
      });

      it("finds no policy violated", () => assert.deepEqual(made.violations, []));

      it("shows every resource once, under its parent", () => {
        const [tree = ""] = renderText(made, false).split("\nBy kind");
        for (const { type, name } of made.resources.slice(1)) {
          const lines = tree.split("\n").filter((line) => `${line} `.includes(`${type} ${name} `));
          assert.ok(lines.length >= 1, `${type} ${name}`);
        }
        assert.equal(tree.split("\n").filter((line) => line.includes(":")).length - 1, made.resources.length - 1);
        const known = new Set(made.resources.map(({ urn }) => urn));
        for (const { urn, parent, dependencies } of made.resources) {
          assert.ok(parent === undefined || known.has(parent), urn);
          for (const dependency of dependencies) assert.ok(known.has(dependency), `${urn} → ${dependency}`);
        }
      });

      it("knows every value that an update would know", () => {
        for (const { urn, inputs } of made.resources) assert.doesNotMatch(JSON.stringify(inputs), /\[unknown\]/, urn);
        assert.doesNotMatch(JSON.stringify(made.outputs), /\[unknown\]/);
      });

      it("shows no secret", () => {
        const password = made.resources.find(({ type }) => type === "aws:secretsmanager/secretVersion:SecretVersion");
        const clear = JSON.parse(String(password?.props.secretString)) as { readonly password: string };
        assert.ok(clear.password.length >= 32);
        assert.ok(!renderJson(made).includes(clear.password));
        assert.ok(!renderText(made, false).includes(clear.password));
      });

      it("says what each resource costs a month, and the sum of all at the end", () => {
        const text = renderText(made, false);
        const [tree = ""] = text.split("\nBy kind");
        const amounts = [...tree.matchAll(/ {2}\$([\d,.]+) a month/g)].map(([, amount = ""]) =>
          Number(amount.replaceAll(",", "")),
        );
        const sum = amounts.reduce((all, each) => all + each, 0);
        // Each of them is rounded to a cent.
        assert.ok(Math.abs(sum - made.costs.expected) <= amounts.length * 0.005, `${sum}`);
        const [, total = ""] = /^total +\$([\d,.]+) +\$[\d,.]+$/m.exec(text.slice(text.indexOf("\nCosts\n"))) ?? [];
        assert.equal(total.replaceAll(",", ""), made.costs.least.toFixed(2));
      });

      it("marks what only the real engine sees", () => {
        assert.match(
          renderText(made, false),
          /awsx:ec2:Vpc network .*\(.*its inside is seen by the real engine only\)/,
        );
      });
    });
  }

  it("is the same twice", async () => {
    assert.equal(renderJson(await makePlan("dev", {})), renderJson(await sharedPlan("dev", {})));
  });

  it("is the same alone and beside another", async () => {
    const [dev, prod] = await Promise.all([makePlan("dev", {}), makePlan("prod", {})]);
    assert.equal(renderJson(dev), renderJson(await sharedPlan("dev", {})));
    assert.equal(renderJson(prod), renderJson(await sharedPlan("prod", {})));
  });

  it("is clean in every phase of every environment", async () => {
    for (const stack of ["dev", "prod"]) {
      for (const phase of ["initial", "growth", "scale"]) {
        const { violations } = await sharedPlan(stack, { phase });
        assert.deepEqual(violations, [], `${stack} ${phase}`);
      }
    }
  });

  it("takes a value from --set in place of the stack's", async () => {
    const { resources } = await makePlan("dev", { "aws:region": "eu-west-1", databaseInstanceClass: "db.t4g.medium" });
    const database = resources.find(({ type }) => type === "aws:rds/instance:Instance");
    assert.equal(database?.inputs.instanceClass, "db.t4g.medium");
    assert.match(JSON.stringify(resources.map(({ inputs }) => inputs)), /arn:aws:[a-z]+:eu-west-1:/);
    // The account's charges are metrics of us-east-1, whatever the region.
    const others = resources.filter(({ type }) => type !== "aws:cloudwatch/dashboard:Dashboard");
    assert.doesNotMatch(JSON.stringify(others.map(({ inputs }) => inputs)), /us-east-1/);
  });

  it("goes on where no prices are known, and says so", async () => {
    const text = renderText(await sharedPlan("dev", { "aws:region": "af-south-1" }), false);
    assert.match(text, /^dev, topology fargate, in af-south-1: no prices for af-south-1$/m);
    assert.doesNotMatch(text, /a month/);
  });

  it("gives nothing but the program's message when the configuration is bad", async () => {
    await assert.rejects(makePlan("dev", { phase: "huge" }), ConfigurationError);
  });

  it("shows what the program warns of", async () => {
    const { messages } = await sharedPlan("prod", {});
    assert.ok(messages.some(({ severity, text }) => severity === "warning" && text.includes("app.example.com")));
  });

  it("names the resource, the policy and the remedy of a violation", async () => {
    const made = await makePlan("dev", {}, fixture("violation"));
    const found = made.violations.map(({ policy, level }) => `${policy} ${level}`);
    assert.ok(found.includes("shared-buffers-within-memory mandatory"), found.join());
    assert.match(
      renderText(made, false),
      /mandatory shared-buffers-within-memory: parameters\n.*90 %.*\n.*Use \{DBInst/,
    );
  });

  it("shows what is set aside, and why", async () => {
    const made = await makePlan("dev", {}, fixture("violation"));
    assert.deepEqual(
      made.suppressions.map(({ policy, from }) => [policy, from]),
      [["database-backups-kept", "tag"]],
    );
    assert.match(
      renderText(made, false),
      /set aside\n {2}database-backups-kept: database: Filled anew from the source every night/,
    );
  });

  it("takes a function for a program, as the real runtime does", async () => {
    const { outputs } = await makePlan("dev", { names: '["a","b"]' }, fixture("asynchronous"));
    assert.deepEqual(outputs.names, ["a", "b"]);
  });

  it("masks secrets where they are, and nothing beside them", async () => {
    const { outputs, encrypted } = await makePlan("dev", {}, fixture("asynchronous"));
    assert.deepEqual(outputs.nested, { generated: ["[secret]"], configured: "[secret]", open: "to see" });
    assert.deepEqual(encrypted, ["fixture:token"]);
  });

  it("prints colours on request alone", async () => {
    const made = await sharedPlan("dev", {});
    const escapeCode = String.fromCharCode(27);
    assert.ok(!renderText(made, false).includes(escapeCode));
    assert.ok(renderText(made, true).includes(escapeCode));
  });
});
