import assert from "node:assert/strict";
import * as fc from "fast-check";
import { MOST_FAILED_PERCENT } from "../../../components/topologies/acceptedErrors";
import { DeploymentAlarms, FAILED_SHARE } from "../../../components/topologies/deploymentAlarms";
import { deploymentTimeout, rollbackMessage } from "../../../components/topologies/fargate/deployment";
import { requestComplaints } from "../../../tools/switch/judge";
import { byType, one, runOffline } from "../../support/offline";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

async function alarms(actions?: readonly string[]) {
  const { resources } = await runOffline(() => {
    new DeploymentAlarms("fargate-deployment", {
      targetGroup: { arnSuffix: "targetgroup/fargate/1" },
      loadBalancer: { arnSuffix: "app/ingress/1" },
      ...(actions && { actions }),
    });
  });
  return resources;
}

/** The value of the expression at one minute, read by CloudWatch's rules: IF(condition, value, other value), and arithmetic. */
function shareOf(failed: number, requests: number): number {
  const [, least, factor] = /^IF\(failed >= (\d+), (\d+) \* failed \/ requests, 0\)$/.exec(FAILED_SHARE) ?? [];
  return failed >= Number(least) ? (Number(factor) * failed) / requests : 0;
}

describe("the alarms of deployments", () => {
  for (const [what, failed, requests, rings] of [
    ["one error at night", 1, 1, false],
    ["two errors at night", 2, 2, false],
    ["a version that fails always, at night", 3, 3, true],
    ["errors of one percent", 10, 1000, false],
    ["errors of more", 11, 1000, true],
    ["the same number of many requests", 11, 100_000, false],
  ] as const) {
    it(`${rings ? "ring at" : "let pass"} ${what}`, () => {
      assert.equal(shareOf(failed, requests) > MOST_FAILED_PERCENT, rings);
    });
  }

  it("judge a minute as the switch judges a step", () => {
    const minutes = fc
      .integer({ min: 1, max: 5000 })
      .chain((count) => fc.record({ count: fc.constant(count), failed: fc.integer({ min: 0, max: count }) }));
    fc.assert(
      fc.property(minutes, (requests) => {
        const rings = shareOf(requests.failed, requests.count) > MOST_FAILED_PERCENT;
        assert.equal(requestComplaints(requests, MOST_FAILED_PERCENT).length > 0, rings);
      }),
    );
  });

  it("are what CloudWatch takes: one query that returns data, each other one a metric that it names, ids in lower case", async () => {
    const { inputs } = one(await alarms(), ALARM, "fargate-deployment-errors");
    const queries = inputs.metricQueries as readonly {
      readonly id: string;
      readonly returnData?: boolean;
      readonly expression?: string;
      readonly metric?: { readonly period: number; readonly dimensions: object };
    }[];
    assert.deepEqual(
      queries.filter(({ returnData }) => returnData).map(({ expression }) => expression),
      [FAILED_SHARE],
    );
    const metrics = queries.filter(({ metric }) => metric !== undefined);
    assert.deepEqual(
      metrics.map(({ id, metric }) => [id, metric?.period, metric?.dimensions]),
      ["failed", "requests"].map((id) => [
        id,
        60,
        { LoadBalancer: "app/ingress/1", TargetGroup: "targetgroup/fargate/1" },
      ]),
    );
    for (const { id } of queries) assert.match(id, /^[a-z][a-zA-Z0-9_]*$/);
    const names = new Set(FAILED_SHARE.match(/\b[a-z]+\b/g));
    assert.deepEqual([...names], ["failed", "requests"]);
    // Set beside queries, AWS refuses these.
    for (const single of ["metricName", "namespace", "period", "dimensions", "extendedStatistic"])
      assert.equal(inputs[single], undefined, single);
    assert.ok(Number(inputs.datapointsToAlarm) <= Number(inputs.evaluationPeriods));
  });

  it("are quiet without requests, and at night, when a percentile of a few requests says nothing", async () => {
    const resources = await alarms();
    for (const { inputs } of byType(resources, ALARM)) assert.equal(inputs.treatMissingData, "notBreaching");
    assert.equal(one(resources, ALARM, "fargate-deployment-slow").inputs.evaluateLowSampleCountPercentiles, "ignore");
  });

  it("start what they are given, and nothing otherwise", async () => {
    for (const { inputs } of byType(await alarms(), ALARM)) assert.equal(inputs.alarmActions, undefined);
    const [action] = ["arn:aws:lambda:us-east-1:123456789012:function:guard"];
    for (const { inputs } of byType(await alarms([action ?? ""]), ALARM))
      assert.deepEqual(inputs.alarmActions, [action]);
  });
});

describe("a deployment of ECS that was rolled back", () => {
  const deployment = {
    running: "arn:aws:ecs:us-east-1:123456789012:task-definition/app:6",
    wanted: "arn:aws:ecs:us-east-1:123456789012:task-definition/app:7",
    clusterArn: "arn:aws:ecs:us-east-1:123456789012:cluster/c",
    serviceName: "s",
    alarms: ["errors-1", "slow-1"],
  };
  const ended = (reason: string) => `(service s) (deployment ecs-svc/1) deployment failed: ${reason}.`;

  for (const [what, events, words] of [
    ["by an alarm", [ended("alarm detected")], /came into service and answered with errors.+errors-1, slow-1 rang/],
    ["by the circuit breaker", [ended("tasks failed to start")], /app:7 did not come into service/],
    [
      "by the circuit breaker, and the one before it by an alarm",
      [ended("tasks failed to start"), ended("alarm detected")],
      /app:7 did not come into service/,
    ],
    [
      "for a reason that the provider does not read",
      [],
      /did not come into service, or one of the alarms errors-1, slow-1 rang/,
    ],
  ] as const) {
    it(`says that it was ${what}, what serves, and where to look`, () => {
      const message = rollbackMessage(deployment, events);
      assert.match(message, words);
      assert.match(message, /rolled back to app:6, which serves.+describe-services --cluster c --services s/);
      assert.match(message, /describe-alarm-history .+--alarm-name errors-1/);
    });
  }

  it("names no alarm where there is none", () => {
    assert.doesNotMatch(rollbackMessage({ ...deployment, alarms: [] }, []), /alarm/);
  });

  it("is waited for with the time in which ECS looks at the alarms", () => {
    assert.deepEqual([deploymentTimeout(180, false), deploymentTimeout(180, true)], ["32m", "42m"]);
  });
});
