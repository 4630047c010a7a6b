import assert from "node:assert/strict";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { Unreachable } from "../../tools/support/errors";
import { AwsMetrics } from "../../tools/switch/awsMetrics";
import { AwsTargetHealth } from "../../tools/switch/awsTargetHealth";
import { FakeAws } from "./support/fakeAws";

const GROUP = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/ec2-1a2b/0123456789abcdef";
const BALANCER = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/ingress-3c4d/fedcba9876543210";

const targetHealth = (...targets: readonly { state: string; reason?: string }[]) => ({
  DescribeTargetHealth: `<TargetHealthDescriptions>${targets
    .map(
      ({ state, reason }) =>
        `<member><TargetHealth><State>${state}</State>${reason ? `<Reason>${reason}</Reason>` : ""}</TargetHealth></member>`,
    )
    .join("")}</TargetHealthDescriptions>`,
});

const balancer = {
  DescribeTargetGroups: `<TargetGroups><member><LoadBalancerArns><member>${BALANCER}</member></LoadBalancerArns></member></TargetGroups>`,
};

describe("what the switch sees of AWS", () => {
  let aws: FakeAws;
  let loadBalancing: ElasticLoadBalancingV2Client;
  let cloudWatch: CloudWatchClient;

  beforeEach(async () => {
    aws = new FakeAws();
    const place = await aws.start();
    loadBalancing = new ElasticLoadBalancingV2Client(place);
    // Bodies stay readable for the test.
    cloudWatch = new CloudWatchClient({ ...place, disableRequestCompression: true });
  });
  afterEach(() => {
    loadBalancing.destroy();
    cloudWatch.destroy();
    return aws.stop();
  });

  const look = () => new AwsTargetHealth(loadBalancing).look(GROUP);
  const metrics = () => new AwsMetrics(cloudWatch, loadBalancing);

  it("counts targets by what their state means for users, and not those that leave", async () => {
    aws.answers = targetHealth(
      { state: "healthy" },
      { state: "healthy" },
      { state: "initial", reason: "Elb.InitialHealthChecking" },
      { state: "draining", reason: "Target.DeregistrationInProgress" },
      { state: "unhealthy", reason: "Target.Timeout" },
      { state: "unavailable", reason: "Target.HealthCheckDisabled" },
      { state: "unused" },
    );
    assert.deepEqual(await look(), {
      healthy: 2,
      starting: 1,
      failing: ["Target.Timeout", "Target.HealthCheckDisabled", "unused"],
    });
    assert.equal(new URLSearchParams(aws.asked[0]?.body).get("TargetGroupArn"), GROUP);
  });

  it("sees an empty target group as one without healthy targets", async () => {
    aws.answers = targetHealth();
    assert.deepEqual(await look(), { healthy: 0, starting: 0, failing: [] });
  });

  it("adds up requests, answers 5xx and failed connections of this target group, by the minute", async () => {
    aws.answers = {
      ...balancer,
      GetMetricData: {
        MetricDataResults: [
          { Id: "requests", Values: [600, 400] },
          { Id: "answers", Values: [3, 4] },
          { Id: "connections", Values: [5] },
        ],
      },
    };
    const since = new Date("2026-11-24T10:00:00Z");
    assert.deepEqual(await metrics().requests(GROUP, since), { count: 1000, failed: 12 });
    const [asked] = aws.json("GetMetricData") as readonly [{ StartTime: number; MetricDataQueries: readonly Query[] }];
    assert.equal(asked.StartTime, since.getTime() / 1000);
    assert.deepEqual(
      asked.MetricDataQueries.map(({ MetricStat: { Metric, Period, Stat } }) => [Metric.MetricName, Period, Stat]),
      [
        ["RequestCount", 60, "Sum"],
        ["HTTPCode_Target_5XX_Count", 60, "Sum"],
        ["TargetConnectionErrorCount", 60, "Sum"],
      ],
    );
    for (const { MetricStat } of asked.MetricDataQueries) {
      assert.equal(MetricStat.Metric.Namespace, "AWS/ApplicationELB");
      assert.deepEqual(MetricStat.Metric.Dimensions, [
        { Name: "TargetGroup", Value: "targetgroup/ec2-1a2b/0123456789abcdef" },
        { Name: "LoadBalancer", Value: "app/ingress-3c4d/fedcba9876543210" },
      ]);
    }
  });

  it("asks for whole minutes, and never for an empty span, which CloudWatch refuses", async () => {
    aws.answers = { ...balancer, GetMetricData: { MetricDataResults: [] } };
    await metrics().requests(GROUP, new Date());
    const [span] = aws.json("GetMetricData") as readonly [{ StartTime: number; EndTime: number }];
    assert.deepEqual([span.StartTime % 60, span.EndTime % 60], [0, 0]);
    assert.ok(span.EndTime > span.StartTime);
  });

  it("takes metrics that are not there yet for no requests", async () => {
    aws.answers = { ...balancer, GetMetricData: { MetricDataResults: [] } };
    assert.deepEqual(await metrics().requests(GROUP, new Date(0)), { count: 0, failed: 0 });
  });

  it("asks for the stack's own alarms, composite ones too, and names those that ring", async () => {
    aws.answers = {
      DescribeAlarms: {
        MetricAlarms: [
          { AlarmName: "errors", StateValue: "ALARM" },
          { AlarmName: "latency", StateValue: "OK" },
          { AlarmName: "new", StateValue: "INSUFFICIENT_DATA" },
        ],
        CompositeAlarms: [{ AlarmName: "anything", StateValue: "ALARM" }],
      },
    };
    assert.deepEqual(await metrics().ringing(["errors", "latency", "new", "anything"]), ["errors", "anything"]);
    assert.deepEqual(aws.json("DescribeAlarms"), [
      {
        AlarmNames: ["errors", "latency", "new", "anything"],
        AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
        MaxRecords: 100,
      },
    ]);
  });

  it("asks for as many alarms at once as CloudWatch takes", async () => {
    aws.answers = { DescribeAlarms: {} };
    await metrics().ringing(Array.from({ length: 250 }, (_, index) => `alarm-${index}`));
    const sizes = (aws.json("DescribeAlarms") as readonly { AlarmNames: readonly string[] }[]).map(
      ({ AlarmNames }) => AlarmNames.length,
    );
    assert.deepEqual(sizes, [100, 100, 50]);
  });

  it("asks nothing of a stack without alarms: no names would mean all of the account's", async () => {
    assert.deepEqual(await metrics().ringing([]), []);
    assert.deepEqual(aws.asked, []);
  });

  for (const [what, ask] of [
    ["target health", look],
    ["metrics", () => metrics().requests(GROUP, new Date(0))],
    ["alarms", () => metrics().ringing(["errors"])],
  ] as const) {
    it(`says in plain words that ${what} cannot be read`, async () => {
      await assert.rejects(ask, (error: unknown) => {
        assert.ok(error instanceof Unreachable);
        assert.match(error.message, new RegExp(`^${what} cannot be read: .+`));
        return true;
      });
    });
  }
});

interface Query {
  readonly MetricStat: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
}
