import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { typescriptNode } from "../../support/typescriptNode";
import { describeRule, type Emulator, startEmulator } from "../support/emulator";
import { previewWithoutChanges, timed, up } from "../support/lifecycle";
import { TestStack } from "../support/stack";
import { skipWithoutTools } from "../support/tools";

const command = resolve(__dirname, "../../../tools/switch/main.ts");

describe("a stack whose updates are interrupted, on the real engine", () => {
  let emulator: Emulator | undefined;
  let dev: TestStack;

  before(async function () {
    skipWithoutTools(this);
    emulator = await startEmulator({ runningTasks: 1, sharedProviders: ["awsx"] });
    dev = await TestStack.open("dev", emulator.environment);
  });

  after(async () => {
    dev?.remove();
    await emulator?.stop();
  });

  /** Starts the command in the stack's folder; the emulator has no traffic to watch. */
  function start(...args: readonly string[]): { readonly child: ChildProcess; readonly printed: () => string } {
    const all = [...typescriptNode, command, "--stack", "dev", "--watch", "0", ...args];
    const child = spawn("node", all, { cwd: dev.workDir, env: { ...process.env, ...dev.environment } });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        printed += String(chunk);
      });
    }
    return { child, printed: () => printed };
  }

  async function finish({
    child,
    printed,
  }: ReturnType<typeof start>): Promise<{ code: number | null; printed: string }> {
    const [code] = (await once(child, "exit")) as [number | null];
    return { code, printed: printed() };
  }

  async function outputs() {
    const all = dev.outputs();
    return { topology: all.topologyName, weights: all.trafficWeights };
  }

  it("has one update at a time: a second one is refused, and says who has the lock", async () => {
    const meanwhile = () =>
      assert.rejects(dev.operate("up"), /the stack is currently locked by 1 lock.*created by .+ \(pid \d+\) at/s);
    const interrupted = () => dev.interruptUpdate(/aws:rds:Instance database creating/, meanwhile);
    assert.match(await timed("first update, interrupted", interrupted), /update canceled/);
  });

  it("is made whole by the next update: what the first one began is there once", async () => {
    await timed("second update", () => up(dev));
    const body = "Action=DescribeDBInstances&Version=2014-10-31";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const databases = await emulator?.request("rds", "/", { method: "POST", body, headers });
    assert.deepEqual(databases?.match(/(?<=<DBInstanceIdentifier>)[^<]*/g), [dev.outputs().databaseIdentifier]);
  });

  it("can have its switch interrupted after the first step", async () => {
    const running = start("--to", "ec2", "--steps", "50,100");
    while (!/updated in/.test(running.printed()) && running.child.exitCode === null) {
      await once(running.child.stderr ?? running.child, "data");
    }
    running.child.kill("SIGINT");
    const { code, printed } = await finish(running);
    assert.equal(code, 130, printed);
    assert.deepEqual(await outputs(), { topology: "fargate", weights: { fargate: 100, ec2: 0 } });
  });

  it("has its switch resumed from where it was, to the end", async () => {
    const { code, printed } = await timed("switch to ec2, resumed", () =>
      finish(start("--to", "ec2", "--steps", "50,100")),
    );
    assert.equal(code, 0, printed);
    assert.deepEqual(await outputs(), { topology: "ec2", weights: { ec2: 100 } });
    await previewWithoutChanges(dev);
  });

  it("has a topology answer to its own secret header alone, which the state keeps as a secret", async () => {
    assert.ok(emulator);
    const { ec2 = "" } = dev.outputs().topologyRules as Readonly<Record<string, string>>;
    const rule = await describeRule(emulator, ec2);
    const [value = ""] = /ec2-[0-9a-z]{40}(?=<)/.exec(rule) ?? [];
    assert.notEqual(value, "", rule);
    assert.doesNotMatch(rule, /source-ip/);
    assert.ok(!JSON.stringify(dev.resources()).includes(value), "in the state in plain text");
  });

  it("gets its traffic back when the new topology never becomes healthy, and leaves the old one serving", async () => {
    // The emulator registers no tasks with target groups, so Fargate stays without a healthy target.
    const { code, printed } = await timed("switch that goes back", () =>
      finish(start("--to", "fargate", "--wait", "5")),
    );
    assert.equal(code, 1, printed);
    assert.deepEqual(await outputs(), { topology: "ec2", weights: { ec2: 100, fargate: 0 } });
  });

  it("is not switched to a topology that does not exist, and nothing is changed", async () => {
    const { code, printed } = await finish(start("--to", "lambda"));
    assert.equal(code, 2, printed);
    assert.match(printed, /lambda/);
  });
});
