import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { planCommand } from "../../../tools/plan/arguments";
import { wantsColours } from "../../../tools/plan/command";
import { root } from "../../../tools/plan/plan";
import { readCommandLine } from "../../../tools/support/command";
import { UsageError } from "../../../tools/support/errors";
import { typescriptNode } from "../../support/typescriptNode";

interface Ended {
  readonly status: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(script: string, args: readonly string[]): Promise<Ended> {
  const { NO_COLOR: _none, FORCE_COLOR: _neither, ...inherited } = process.env;
  const child = spawn(process.execPath, [...typescriptNode, script, ...args], {
    cwd: root,
    env: inherited,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { status, stdout, stderr };
}

/** The command as a person runs it. */
const plan = (args: readonly string[]) => run("tools/plan/main.ts", args);

/** The command over a program of test/tools/plan/fixtures. */
const planOf = (...args: readonly string[]) => run(join(__dirname, "fixtures/run.ts"), args);

describe("npm run plan", () => {
  it("exits 0 and prints JSON that a program can read", async () => {
    const { status, stdout } = await plan(["prod", "--json"]);
    assert.equal(status, 0);
    const made = JSON.parse(stdout) as { stack: string; topology: string; resources: readonly { urn: string }[] };
    assert.equal(made.stack, "prod");
    assert.equal(made.topology, "fargate");
    assert.equal(made.resources[0]?.urn, "urn:pulumi:prod::malayalees::pulumi:pulumi:Stack::malayalees-prod");
  });

  it("gives a program clean JSON through npm, with --silent", () => {
    const { status, stdout } = spawnSync("npm", ["run", "--silent", "plan", "--", "prod", "--json"], {
      encoding: "utf8",
      cwd: root,
    });
    assert.equal(status, 0);
    assert.equal((JSON.parse(stdout) as { readonly stack: string }).stack, "prod");
  });

  it("writes the JSON to a file beside the text", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plan-"));
    try {
      const { status, stdout } = await planOf("asynchronous", "dev", "--out", join(folder, "plan.json"));
      assert.equal(status, 0);
      assert.match(stdout, /^Stack dev/);
      assert.equal(
        (JSON.parse(readFileSync(join(folder, "plan.json"), "utf8")) as { readonly stack: string }).stack,
        "dev",
      );
      const nowhere = await planOf("asynchronous", "dev", "--out", join(folder, "nowhere/plan.json"));
      assert.deepEqual([nowhere.status, nowhere.stdout], [2, ""]);
      assert.match(nowhere.stderr, /--out .*nowhere/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("writes the report of any program to a file beside the text", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plan-"));
    try {
      const { status, stdout } = await planOf("violation", "dev", "--html", join(folder, "report.html"));
      assert.equal(status, 1);
      assert.match(stdout, /^Stack dev/);
      assert.match(readFileSync(join(folder, "report.html"), "utf8"), /^<!doctype html>.*May not ship/s);
      const nowhere = await planOf("violation", "dev", "--html", join(folder, "nowhere/report.html"));
      assert.deepEqual([nowhere.status, nowhere.stdout], [2, ""]);
      assert.match(nowhere.stderr, /--html .*nowhere/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("plans dev by default, without colours into a pipe", async () => {
    const { status, stdout } = await plan([]);
    assert.equal(status, 0);
    assert.match(stdout, /^Stack dev, topology fargate: \d+ resources to create\n/);
    assert.ok(!stdout.includes(String.fromCharCode(27)));
  });

  const wishes = [
    { environment: {}, isTerminal: true, coloured: true },
    { environment: {}, isTerminal: false, coloured: false },
    { environment: { NO_COLOR: "1" }, isTerminal: true, coloured: false },
    { environment: { FORCE_COLOR: "1" }, isTerminal: false, coloured: true },
    { environment: { FORCE_COLOR: "0" }, isTerminal: true, coloured: false },
    { environment: { FORCE_COLOR: "1", NO_COLOR: "1" }, isTerminal: true, coloured: false },
  ];
  for (const { environment, isTerminal, coloured } of wishes) {
    const where = `${isTerminal ? "on" : "off"} a terminal with ${JSON.stringify(environment)}`;
    it(`is ${coloured ? "" : "not "}coloured ${where}`, () => {
      assert.equal(wantsColours(environment, isTerminal), coloured);
    });
  }

  const mistakes = [
    { args: ["dev", "--set", "topology=lambda"], says: /malayalees:topology: "lambda" is not allowed/ },
    { args: ["staging"], says: /there is no stack "staging".*there are: dev, prod/ },
    {
      args: ["dev", "--sett", "a=b"],
      says: /^unknown option '--sett' \(Did you mean --set\?\)\nFor help: npm run plan -- --help\n$/,
    },
  ];
  for (const { args, says } of mistakes) {
    it(`exits 2 with a message and no stack trace for ${args.join(" ")}`, async () => {
      const { status, stdout, stderr } = await plan(args);
      assert.equal(status, 2);
      assert.equal(stdout, "");
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /^\s+at /m);
    });
  }

  it("prints every line of the bill in place of the plan", async () => {
    const { status, stdout } = await plan(["prod", "--costs"]);
    assert.equal(status, 0);
    assert.match(
      stdout,
      /^prod, topology fargate, in us-east-1: US dollars a month, on demand, prices of \d{4}-\d\d-\d\d\n/,
    );
    assert.match(stdout, /^part +what +resource +quantity +unit +price +least +expected +source$/m);
    assert.match(stdout, /^database +.* database +[\d.,]+ .*https:\/\/aws\.amazon\.com\/rds\//m);
  });

  it("exits 1 when a mandatory policy is violated", async () => {
    const { status, stdout, stderr } = await planOf("violation");
    assert.equal(status, 1);
    assert.match(stdout, /mandatory shared-buffers-within-memory/);
    assert.equal(stderr, "");
  });

  it("exits 2 without a plan when the program logs an error, as the engine fails then", async () => {
    const { status, stdout, stderr } = await planOf("refusing");
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.equal(stderr, "error: not like this\n");
  });

  it("exits 70 with one stack trace, and no plan, when the program fails in an Output", async () => {
    const { status, stdout, stderr } = await planOf("duplicate");
    assert.equal(status, 70);
    assert.equal(stdout, "");
    assert.equal(stderr.match(/Two resources have the URN/g)?.length, 1);
    assert.match(stderr, /^\s+at .*duplicate\/index\.ts:4/m);
  });

  it("exits 70, not 0, when the program waits for ever", async () => {
    const { status, stdout, stderr } = await planOf("waiting");
    assert.equal(status, 70);
    assert.equal(stdout, "");
    assert.match(stderr, /never resolved/);
  });

  it("keeps what the program says off the standard output", async () => {
    const { status, stdout, stderr } = await planOf("asynchronous", "dev", "--json");
    assert.equal(status, 0);
    assert.equal((JSON.parse(stdout) as { readonly stack: string }).stack, "dev");
    assert.match(stderr, /^info: said by the program$/m);
    assert.match(
      stderr,
      /^warning: fixture:token is encrypted in the stack file and cannot be read offline; .* stand-in$/m,
    );
  });
});

describe("the command line of the plan", () => {
  const readArguments = (args: readonly string[]) => readCommandLine(planCommand, args);

  it("takes dev unless a stack is named", () => assert.equal(readArguments([]).stack, "dev"));

  it("takes several values", () => {
    const { overrides } = readArguments(["prod", "--set", "phase=growth", "--set", "aws:region=eu-west-1"]);
    assert.deepEqual(overrides, { phase: "growth", "aws:region": "eu-west-1" });
  });

  it("leaves equal signs in a value alone", () => {
    assert.deepEqual(readArguments(["--set", "image=a:b=c"]).overrides, { image: "a:b=c" });
  });

  for (const args of [
    ["dev", "prod"],
    ["--set", "phase"],
    ["--set"],
    ["--verbose"],
    ["--set", "=x"],
    ["--costs", "--json"],
    ["--costs", "--against", "main"],
    ["--markdown"],
    ["--markdown", "--json", "--against", "main"],
  ]) {
    it(`refuses ${args.join(" ")}`, () => assert.throws(() => readArguments(args), UsageError));
  }
});
