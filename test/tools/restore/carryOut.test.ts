import assert from "node:assert/strict";
import type { DatabaseInstanceConfig } from "../../../components/stackConfig";
import { carryOut, type RestoreWorld } from "../../../tools/restore/carryOut";
import { describeLoss, describeResult, describeSteps } from "../../../tools/restore/describe";
import { planSteps, type Step } from "../../../tools/restore/planner";
import type { UpdateResult } from "../../../tools/support/stackEngine";

const TIME = "2026-11-28T10:00:00.000Z";
const FIRST: readonly DatabaseInstanceConfig[] = [{ number: 1, state: "serving", source: undefined }];
const named = { stack: "prod", baseName: "db", command: `--to ${TIME} --from 1` };

/** A stack in memory, on which the same command is typed again and again. */
class FakeStack {
  instances = FIRST;
  readonly updates: string[] = [];

  async restore(trouble: { readonly update?: UpdateResult; readonly at?: Step["kind"]; readonly no?: boolean } = {}) {
    const steps = planSteps(this.instances, { kind: "time", time: TIME, from: 1 });
    const stop = new AbortController();
    const world: RestoreWorld = {
      configure: (step) => {
        this.instances = step.instances;
      },
      update: async (step) => {
        this.updates.push(step.kind);
        if (step.kind !== trouble.at) return { ended: "well" };
        if (trouble.update === undefined) stop.abort();
        return trouble.update ?? { ended: "badly", message: "update canceled" };
      },
      confirm: async () => trouble.no !== true,
      describe: () => "",
      report: () => {},
      stop: stop.signal,
      now: () => 0,
    };
    const result = await carryOut(steps, world);
    return { result, words: describeResult(result, steps, named).join("\n") };
  }

  states(): readonly string[] {
    return this.instances.map(({ state }) => state);
  }
}

describe("a restore that is carried out", () => {
  it("ends with the new instance serving and the old one kept, and says how to go back and to clean up", async () => {
    const stack = new FakeStack();
    const { result, words } = await stack.restore();
    assert.equal(result.result, "done");
    assert.deepEqual(stack.states(), ["kept", "serving"]);
    assert.match(words, /kept: +db, read-only[\s\S]*--use 1[\s\S]*--delete 1/);
  });

  for (const at of ["make", "prepare", "move"] as const) {
    it(`continues where it was interrupted: ${at}`, async () => {
      const stack = new FakeStack();
      assert.equal((await stack.restore({ at })).result.result, "interrupted");
      assert.equal((await stack.restore()).result.result, "done");
      assert.deepEqual(stack.states(), ["kept", "serving"]);
      assert.equal(stack.updates.filter((each) => each === at).length, 2);
    });

    it(`says why an update failed, and continues with it: ${at}`, async () => {
      const stack = new FakeStack();
      const { result, words } = await stack.restore({ at, update: { ended: "badly", message: "no quota" } });
      assert.equal(result.result, "stuck");
      assert.match(words, /reason: +no quota[\s\S]*continue: npm run restore -- --stack prod --to/);
      assert.equal((await stack.restore()).result.result, "done");
    });
  }

  it("does not move the application without a yes, and leaves the new instance ready", async () => {
    const stack = new FakeStack();
    const { result, words } = await stack.restore({ no: true });
    assert.equal(result.result, "declined");
    assert.deepEqual(stack.states(), ["serving", "restored"]);
    assert.match(words, /--from 1 --yes[\s\S]*--cancel/);
  });

  it("says beforehand what each step does, what is lost and what the second instance costs", () => {
    const steps = planSteps(FIRST, { kind: "time", time: TIME, from: 1 });
    const words = [...describeSteps(steps, named), ...describeLoss(steps, 21.5)].join("\n");
    assert.match(words, /1 of 3 {2}db-2 is restored to 2026-11-28T10:00:00.000Z/);
    assert.match(words, /until 2026-11-28T10:00:00.000Z is in the new database, and nothing after that/);
    assert.match(words, /costs \$21\.50 a month more/);
  });
});
