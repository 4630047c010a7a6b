import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { ConfigurationError } from "../../components/configuration/errors";
import { readArguments } from "../../tools/plan/arguments";
import { UsageError } from "../../tools/plan/errors";
import { makePlan, type Plan } from "../../tools/plan/plan";
import { renderJson, renderText } from "../../tools/plan/render";
import { readStackFiles } from "../../tools/plan/stackFiles";
import { one, runOffline } from "../support/offline";

/** The command as a person runs it. */
function plan(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync("node", ["--import", "tsx", "tools/plan/main.ts", ...args], {
    encoding: "utf8",
    env: { ...process.env, FORCE_COLOR: "" },
  });
  return { status, stdout, stderr };
}

describe("npm run plan", () => {
  for (const stack of ["dev", "prod"]) {
    describe(`of ${stack}`, () => {
      let made: Plan;
      before(async () => {
        made = await makePlan(stack, {});
      });

      it("finds no policy violated", () => assert.deepEqual(made.violations, []));

      it("shows every resource once, under its parent", () => {
        const text = renderText(made, false);
        for (const { type, name } of made.resources.slice(1))
          assert.ok(text.includes(`${type} ${name}`), `${type} ${name}`);
        const known = new Set(made.resources.map(({ urn }) => urn));
        for (const { urn, parent, dependencies } of made.resources) {
          assert.ok(parent === undefined || known.has(parent), urn);
          for (const dependency of dependencies) assert.ok(known.has(dependency), `${urn} → ${dependency}`);
        }
      });

      it("knows every value that an update would know", () => {
        for (const { urn, inputs } of made.resources) assert.doesNotMatch(JSON.stringify(inputs), /\[unknown\]/, urn);
      });

      it("shows no secret", () => {
        const password = made.resources.find(({ type }) => type === "aws:secretsmanager/secretVersion:SecretVersion");
        const clear = JSON.parse(String(password?.props.secretString)) as { readonly password: string };
        assert.ok(clear.password.length >= 32);
        assert.ok(!renderJson(made).includes(clear.password));
        assert.ok(!renderText(made, false).includes(clear.password));
      });

      it("marks what only the real engine sees", () => {
        assert.match(renderText(made, false), /awsx:ec2:Vpc network \(its inside is seen by the real engine only\)/);
      });
    });
  }

  it("is the same twice", async () => {
    assert.equal(renderJson(await makePlan("dev", {})), renderJson(await makePlan("dev", {})));
  });

  it("is clean in every phase of every environment", async () => {
    for (const stack of ["dev", "prod"]) {
      for (const phase of ["initial", "growth", "scale"]) {
        const { violations } = await makePlan(stack, { "malayalees:phase": phase });
        assert.deepEqual(violations, [], `${stack} ${phase}`);
      }
    }
  });

  it("registers nothing when the configuration is bad", async () => {
    await assert.rejects(makePlan("dev", { "malayalees:phase": "huge" }), ConfigurationError);
  });

  it("prints colours on request alone", async () => {
    const made = await makePlan("dev", {});
    const escapeCode = String.fromCharCode(27);
    assert.ok(!renderText(made, false).includes(escapeCode));
    assert.ok(renderText(made, true).includes(escapeCode));
  });

  describe("as a command", () => {
    it("exits 0 and prints JSON that a program can read", () => {
      const { status, stdout } = plan("dev", "--json");
      assert.equal(status, 0);
      const made = JSON.parse(stdout) as { stack: string; topology: string; resources: readonly { urn: string }[] };
      assert.equal(made.stack, "dev");
      assert.equal(made.topology, "fargate");
      assert.ok(made.resources[0]?.urn.startsWith("urn:pulumi:dev::malayalees::pulumi:pulumi:Stack::malayalees-dev"));
    });

    const mistakes = [
      { args: ["dev", "--set", "topology=lambda"], says: /malayalees:topology: "lambda" is not allowed/ },
      { args: ["prod", "--set", "topology=eks"], says: /eks is not available yet/ },
      { args: ["staging"], says: /there is no stack "staging".*there are: dev, prod/ },
      { args: ["dev", "--sett", "a=b"], says: /--sett/ },
    ];
    for (const { args, says } of mistakes) {
      it(`exits 2 with a message and no stack trace for ${args.join(" ")}`, () => {
        const { status, stdout, stderr } = plan(...args);
        assert.equal(status, 2);
        assert.equal(stdout, "");
        assert.match(stderr, says);
        assert.doesNotMatch(stderr, /^\s+at /m);
      });
    }
  });
});

describe("the command line of the plan", () => {
  it("takes dev unless a stack is named", () => assert.equal(readArguments([]).stack, "dev"));

  it("puts keys without a namespace into the project's", () => {
    const { overrides } = readArguments(["prod", "--set", "phase=growth", "--set", "aws:region=eu-west-1"]);
    assert.deepEqual(overrides, { "malayalees:phase": "growth", "aws:region": "eu-west-1" });
  });

  it("leaves equal signs in a value alone", () => {
    assert.deepEqual(readArguments(["--set", "image=a:b=c"]).overrides, { "malayalees:image": "a:b=c" });
  });

  for (const args of [["dev", "prod"], ["--set", "phase"], ["--set"], ["--verbose"], ["--set", "=x"]]) {
    it(`refuses ${args.join(" ")}`, () => assert.throws(() => readArguments(args), UsageError));
  }
});

describe("the stack files of the plan", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "plan-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

  it("are put together as the CLI does: defaults, then the stack's own, then --set", () => {
    write(
      "Pulumi.yaml",
      "name: p\nconfig:\n  a: {type: string, default: one}\n  b: {type: array, default: [1]}\n  c: {default: x}\n",
    );
    write("Pulumi.dev.yaml", "config:\n  p:c: y\n  aws:region: eu-west-1\n");
    const { config } = readStackFiles(folder, "dev", { "p:a": "two" });
    assert.deepEqual(config, { "p:a": "two", "p:b": "[1]", "p:c": "y", "aws:region": "eu-west-1" });
  });

  it("name the keys that are encrypted and cannot be read", () => {
    write("Pulumi.yaml", "name: p\n");
    write("Pulumi.dev.yaml", "config:\n  p:token:\n    secure: v1:abc\n");
    assert.deepEqual(readStackFiles(folder, "dev", {}).encrypted, ["p:token"]);
  });

  for (const [what, text] of [
    ["is not YAML", "config: [\n"],
    ["is a list", "- a\n"],
    ["has a list for config", "config: [a]\n"],
  ] as const) {
    it(`are refused in plain words when one ${what}`, () => {
      write("Pulumi.yaml", "name: p\n");
      write("Pulumi.dev.yaml", text);
      assert.throws(() => readStackFiles(folder, "dev", {}), UsageError);
    });
  }
});

describe("the offline monitor", () => {
  it("names resources as the engine does: by all their component parents", async () => {
    const { resources } = await runOffline(() => {
      const outer = new pulumi.ComponentResource("t:a:Outer", "outer");
      const inner = new pulumi.ComponentResource("t:a:Inner", "inner", {}, { parent: outer });
      new random.RandomId("id", { byteLength: 4 }, { parent: inner });
    });
    const { urn } = one(resources, "random:index/randomId:RandomId");
    assert.equal(urn, "urn:pulumi:test::malayalees::t:a:Outer$t:a:Inner$random:index/randomId:RandomId::id");
  });

  it("keeps secrets secret through a program", async () => {
    const { resources, outputs } = await runOffline(() => {
      const { result } = new random.RandomPassword("p", { length: 20 });
      new random.RandomId("id", { byteLength: 4, keepers: { password: result } });
      return { result, nested: { list: [result] } };
    });
    assert.deepEqual(one(resources, "random:index/randomId:RandomId").inputs.keepers, { password: "[secret]" });
    assert.deepEqual(outputs, { result: "[secret]", nested: "[secret]" });
  });
});
