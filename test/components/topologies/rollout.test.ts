import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import * as fc from "fast-check";
import { bundleFunction } from "../../../components/support/functionBundle";
import { awsGroup } from "../../../components/topologies/ec2/rollout/lambda/awsGroup";
import {
  covers,
  type DesiredPolicy,
  type RolloutRequest,
} from "../../../components/topologies/ec2/rollout/lambda/request";
import {
  type Clock,
  type Group,
  PATIENCE_SECONDS,
  type Refresh,
  rollOut,
} from "../../../components/topologies/ec2/rollout/lambda/rollOut";
import { rolloutTimes } from "../../../components/topologies/ec2/rollout/rollout";

const policyOf = (Version: string): DesiredPolicy => ({
  LaunchTemplate: {
    LaunchTemplateSpecification: { LaunchTemplateId: "lt-1", Version },
    Overrides: [{ InstanceType: "t3.small" }],
  },
  InstancesDistribution: {
    OnDemandBaseCapacity: 1,
    OnDemandPercentageAboveBaseCapacity: 100,
    SpotAllocationStrategy: "price-capacity-optimized",
  },
});

const request = (more: Partial<RolloutRequest> = {}): RolloutRequest => ({
  groupName: "machines",
  mixedInstancesPolicy: policyOf("2"),
  minHealthyPercentage: 100,
  maxHealthyPercentage: 150,
  alarmNames: ["errors", "slow"],
  bakeSeconds: 300,
  deadlineSeconds: 600,
  step: 1,
  steps: 2,
  ...more,
});

/** A group in AWS, with a clock that moves only in `sleep`. */
class FakeGroup implements Group, Clock {
  milliseconds = 1_000_000_000;
  version = "1";
  readonly refreshes: Refresh[] = [];
  readonly asked: string[] = [];
  readonly guards: Pick<RolloutRequest, "alarmNames" | "bakeSeconds">[] = [];
  rings: readonly string[] = [];

  /** @param fate the state that the next request finds a running refresh in */
  constructor(private readonly fate: (refresh: Refresh) => Partial<Refresh>) {}

  now() {
    return this.milliseconds;
  }

  async sleep(milliseconds: number) {
    this.milliseconds += milliseconds;
  }

  async newestRefresh() {
    const [newest] = this.refreshes;
    if (newest && newest.endedAt === undefined) this.change(this.fate(newest));
    return this.refreshes[0];
  }

  async runs(policy: DesiredPolicy) {
    return policy.LaunchTemplate.LaunchTemplateSpecification.Version === this.version;
  }

  async ringing(alarmNames: readonly string[]) {
    return alarmNames.filter((name) => this.rings.includes(name));
  }

  async start({ mixedInstancesPolicy, alarmNames, bakeSeconds }: RolloutRequest) {
    this.asked.push("start");
    this.guards.push({ alarmNames, bakeSeconds });
    return this.begin(mixedInstancesPolicy);
  }

  async cancel() {
    this.asked.push("cancel");
    this.change({ status: "Cancelling" });
  }

  async rollBack() {
    this.asked.push("rollBack");
    this.change({ status: "RollbackInProgress", reason: "too late" });
  }

  begin(desired: DesiredPolicy) {
    const id = `refresh-${this.refreshes.length + 1}`;
    this.refreshes.unshift({ id, status: "Pending", reason: "", desired, startedAt: this.milliseconds });
    return id;
  }

  end(status: string, reason = "") {
    this.change({ status, reason, endedAt: this.milliseconds });
  }

  private change(change: Partial<Refresh>) {
    const [newest, ...others] = this.refreshes;
    if (newest) this.refreshes.splice(0, this.refreshes.length, { ...newest, ...change }, ...others);
    const { endedAt, status = "", desired } = change.status ? { ...newest, ...change } : { ...newest };
    if (status === "Successful" && endedAt !== undefined && covers(desired, policyOf("2"))) this.version = "2";
  }
}

/** The states of a refresh in AWS: forward, and after a cancellation or a rollback. */
function ends(how: string, reason = "") {
  return function next(this: void, { status }: Refresh): Partial<Refresh> {
    if (status === "Pending") return { status: "InProgress" };
    if (status === "Cancelling") return { status: "Cancelled", endedAt: 1_000_000_000 };
    if (status === "RollbackInProgress") return { status: "RollbackSuccessful", endedAt: 1_000_000_000 };
    return how === "InProgress" ? {} : { status: how, reason, endedAt: 1_000_000_000 };
  };
}

describe("the rollout of new machines", () => {
  it("changes nothing when the machines have the configuration", async () => {
    const group = new FakeGroup(ends("Successful"));
    group.version = "2";
    assert.deepEqual(await rollOut(request(), group, group), { status: "machines run it" });
    assert.deepEqual(group.asked, []);
  });

  it("starts a refresh, and ends when it has succeeded", async () => {
    const group = new FakeGroup(ends("Successful"));
    assert.deepEqual(await rollOut(request(), group, group), { status: "machines run it", refreshId: "refresh-1" });
    assert.deepEqual(group.asked, ["start"]);
  });

  it("waits for a running refresh of the same configuration, for example after an interrupted update", async () => {
    const group = new FakeGroup(ends("Successful"));
    group.begin(policyOf("2"));
    assert.equal((await rollOut(request(), group, group)).status, "machines run it");
    assert.deepEqual(group.asked, []);
  });

  it("cancels a refresh of another configuration, and starts its own", async () => {
    const group = new FakeGroup((refresh) => ends(refresh.id === "refresh-1" ? "InProgress" : "Successful")(refresh));
    group.begin(policyOf("0"));
    assert.equal((await rollOut(request(), group, group)).refreshId, "refresh-2");
    assert.deepEqual(group.asked, ["cancel", "start"]);
  });

  for (const [status, words] of [
    [
      "RollbackSuccessful",
      /template version 2 did not come into service: the old ones serve again.+AWS says: ELB check/,
    ],
    ["RollbackFailed", /machines of both configurations \(RollbackFailed\)/],
    ["Failed", /machines of both configurations \(Failed\)/],
    ["Cancelled", /machines of both configurations \(Cancelled\)/],
  ] as const) {
    it(`fails with AWS's reason when the refresh ends as ${status}`, async () => {
      const group = new FakeGroup(ends(status, "ELB check"));
      await assert.rejects(rollOut(request(), group, group), words);
    });
  }

  it("rolls back when machines do not come into service in time, before the hour for which AWS would try", async () => {
    const group = new FakeGroup(ends("InProgress"));
    await assert.rejects(rollOut(request(), group, group), /the old ones serve again/);
    assert.deepEqual(group.asked, ["start", "rollBack"]);
  });

  it("leaves a refresh that takes longer than one call to the next call, which continues to wait", async () => {
    const group = new FakeGroup(ends("InProgress"));
    const slow = request({ deadlineSeconds: 10_000 });
    const before = group.now();
    assert.equal((await rollOut(slow, group, group)).status, "under way");
    assert.ok(group.now() - before <= (PATIENCE_SECONDS + 10) * 1000);
    await assert.rejects(rollOut({ ...slow, step: 2 }, group, group), /still being replaced.+run the update again/);
    assert.deepEqual(group.asked, ["start"]);
  });

  it("fails if the refresh of the previous call has failed since, and tries again in a later update", async () => {
    const group = new FakeGroup(ends("Successful"));
    group.begin(policyOf("2"));
    group.end("RollbackSuccessful", "ELB check");
    await assert.rejects(rollOut(request({ step: 2 }), group, group), /ELB check/);
    await group.sleep(600_000);
    assert.equal((await rollOut(request({ step: 2 }), group, group)).status, "machines run it");
  });

  it("is guarded by the alarms, and says which one rang when the new machines answer with errors", async () => {
    const reason = "The CloudWatch alarm errors is in the ALARM state.";
    const group = new FakeGroup(ends("RollbackSuccessful", reason));
    await assert.rejects(
      rollOut(request(), group, group),
      /version 2 came into service and answered with errors, or slowly: the old ones serve again. AWS says: The CloudWatch alarm errors/,
    );
    assert.deepEqual(group.guards, [{ alarmNames: ["errors", "slow"], bakeSeconds: 300 }]);
  });

  it("leaves out an alarm that rings already, so that the version that ends the errors comes into service", async () => {
    const group = new FakeGroup(ends("Successful"));
    group.rings = ["errors"];
    const { status, ignoredAlarms } = await rollOut(request(), group, group);
    assert.deepEqual([status, ignoredAlarms], ["machines run it", ["errors"]]);
    assert.deepEqual(group.guards, [{ alarmNames: ["slow"], bakeSeconds: 300 }]);
    group.rings = ["errors", "slow"];
    group.version = "1";
    await rollOut(request(), group, group);
    assert.deepEqual(group.guards[1], { alarmNames: [], bakeSeconds: 0 });
  });

  it("waits while alarms are watched at the end", async () => {
    const group = new FakeGroup(({ status }) =>
      status === "Baking"
        ? { status: "Successful", endedAt: 1_000_000_000 }
        : { status: status === "Pending" ? "InProgress" : "Baking" },
    );
    assert.equal((await rollOut(request(), group, group)).status, "machines run it");
    assert.deepEqual(group.asked, ["start"]);
  });

  it("tries again at once in a new update", async () => {
    const group = new FakeGroup(ends("Successful"));
    group.begin(policyOf("2"));
    group.end("RollbackSuccessful");
    assert.equal((await rollOut(request({ step: 1 }), group, group)).status, "machines run it");
  });
});

describe("the time of a rollout", () => {
  for (const [what, times, expected] of [
    ["one machine", { maxMachines: 1, maxHealthyPercentage: 200, warmupSeconds: 300, bakeSeconds: 0 }, 720],
    [
      "one machine, whose errors are watched",
      { maxMachines: 1, maxHealthyPercentage: 200, warmupSeconds: 300, bakeSeconds: 600 },
      1320,
    ],
    ["four, two at a time", { maxMachines: 4, maxHealthyPercentage: 150, warmupSeconds: 300, bakeSeconds: 0 }, 1440],
    ["three, one at a time", { maxMachines: 3, maxHealthyPercentage: 150, warmupSeconds: 300, bakeSeconds: 0 }, 2160],
  ] as const) {
    it(`of ${what} is ${expected} s until it rolls back`, () => {
      assert.equal(rolloutTimes(times).deadlineSeconds, expected);
    });
  }

  it("has enough calls for refresh and rollback of any group", () => {
    const groups = fc.record({
      maxMachines: fc.integer({ min: 1, max: 500 }),
      maxHealthyPercentage: fc.constantFrom(150, 200),
      warmupSeconds: fc.integer({ min: 0, max: 3720 }),
      bakeSeconds: fc.integer({ min: 0, max: 3600 }),
    });
    fc.assert(
      fc.property(groups, (times) => {
        const { deadlineSeconds, steps } = rolloutTimes(times);
        assert.ok(steps >= 1 && steps * PATIENCE_SECONDS >= 2 * deadlineSeconds);
      }),
    );
  });
});

describe("a rollout's requests to AWS", () => {
  const names = ["StartInstanceRefresh", "DescribeInstanceRefreshes", "CancelInstanceRefresh"] as const;
  type Answer = { readonly status: number; readonly body: string };

  async function against<T>(answers: Readonly<Record<string, Answer>>, run: (group: Group) => Promise<T>) {
    const bodies: URLSearchParams[] = [];
    const server = createServer((asked, answer) => {
      let text = "";
      asked.on("data", (part) => {
        text += part;
      });
      asked.on("end", () => {
        const body = new URLSearchParams(text);
        bodies.push(body);
        const { status, body: sent } = answers[body.get("Action") ?? ""] ?? { status: 500, body: "" };
        answer.writeHead(status, { "content-type": "text/xml" }).end(sent);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const credentials = { accessKeyId: "a", secretAccessKey: "b" };
    const place = { endpoint: `http://127.0.0.1:${port}`, region: "us-east-1", credentials };
    const client = new AutoScalingClient(place);
    const cloudWatch = new CloudWatchClient(place);
    try {
      return { result: await run(awsGroup(client, cloudWatch, "machines")), bodies };
    } finally {
      client.destroy();
      cloudWatch.destroy();
      server.close();
    }
  }

  const [start, , cancel] = names;
  const refused = (code: string): Answer => ({
    status: 400,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
  });

  it("sends the new configuration with the refresh, so that AWS can roll back", async () => {
    const started =
      "<StartInstanceRefreshResponse><StartInstanceRefreshResult><InstanceRefreshId>r-1</InstanceRefreshId></StartInstanceRefreshResult></StartInstanceRefreshResponse>";
    const { result, bodies } = await against({ [start]: { status: 200, body: started } }, (group) =>
      group.start(request()),
    );
    assert.equal(result, "r-1");
    const wanted = "DesiredConfiguration.MixedInstancesPolicy.LaunchTemplate";
    const [body = new URLSearchParams()] = bodies;
    assert.equal(body.get(`${wanted}.LaunchTemplateSpecification.Version`), "2");
    assert.equal(body.get(`${wanted}.Overrides.member.1.InstanceType`), "t3.small");
    assert.equal(body.get("Preferences.AutoRollback"), "true");
    assert.equal(body.get("Preferences.SkipMatching"), "true");
    assert.equal(body.get("Preferences.MaxHealthyPercentage"), "150");
    assert.equal(body.get("Preferences.AlarmSpecification.Alarms.member.2"), "slow");
    assert.equal(body.get("Preferences.BakeTime"), "300");
  });

  it("replaces a first part of the machines, and waits, where that is asked for and alarms watch it", async () => {
    const started =
      "<StartInstanceRefreshResponse><StartInstanceRefreshResult><InstanceRefreshId>r-1</InstanceRefreshId></StartInstanceRefreshResult></StartInstanceRefreshResponse>";
    const preferences = async (more: Partial<RolloutRequest>) => {
      const answer = { [start]: { status: 200, body: started } };
      const { bodies } = await against(answer, (group) => group.start(request(more)));
      return ["CheckpointPercentages.member.1", "CheckpointPercentages.member.2", "CheckpointDelay"].map((name) =>
        bodies[0]?.get(`Preferences.${name}`),
      );
    };
    assert.deepEqual(await preferences({ canaryPercent: 34 }), ["34", "100", "300"]);
    assert.deepEqual(await preferences({}), [null, null, null]);
    assert.deepEqual(await preferences({ canaryPercent: 34, alarmNames: [] }), [null, null, null]);
  });

  it("asks nothing about alarms where there are none: AWS would answer with all of the account", async () => {
    const started =
      "<StartInstanceRefreshResponse><StartInstanceRefreshResult><InstanceRefreshId>r-1</InstanceRefreshId></StartInstanceRefreshResult></StartInstanceRefreshResponse>";
    const { result, bodies } = await against({ [start]: { status: 200, body: started } }, async (group) => {
      await group.start(request({ alarmNames: [], bakeSeconds: 0 }));
      return group.ringing([]);
    });
    assert.deepEqual(result, []);
    assert.deepEqual(
      bodies.map((body) => [body.get("Action"), body.get("Preferences.BakeTime")]),
      [["StartInstanceRefresh", null]],
    );
  });

  it("waits if another refresh is running, and reports every other error", async () => {
    const busy = { [start]: refused("InstanceRefreshInProgress") };
    assert.equal((await against(busy, (group) => group.start(request()))).result, undefined);
    const invalid = { [start]: refused("ValidationError") };
    await assert.rejects(against(invalid, (group) => group.start(request())));
  });

  it("ignores that a refresh has ended before it is cancelled", async () => {
    await against({ [cancel]: refused("ActiveInstanceRefreshNotFound") }, (group) => group.cancel());
    await assert.rejects(against({ [cancel]: refused("ResourceContention") }, (group) => group.cancel()));
  });

  it("is bundled the same each time, without the SDK that Lambda has", () => {
    const code = bundleFunction("components/topologies/ec2/rollout/lambda/index.ts");
    assert.equal(code, bundleFunction("components/topologies/ec2/rollout/lambda/index.ts"));
    assert.match(code, /require\("@aws-sdk\/client-auto-scaling"\)/);
    assert.ok(code.length < 20_000);
  });
});
