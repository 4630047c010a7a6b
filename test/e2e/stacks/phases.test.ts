import assert from "node:assert/strict";
import { instanceClasses, instanceClassMemoryBytes } from "../../../policies/facts/instanceClasses";
import { fitsMemory } from "../../../policies/facts/memoryBudget";
import { evaluateFormula } from "../../../policies/facts/rdsFormula";
import { assertPlanSaid } from "../support/claims";
import { createZone, type Emulator, startEmulator } from "../support/emulator";
import { applyChange, previewWithoutChanges, timed, up } from "../support/lifecycle";
import { TestStack } from "../support/stack";
import { skipWithoutTools } from "../support/tools";

/** The way up and down again on a running stack: a read replica and a proxy come and go. scale.test.ts destroys the largest one. */
describe("phases of the prod stack on the real engine", () => {
  let emulator: Emulator | undefined;
  let prod: TestStack;
  /** What the stack has in all phases, beside its file. */
  let given: Readonly<Record<string, string>> = {};

  before(async function () {
    skipWithoutTools(this);
    emulator = await startEmulator({ runningTasks: 2 });
    prod = await TestStack.open("prod", emulator.environment);
    // As docs/changing-a-running-stack.md says: a smaller phase keeps the zones and the NAT gateways that are there.
    const hostedZoneId = await createZone(emulator, "malayalees.us");
    given = { domain: "app.malayalees.us", hostedZoneId, zoneCount: "3", natStrategy: "onePerAz" };
    prod.configure({ ...given, phase: "initial" });
    await timed("up of prod in phase initial", () => up(prod));
  });

  after(async () => {
    prod?.remove();
    await emulator?.stop();
  });

  for (const [from, to] of [
    ["initial", "growth"],
    ["growth", "scale"],
    ["scale", "initial"],
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
