import assert from "node:assert/strict";
import { Unreachable } from "../../tools/support/errors";
import type { UpdateResult } from "../../tools/support/stackEngine";
import { describeResult } from "../../tools/switch/describe";
import { describePlacement } from "../../tools/switch/planner";
import type { Health } from "../../tools/switch/world";
import { FakeStack, LIMITS, SICK, type Trouble, WELL } from "./switchFakes";

const WHOLE_WAY = ["fargate 100, ec2 0", "fargate 90, ec2 10", "fargate 50, ec2 50", "fargate 0, ec2 100", "ec2 alone"];

describe("a switch", () => {
  let stack: FakeStack;
  beforeEach(() => {
    stack = new FakeStack("fargate");
  });

  it("goes step by step to the end when all is well", async () => {
    const { result } = await stack.switchTo("ec2");
    assert.deepEqual(result, { result: "done" });
    assert.deepEqual(stack.history, WHOLE_WAY);
    assert.deepEqual(stack.configured, { topology: "ec2", traffic: [] });
  });

  it("watches each share of the traffic as long as asked", async () => {
    await stack.switchTo("ec2");
    assert.equal(stack.elapsed, WHOLE_WAY.length * 60 + 3 * LIMITS.watchSeconds);
    assert.equal(stack.reported.filter((line) => line.includes("watched for 120 s")).length, 3);
  });

  it("waits with the first request until every target is healthy, and as many as the stack needs", async () => {
    const stages: Health[] = [
      { healthy: 0, starting: 0, failing: [] },
      { healthy: 1, starting: 1, failing: [] },
      { healthy: 1, starting: 0, failing: ["Target.FailedHealthChecks"] },
    ];
    const { result } = await stack.switchTo("ec2", {
      health: (share) => (share === 0 ? (stages.shift() ?? WELL) : WELL),
    });
    assert.equal(result.result, "done");
    assert.deepEqual(stages, []);
    assert.equal(stack.elapsed, WHOLE_WAY.length * 60 + 3 * LIMITS.watchSeconds + 30);
  });

  it("gives no traffic to fewer targets than carry it, and then watches for the topology's own minimum", async () => {
    const all = { ...WELL, healthy: 8 };
    let looks = 0;
    // Each step: a look with too few, one with enough, and those of the watch, in which one target was replaced.
    const health = (share: number): Health => {
      looks++;
      if (share === 0) return looks < 3 ? { ...WELL, healthy: 6 } : all;
      return stack.reported.at(-1)?.includes("8 healthy") ? { ...WELL, healthy: 7 } : all;
    };
    const { result } = await stack.switchTo("ec2", { health }, { ...LIMITS, needed: 8 });
    assert.equal(result.result, "done");
    assert.ok(stack.reported.includes("  targets: 6 healthy"));
    const { result: short } = await new FakeStack("fargate").switchTo(
      "ec2",
      { health: () => ({ ...WELL, healthy: 7 }) },
      { ...LIMITS, needed: 8 },
    );
    assert.ok(short.result === "rolledBack");
    assert.match(short.reasons.join(), /after 900 s not healthy: 7 healthy; it takes 8/);
  });

  it("does not mind targets that scaling starts while it watches", async () => {
    let looks = 0;
    // Each step: one look until it is ready, then those of the watch.
    const health = (): Health => (looks++ % 3 === 0 ? WELL : { ...WELL, starting: 1 });
    const { result } = await stack.switchTo("ec2", { health });
    assert.equal(result.result, "done");
  });

  describe("gives all traffic back", () => {
    const troubles: readonly { when: string; trouble: Trouble; upTo: number; reasons: RegExp }[] = [
      {
        when: "the new topology never becomes healthy",
        trouble: { health: () => SICK },
        upTo: 1,
        reasons: /after 900 s not healthy: 1 healthy, 1 failing \(Target.ResponseCodeMismatch\); it takes 2/,
      },
      {
        when: "too few of its targets come up",
        trouble: { health: () => ({ ...WELL, healthy: 1 }) },
        upTo: 1,
        reasons: /not healthy: 1 healthy; it takes 2/,
      },
      {
        when: "it cannot be made",
        trouble: { update: () => ({ ended: "badly", message: "error: no capacity" }) },
        upTo: 0,
        reasons: /no capacity/,
      },
      {
        when: "an alarm rings at the second step",
        trouble: { ringing: (share) => (share === 10 ? ["errors"] : []) },
        upTo: 2,
        reasons: /alarm: errors/,
      },
      {
        when: "its requests fail",
        trouble: { requests: (share) => ({ count: 1000, failed: share === 50 ? 40 : 0 }) },
        upTo: 3,
        reasons: /40 of 1000 requests failed \(4.0 %\); at most 1 % may fail/,
      },
      {
        when: "a target fails under full load",
        trouble: { health: (share) => (share === 100 ? SICK : WELL), ringing: () => [] },
        upTo: 4,
        reasons: /1 failing/,
      },
      {
        when: "AWS does not let it look",
        trouble: {
          requests: () => {
            throw new Unreachable("metrics cannot be read: AccessDenied");
          },
        },
        upTo: 2,
        reasons: /AccessDenied/,
      },
    ];
    for (const { when, trouble, upTo, reasons } of troubles) {
      it(`when ${when}`, async () => {
        const { result } = await stack.switchTo("ec2", trouble);
        assert.ok(result.result === "rolledBack");
        assert.match(result.reasons.join("\n"), reasons);
        assert.equal(describePlacement(stack.configured), "fargate 100, ec2 0");
        // The first placement has all traffic with the old one already: there is nothing to apply again.
        const back = upTo > 1 ? ["fargate 100, ec2 0"] : [];
        assert.deepEqual(stack.history, [...WHOLE_WAY.slice(0, upTo), ...back]);
        assert.equal(stack.share("ec2"), 0);
      });
    }

    it("by an update of the whole when the weights alone cannot be updated", async () => {
      const { result } = await stack.switchTo("ec2", {
        ringing: (share) => (share === 50 ? ["errors"] : []),
        updateWeights: () => ({ ended: "badly", message: "error: not in the state" }),
      });
      assert.equal(result.result, "rolledBack");
      assert.equal(stack.history.at(-1), "fargate 100, ec2 0");
    });

    it("and can be tried again from there", async () => {
      await stack.switchTo("ec2", { ringing: (share) => (share === 50 ? ["errors"] : []) });
      const { result } = await stack.switchTo("ec2");
      assert.equal(result.result, "done");
      assert.deepEqual(stack.history.slice(-WHOLE_WAY.length), WHOLE_WAY);
    });

    it("and takes the new compute away when it is asked for the old one", async () => {
      await stack.switchTo("ec2", { health: () => SICK });
      const { result } = await stack.switchTo("fargate");
      assert.equal(result.result, "done");
      assert.deepEqual(stack.applied, { topology: "fargate", traffic: [] });
    });
  });

  describe("is stuck and says why", () => {
    it("when another update has locked the stack", async () => {
      const { result } = await stack.switchTo("ec2", {
        update: (count) => ({ ended: count === 2 ? "locked" : "well" }),
      });
      assert.ok(result.result === "stuck");
      assert.match(result.reasons.join(), /another update has locked the stack.*pulumi cancel/);
      assert.equal(stack.share("ec2"), 0);
    });

    it("when the old compute does not go: the new one keeps the traffic that it serves well", async () => {
      const { result } = await stack.switchTo("ec2", {
        update: (count) => (count === 5 ? { ended: "badly", message: "error: in use" } : { ended: "well" }),
      });
      assert.deepEqual(result, { result: "stuck", reasons: ["error: in use"] });
      assert.equal(stack.share("ec2"), 100);
      assert.deepEqual(stack.configured, { topology: "ec2", traffic: [] });
    });

    it("when the weights cannot be set back", async () => {
      const broken: UpdateResult = { ended: "badly", message: "error: no credentials" };
      const { result } = await stack.switchTo("ec2", {
        ringing: (share) => (share === 50 ? ["errors"] : []),
        update: (count) => (count > 3 ? broken : { ended: "well" }),
        updateWeights: () => broken,
      });
      assert.ok(result.result === "stuck");
      assert.deepEqual(result.reasons, ["alarm: errors", "the weights could not be set back: error: no credentials"]);
      // What shall be is written down, so that the same command, or pulumi up, does it.
      assert.equal(describePlacement(stack.configured), "fargate 100, ec2 0");
    });
  });

  describe("is interrupted", () => {
    for (const update of [1, 2, 3, 4, 5]) {
      it(`in update ${update} and goes on from there with the same command`, async () => {
        const { result } = await stack.switchTo("ec2", { interruptUpdate: update });
        assert.deepEqual(result, { result: "interrupted" });
        assert.deepEqual(stack.history, WHOLE_WAY.slice(0, update - 1), "gives nothing back");
        const again = await stack.switchTo("ec2");
        assert.equal(again.result.result, "done");
        assert.deepEqual(stack.history, WHOLE_WAY);
        assert.deepEqual(stack.applied, { topology: "ec2", traffic: [] });
      });

      it(`in update ${update} and goes back with --to the old one`, async () => {
        await stack.switchTo("ec2", { interruptUpdate: update });
        const { result } = await stack.switchTo("fargate");
        assert.equal(result.result, "done");
        assert.deepEqual(stack.applied, { topology: "fargate", traffic: [] });
      });
    }

    it("while it watches, and stops at once", async () => {
      const { result } = await stack.switchTo("ec2", { interruptSleep: 2 });
      assert.deepEqual(result, { result: "interrupted" });
      assert.deepEqual(stack.history, WHOLE_WAY.slice(0, 2));
      assert.equal(stack.elapsed, 2 * 60 + 20);
    });
  });

  describe("and the alarms that ring before it", () => {
    it("are reported, and do not count against the new topology", async () => {
      const { result } = await stack.switchTo("ec2", { ringing: () => ["latency"] });
      assert.equal(result.result, "done");
      assert.ok(stack.reported.some((line) => line.includes("do not count against ec2: latency")));
    });

    it("count where the new topology has traffic already: it may be why they ring", async () => {
      await stack.switchTo("ec2", { interruptUpdate: 3 });
      const { result } = await stack.switchTo("ec2", { ringing: () => ["latency"] });
      assert.equal(result.result, "rolledBack");
    });

    it("do not keep a move from being taken back", async () => {
      await stack.switchTo("ec2", { interruptUpdate: 4 });
      const { result } = await stack.switchTo("fargate", { ringing: () => ["errors", "latency"] });
      assert.equal(result.result, "done");
      assert.deepEqual(stack.applied, { topology: "fargate", traffic: [] });
    });

    it("stop everything before it begins when they cannot be read", async () => {
      const ringing = () => {
        throw new Unreachable("alarms cannot be read: AccessDenied");
      };
      await assert.rejects(stack.switchTo("ec2", { ringing }), Unreachable);
      assert.deepEqual(stack.history, []);
      assert.deepEqual(stack.configured, { topology: "fargate", traffic: [] });
    });
  });

  it("says how to go on and how to go back, whatever happened", async () => {
    for (const trouble of [
      { interruptUpdate: 2 },
      { health: () => SICK },
      { update: () => ({ ended: "locked" }) as const },
    ]) {
      const { result, move } = await new FakeStack("fargate").switchTo("ec2", trouble);
      const text = describeResult(result, move, "prod").join("\n");
      assert.match(text, /npm run switch -- --stack prod --to ec2/, result.result);
      assert.match(text, /npm run switch -- --stack prod --to fargate/, result.result);
    }
  });

  it("of three topologies leaves one", async () => {
    stack.configured = {
      topology: "fargate",
      traffic: [
        { topology: "fargate", weight: 60 },
        { topology: "ec2", weight: 40 },
      ],
    };
    const { result } = await stack.switchTo("eks", { ringing: (share) => (share === 50 ? ["errors"] : []) });
    assert.equal(result.result, "rolledBack");
    assert.equal(describePlacement(stack.applied), "fargate 60, ec2 40, eks 0");
    await stack.switchTo("eks");
    assert.deepEqual(stack.applied, { topology: "eks", traffic: [] });
  });
});
