import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { readMigrations } from "../../../database/migrationFiles";
import { typescriptNode } from "../../support/typescriptNode";
import { type Call, type Emulator, startEmulator } from "../support/emulator";
import { type Walked, walkFirstAccount } from "../support/firstAccount";
import { applyChange, destroyWholly, previewWithoutChanges, timed, up, upWithoutChanges } from "../support/lifecycle";
import { assertDeployerMay } from "../support/permissions";
import { letLongerTestsGoFirst } from "../support/priority";
import { TestStack } from "../support/stack";
import { skipWithoutTools } from "../support/tools";

describe("the dev stack on the real engine", () => {
  let emulator: Emulator | undefined;
  let dev: TestStack;
  /** Which calls were the environment's of a pull request: the deployer of that has another policy. */
  let callsOfOthers = { begin: 0, count: 0 };

  let account: Promise<Walked>;

  before(async function () {
    letLongerTestsGoFirst();
    skipWithoutTools(this);
    emulator = await startEmulator({ runningTasks: 1 });
    dev = await TestStack.open("dev", emulator.environment);
    // Beside the update, as it is mostly waiting; its failure is the test's below.
    account = walkFirstAccount(emulator);
    account.catch(() => undefined);
  });

  after(async () => {
    dev?.remove();
    await emulator?.stop();
  });

  it("comes up from nothing, under the policy pack", async () => {
    await timed("up of dev", () => up(dev));
    const outputs = dev.outputs();
    assert.match(String(outputs.url), /^http:\/\/.+/);
    // The emulator's functions answer with their own input.
    assert.match(String(outputs.databaseSetup), /"action": ?"migrate"/);
    const [budget] = await budgets();
    assert.match(String(budget?.BudgetName), /^malayalees-app-dev-\w+$/);
  });

  it("is seen: a dashboard, and two composite alarms of alarms that exist", async () => {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const ask = (body: string) =>
      emulator?.request("monitoring", "/", { method: "POST", body: `${body}&Version=2010-08-01`, headers: form });
    const { dashboardName, alarmNames } = dev.outputs();
    const board = await ask(`Action=GetDashboard&DashboardName=${dashboardName}`);
    assert.match(String(board), /What users notice/);
    const rules = [...String(await ask("Action=DescribeAlarms")).matchAll(/<AlarmRule>(.+?)<\/AlarmRule>/g)];
    assert.equal(rules.length, 2);
    const named = rules.flatMap(([, rule = ""]) => rule.match(/[\w-]+-[0-9a-f]{7}/g) ?? []);
    for (const name of named) assert.ok((alarmNames as readonly string[]).includes(name), name);
  });

  it("has nothing to do a second time", async () => {
    await timed("second preview of dev", () => previewWithoutChanges(dev, { policies: true }));
    await timed("second up of dev", () => upWithoutChanges(dev));
  });

  it("has a pull request's environment beside it, which takes nothing of it along when it goes", async () => {
    cpSync("preview-environment", join(dev.workDir, "preview-environment"), { recursive: true });
    const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/images:1";
    const begin = callsOfDev().length;
    const stdout = await timed("up of a preview environment", () => previewEnvironment("up", "--image", image));
    assert.match(stdout, /^http:\/\/.+:10012\n$/);
    await timed("destroy of it", () => previewEnvironment("down"));
    callsOfOthers = { begin, count: callsOfDev().length - begin };
    await previewWithoutChanges(dev);
  });

  it("has no database password in its state in plain text", async () => {
    const exported = dev.stateText();
    const password = /"random:index\/randomPassword:RandomPassword".+?"result":\{"4dabf18193072939515e22adb298388d":/;
    assert.match(exported, password);
    assert.doesNotMatch(exported, /"secretString":"/);
  });

  it("takes larger tasks without touching the database or the load balancer", async () => {
    const change = () => applyChange(dev, { cpu: "1024", memory: "2048" });
    const { changed, stateful } = await timed("change of dev", change);
    assert.deepEqual(stateful, []);
    assert.ok(changed.some(({ urn }) => urn.includes("aws:ecs/taskDefinition:TaskDefinition::")));
  });

  it("sets the database up again when there is a new migration, and touches nothing else", async () => {
    const number = String(readMigrations().length + 1).padStart(4, "0");
    writeFileSync(join(dev.workDir, `database/migrations/${number}_new.sql`), "SELECT 1;\n");
    const { changed, stateful } = await timed("new migration of dev", () => applyChange(dev, {}));
    assert.deepEqual(stateful, []);
    const kinds = changed.map(({ op, urn }) => [op, urn.split("::").slice(-2).join(" ").split("$").pop()]);
    assert.deepEqual(kinds, [
      ["update", "aws:lambda/function:Function database-setup"],
      ["create-replacement", "aws:lambda/invocation:Invocation database-setup"],
      ["replace", "aws:lambda/invocation:Invocation database-setup"],
      ["delete-replaced", "aws:lambda/invocation:Invocation database-setup"],
    ]);
  });

  it("renews the master password in one update: in the server, in its secret, and the migrations run with it", async () => {
    const before = await masterSecret();
    const { changed } = await applyChange(dev, { databaseMasterPasswordVersion: "2" });
    const of = (type: string) => changed.filter(({ urn }) => urn.includes(`${type}::database`)).map(({ op }) => op);
    assert.deepEqual(of("aws:rds/instance:Instance"), ["update"]);
    assert.ok(of("aws:lambda/invocation:Invocation").includes("replace"));
    const after = await masterSecret();
    assert.equal(after.username, before.username);
    assert.notEqual(after.password, before.password);
    await previewWithoutChanges(dev);
  });

  it("takes a proxy in front of the running database, and touches neither the database nor its setup", async () => {
    const { changed, stateful } = await timed("proxy for dev", () => applyChange(dev, { databaseProxy: "true" }));
    assert.deepEqual(stateful, []);
    assert.deepEqual(
      changed.filter(({ urn }) => urn.includes("aws:lambda/")),
      [],
    );
    const { applicationDatabaseAddress, databaseAddress } = dev.outputs();
    assert.match(String(applicationDatabaseAddress), /proxy/);
    assert.doesNotMatch(String(databaseAddress), /proxy/);
    await previewWithoutChanges(dev);
  });

  it("leaves nothing behind when destroyed", async () => {
    assert.ok(emulator);
    const aws = emulator;
    await timed("destroy of dev", () => destroyWholly(dev, aws));
    const databases = await aws.request("rds", "/", describe("DescribeDBInstances", "2014-10-31"));
    assert.doesNotMatch(databases, /<DBInstanceIdentifier>/);
    const balancers = await aws.request("elasticloadbalancing", "/", describe("DescribeLoadBalancers", "2015-12-01"));
    assert.doesNotMatch(balancers, /<LoadBalancerArn>/);
    assert.deepEqual(await budgets(), []);

    function describe(action: string, version: string) {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      return { method: "POST", body: `Action=${action}&Version=${version}`, headers };
    }
  });

  it("has an account that the commands of docs/first-account.md prepared: state in its bucket, a key, and variables for the workflows", async () => {
    const { github, text } = await timed("the first account, beside it", () => account);
    assert.match(text, /\d+ created/);
    for (const name of ["AWS_REGION", "AWS_PREVIEW_ROLE_ARN", "PULUMI_BACKEND_URL", "AWS_DEPLOY_ROLE_ARN --env prod"])
      assert.ok(
        github.some((line) => line.startsWith(`variable set ${name} --body `)),
        name,
      );
    assert.match(text, /Created stack 'dev'\nCreated stack 'prod'/);
  });

  it("asked AWS for nothing that the generated policy of its deployer does not allow", () =>
    assertDeployerMay(
      "dev",
      [{}, { databaseProxy: "true" }],
      callsOfDev().toSpliced(callsOfOthers.begin, callsOfOthers.count),
    ));

  function callsOfDev(): readonly Call[] {
    return emulator?.calls() ?? [];
  }

  async function previewEnvironment(command: string, ...more: readonly string[]): Promise<string> {
    const tool = resolve("tools/previewEnvironment/main.ts");
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...typescriptNode, tool, command, "--pull-request", "12", ...more],
      { cwd: dev.workDir, env: { ...process.env, ...dev.environment } },
    );
    return stdout;
  }

  async function masterSecret(): Promise<Readonly<Record<string, string>>> {
    const { databaseMasterSecretArn } = dev.outputs();
    const body = JSON.stringify({ SecretId: databaseMasterSecretArn });
    const { SecretString } = await json("secretsmanager", "secretsmanager.GetSecretValue", body);
    return JSON.parse(String(SecretString));
  }

  async function budgets(): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const target = "AWSBudgetServiceGateway.DescribeBudgets";
    const { Budgets } = await json("budgets", target, JSON.stringify({ AccountId: "123456789012" }));
    return Array.isArray(Budgets) ? Budgets : [];
  }

  async function json(service: string, target: string, body: string): Promise<Readonly<Record<string, unknown>>> {
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
    return JSON.parse((await emulator?.request(service, "/", { method: "POST", body, headers })) ?? "{}");
  }
});
