import assert from "node:assert/strict";
import { instanceClasses, instanceClassMemoryBytes } from "../../../policies/facts/instanceClasses";
import { fitsMemory } from "../../../policies/facts/memoryBudget";
import { evaluateFormula } from "../../../policies/facts/rdsFormula";
import { assertPlanSaid } from "../support/claims";
import { createZone, type Emulator, startEmulator } from "../support/emulator";
import { applyChange, destroyWholly, previewWithoutChanges, timed, up, upWithoutChanges } from "../support/lifecycle";
import { TestStack } from "../support/stack";
import { skipWithoutTools } from "../support/tools";

/** Production at its largest, with a read replica and a proxy, and the way down and up again on a running stack. */
describe("prod in phase scale on the real engine", () => {
  let emulator: Emulator | undefined;
  let prod: TestStack;
  /** What the stack has in all phases, beside its file. */
  let given: Readonly<Record<string, string>> = {};

  before(async function () {
    skipWithoutTools(this);
    emulator = await startEmulator({ runningTasks: 5 });
    prod = await TestStack.open("prod", emulator.environment);
    // As docs/changing-a-running-stack.md says: a smaller phase keeps the zones and the NAT gateways that are there.
    const hostedZoneId = await createZone(emulator, "malayalees.us");
    given = { domain: "app.malayalees.us", hostedZoneId, zoneCount: "3", natStrategy: "onePerAz" };
    prod.configure({ ...given, phase: "scale" });
  });

  after(async () => {
    prod?.remove();
    await emulator?.stop();
  });

  it("comes up from nothing, with its replica and its proxy", async () => {
    await timed("up of prod in phase scale", () => up(prod));
    const { databaseReplicaAddresses, applicationDatabaseAddress } = prod.outputs();
    assert.ok(Array.isArray(databaseReplicaAddresses) && databaseReplicaAddresses.length === 1);
    assert.match(String(applicationDatabaseAddress), /proxy/);
  });

  it("has nothing to do a second time, and does nothing", async () => {
    await previewWithoutChanges(prod);
    await upWithoutChanges(prod);
  });

  it("keeps the master password out of its state, but for where it is encrypted", async () => {
    const exported = prod.stateText();
    assert.match(exported, /"passwordWo":\{"4dabf18193072939515e22adb298388d":/);
    assert.doesNotMatch(exported, /"passwordWo":"/);
    assert.doesNotMatch(exported, /"secretStringWo":"/);
  });

  it("renews the master password in one update: in the server, in its secret, and the migrations run with it", async () => {
    const before = await masterSecret();
    const renewed = { databaseMasterPasswordVersion: "2" };
    const { changed } = await applyChange(prod, renewed);
    given = { ...given, ...renewed };
    const of = (type: string) => changed.filter(({ urn }) => urn.includes(`${type}::database`)).map(({ op }) => op);
    assert.deepEqual(of("aws:rds/instance:Instance"), ["update"]);
    assert.ok(of("aws:lambda/invocation:Invocation").includes("replace"));
    const after = await masterSecret();
    assert.equal(after.username, before.username);
    assert.notEqual(after.password, before.password);
    await previewWithoutChanges(prod);
  });

  for (const [from, to] of [
    ["scale", "initial"],
    ["initial", "growth"],
    ["growth", "scale"],
  ] as const) {
    it(`goes from ${from} to ${to} with the same database, whose memory settings fit both classes, as the plan said`, async () => {
      const { changed, stateful } = await timed(`to phase ${to}`, () => applyChange(prod, { phase: to }));
      await assertPlanSaid("prod", { ...given, phase: from }, { ...given, phase: to }, changed);
      const replaced = stateful.filter(({ op, urn }) => op !== "update" && !urn.endsWith("database-replica-1"));
      assert.deepEqual(replaced, []);
      await assertParametersFitEveryClass();
      await previewWithoutChanges(prod);
    });
  }

  it("goes the documented way: protection off, then destroy, and leaves no log group", async () => {
    await applyChange(prod, { protection: "false" });
    assert.ok(emulator);
    const aws = emulator;
    await timed("destroy of prod in phase scale", () => destroyWholly(prod, aws));
  });

  async function masterSecret(): Promise<Readonly<Record<string, string>>> {
    const { databaseMasterSecretArn } = prod.outputs();
    const body = JSON.stringify({ SecretId: databaseMasterSecretArn });
    const { SecretString } = await json("secretsmanager", "secretsmanager.GetSecretValue", body);
    return JSON.parse(String(SecretString));
  }

  async function json(service: string, target: string, body: string): Promise<Readonly<Record<string, unknown>>> {
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
    return JSON.parse((await emulator?.request(service, "/", { method: "POST", body, headers })) ?? "{}");
  }

  async function assertParametersFitEveryClass(): Promise<void> {
    const { databaseParameterGroup } = prod.outputs();
    const values = await parametersOf(String(databaseParameterGroup));
    for (const { name } of instanceClasses) {
      const memory = instanceClassMemoryBytes(name) ?? 0;
      const numberOf = (parameter: string) => {
        const result = evaluateFormula(values.get(parameter) ?? "", { DBInstanceClassMemory: memory });
        return result.ok ? result.value : assert.fail(`${parameter}: ${result.error}`);
      };
      const settings = {
        sharedBuffersBytes: numberOf("shared_buffers") * 8192,
        autovacuumMaxWorkers: 3,
        autovacuumWorkMemBytes: numberOf("autovacuum_work_mem") * 1024,
        maxConnections: numberOf("max_connections"),
        workMemBytes: numberOf("work_mem") * 1024,
      };
      assert.ok(fitsMemory(settings, memory), `${name}: ${JSON.stringify(settings)}`);
    }
  }

  async function parametersOf(group: string): Promise<ReadonlyMap<string, string>> {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = `Action=DescribeDBParameters&Version=2014-10-31&DBParameterGroupName=${group}`;
    const answer = (await emulator?.request("rds", "/", { method: "POST", body, headers })) ?? "";
    const parameters = [...answer.matchAll(/<Parameter>(.+?)<\/Parameter>/gs)].map(([, text = ""]) => text);
    const part = (text: string, tag: string) => new RegExp(`<${tag}>(.*?)</${tag}>`).exec(text)?.[1] ?? "";
    return new Map(parameters.map((text) => [part(text, "ParameterName"), part(text, "ParameterValue")]));
  }
});
