import assert from "node:assert/strict";
import { parseStackConfig, type RawSettings, type TopologyName } from "../../components/stackConfig";
import { UsageError } from "../../tools/support/errors";
import { type Counts, keepCapacity } from "../../tools/switch/capacity";
import { planMove, withMinimums } from "../../tools/switch/planner";
import { raiseMaximum } from "../../tools/switch/remedy";
import { countRunning } from "../../tools/switch/running";
import { placementSettings } from "../../tools/switch/stackFile";

type Changes = Readonly<Record<string, string>>;

const rawSettings = (changes: Changes): RawSettings => {
  const given = Object.entries({ kubeconfig: "/k", allowHttp: "true", ...changes });
  return {
    "aws:region": "us-east-1",
    ...Object.fromEntries(given.map(([key, value]) => [`malayalees:${key}`, value])),
  };
};

function keep(changes: Changes, target: TopologyName, running: Counts, allowLess = false) {
  const raw = rawSettings(changes);
  const config = parseStackConfig(raw, "dev");
  const found = { topology: config.traffic[0]?.topology ?? "fargate", traffic: config.traffic };
  const move = planMove(found, target, [10, 50, 100]);
  const first = move.steps[0] === undefined ? {} : placementSettings(move.steps[0].placement);
  const remedy = (count: number) => raiseMaximum(raw, first, { stack: "dev", topology: target, count });
  return { move, ...keepCapacity({ config, move, running, allowLess, remedy }) };
}

describe("the capacity that a move keeps", () => {
  const rows: readonly {
    readonly of: string;
    readonly changes: Changes;
    readonly to: TopologyName;
    readonly running: Counts;
    readonly needed: number;
    readonly minimums: Counts;
  }[] = [
    { of: "the minimum", changes: {}, to: "ec2", running: { fargate: 2 }, needed: 2, minimums: {} },
    {
      of: "as many as run now, on both sides",
      changes: { phase: "scale" },
      to: "ec2",
      running: { fargate: 8 },
      needed: 8,
      minimums: { fargate: 8, ec2: 8 },
    },
    {
      of: "as much, in smaller pods",
      changes: {},
      to: "eks",
      running: { fargate: 2 },
      needed: 4,
      minimums: { eks: 4 },
    },
    {
      of: "as much as pods may use, and not only what they request",
      changes: { topology: "eks" },
      to: "fargate",
      running: { eks: 4 },
      needed: 4,
      minimums: { fargate: 4, eks: 4 },
    },
    {
      of: "as much as larger machines have",
      changes: { topology: "ec2", phase: "growth", instanceType: "m7i.large", maxTasks: "8", poolSize: "4" },
      to: "fargate",
      running: { ec2: 2 },
      needed: 8,
      minimums: { fargate: 8 },
    },
    {
      of: "its own minimum where nothing serves",
      changes: { topology: "ec2" },
      to: "fargate",
      running: { ec2: 0 },
      needed: 2,
      minimums: {},
    },
    {
      of: "what an interrupted move kept, when the old one has shrunk since",
      changes: { phase: "scale", traffic: '{"fargate":50,"ec2":50}', minimumDuringMove: '{"ec2":8,"fargate":8}' },
      to: "ec2",
      running: { fargate: 6 },
      needed: 8,
      minimums: { fargate: 8, ec2: 8 },
    },
    {
      of: "what is there, once all traffic is with the new one",
      changes: { phase: "scale", traffic: '{"fargate":0,"ec2":100}', minimumDuringMove: '{"ec2":6}' },
      to: "ec2",
      running: { fargate: 10 },
      needed: 6,
      minimums: { fargate: 10, ec2: 6 },
    },
    {
      of: "as much as it can on the way back, which is never refused",
      changes: { topology: "eks", traffic: '{"eks":90,"fargate":10}' },
      to: "eks",
      running: { fargate: 4 },
      needed: 4,
      minimums: { eks: 4, fargate: 4 },
    },
    {
      of: "no more than the maximum where more runs than it allows",
      changes: { topology: "fargate" },
      to: "fargate",
      running: { fargate: 7 },
      needed: 2,
      minimums: {},
    },
  ];
  for (const { of, changes, to, running, needed, minimums } of rows)
    it(`is ${of}: ${needed} for ${JSON.stringify(running)} to ${to} with ${JSON.stringify(changes)}`, () => {
      const found = keep(changes, to, running);
      assert.deepEqual([found.needed, found.minimums], [needed, minimums]);
    });

  it("is shown in vCPU and GiB", () => {
    assert.deepEqual(keep({ phase: "scale" }, "eks", { fargate: 7 }).lines, [
      "now   fargate: 7 tasks of 2 vCPU, 4 GiB = 14 vCPU, 28 GiB",
      "then  eks: 7 pods (at most 10) of 2 vCPU, 4 GiB = 14 vCPU, 28 GiB",
    ]);
  });

  it("is in every step but the last, after which the topology's own minimum applies again", () => {
    const { move, minimums } = keep({ phase: "scale" }, "ec2", { fargate: 8 });
    const held = withMinimums(move, minimums);
    const kept = held.steps.map(({ placement }) => placement.traffic.map(({ minimum }) => minimum));
    assert.deepEqual(kept, [[8, 8], [8, 8], [8, 8], [8, 8], []]);
    assert.deepEqual(
      held.back?.traffic.map(({ minimum }) => minimum),
      [8, 8],
    );
    // The configuration takes each step.
    for (const { placement } of held.steps)
      assert.ok(parseStackConfig({ ...rawSettings({ phase: "scale" }), ...placementSettings(placement) }, "dev"));
  });

  it("is nothing where one topology serves alone", () => {
    const { needed, minimums, lines } = keep({ topology: "ec2" }, "ec2", {});
    assert.deepEqual([needed, minimums, lines], [2, {}, []]);
  });
});

describe("a move that would cut capacity", () => {
  const refusals: readonly {
    readonly changes: Changes;
    readonly to: TopologyName;
    readonly running: Counts;
    readonly says: RegExp;
    readonly most: number;
  }[] = [
    {
      // The pods of phase initial in phase scale: what a cluster had before pods followed the phase.
      changes: {
        phase: "scale",
        podResources: '{"requests":{"cpu":"250m","memory":"512Mi"},"limits":{"cpu":"500m","memory":"1Gi"}}',
      },
      to: "eks",
      running: { fargate: 5 },
      says: /now {3}fargate: 5 tasks .* = 10 vCPU, 20 GiB\nthen {2}eks: 10 pods \(at most 10\) of 0\.25 vCPU, 0\.5 GiB = 2\.5 vCPU, 5 GiB, less than now\neks cannot carry .*40 pods\. Nothing was changed.*maxReplicas 40 .*poolSize \d+ .*podResources/s,
      most: 10,
    },
    {
      changes: { phase: "initial" },
      to: "eks",
      running: { fargate: 3 },
      says: /takes 6 pods.*pulumi config set maxReplicas 6 --stack dev/s,
      most: 4,
    },
    {
      changes: { topology: "ec2", instanceType: "m7i.4xlarge", cpu: "256", memory: "512" },
      to: "fargate",
      running: { ec2: 4 },
      // No pool fits so many tasks.
      says: /takes 508 tasks.*Give it as much: larger tasks \(cpu, memory\), then pulumi up/s,
      most: 4,
    },
    {
      changes: { instanceType: "t3.nano", cpu: "256", memory: "512" },
      to: "ec2",
      running: { fargate: 2 },
      says: /takes any number of machines.*larger machines \(instanceType\)/s,
      most: 4,
    },
    {
      changes: { topology: "ec2", instanceType: "g5.xlarge" },
      to: "fargate",
      running: { ec2: 3 },
      says: /What an EC2 machine of type g5\.xlarge has is not known here.*--allow-less-capacity/,
      most: 3,
    },
  ];
  for (const { changes, to, running, says, most } of refusals) {
    it(`is refused to ${to} from ${JSON.stringify(running)} with ${JSON.stringify(changes)}, and says what to type`, () => {
      assert.throws(
        () => keep(changes, to, running),
        (error: unknown) => {
          assert.ok(error instanceof UsageError);
          assert.match(error.message, says);
          assert.match(error.message, /--allow-less-capacity/);
          return true;
        },
      );
    });

    it(`takes as many as it can to ${to} with ${JSON.stringify(changes)} where that is allowed`, () => {
      assert.equal(keep(changes, to, running, true).needed, most);
    });
  }

  it("is not refused any more once the proposed commands were typed", () => {
    const changes = { phase: "scale", podResources: '{"requests":{"cpu":"500m"}}' };
    const running = { fargate: 5 };
    assert.throws(
      () => keep(changes, "eks", running),
      (error: unknown) => {
        const typed = [...String(error).matchAll(/config set (\w+) (\d+)/g)].map(([, key = "", value = ""]) => [
          key,
          value,
        ]);
        assert.ok(typed.length > 0);
        assert.equal(keep({ ...changes, ...Object.fromEntries(typed) }, "eks", running).needed, 20);
        return true;
      },
    );
  });
});

describe("what runs before a move", () => {
  it("is what serves or starts in the old topologies, and nothing of one that was never made", async () => {
    const traffic = [
      { topology: "fargate", weight: 60 },
      { topology: "eks", weight: 40 },
    ] as const;
    const move = planMove({ topology: "fargate", traffic }, "ec2", [100]);
    const outputs = async () => ({ targetGroups: { fargate: "arn:fargate", ec2: "arn:ec2" }, alarmNames: [] });
    const looked: string[] = [];
    const look = async (group: string) => {
      looked.push(group);
      return { healthy: 3, starting: 1, failing: ["Target.Timeout"] };
    };
    assert.deepEqual(await countRunning(move, { outputs }, { look }), { fargate: 4, eks: 0 });
    assert.deepEqual(looked, ["arn:fargate"]);
  });
});
