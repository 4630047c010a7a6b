import { type CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { reasonOf } from "../../database/errors";
import { Unreachable } from "../support/errors";
import type { Metrics, Requests } from "./world";

/**
 * What counts as a request and what as a failed one, by metric of AWS/ApplicationELB; answers of the load balancer itself are not
 * counted by target group, but connections to targets that fail are.
 * Source: Elastic Load Balancing user guide, "CloudWatch metrics for your Application Load Balancer" (2026-11).
 */
const metricNames = {
  requests: "RequestCount",
  answers: "HTTPCode_Target_5XX_Count",
  connections: "TargetConnectionErrorCount",
} as const;

/** Names that one DescribeAlarms takes. Source: CloudWatch API, DescribeAlarms, AlarmNames (2026-11). */
const ALARMS_A_CALL = 100;

/** Metrics and alarms from CloudWatch. */
export class AwsMetrics implements Metrics {
  constructor(
    private readonly cloudWatch: CloudWatchClient,
    private readonly loadBalancing: ElasticLoadBalancingV2Client,
  ) {}

  async requests(targetGroupArn: string, since: Date): Promise<Requests> {
    return looking("metrics", async () => {
      const dimensions = await this.dimensionsOf(targetGroupArn);
      const { MetricDataResults: results = [] } = await this.cloudWatch.send(
        new GetMetricDataCommand({
          ...wholeMinutes(since, new Date()),
          MetricDataQueries: Object.entries(metricNames).map(([id, name]) => ({
            Id: id,
            MetricStat: {
              Metric: { Namespace: "AWS/ApplicationELB", MetricName: name, Dimensions: dimensions },
              Period: 60,
              Stat: "Sum",
            },
          })),
        }),
      );
      const sumOf = (id: keyof typeof metricNames) =>
        results
          .filter(({ Id }) => Id === id)
          .flatMap(({ Values = [] }) => Values)
          .reduce((sum, value) => sum + value, 0);
      return { count: sumOf("requests"), failed: sumOf("answers") + sumOf("connections") };
    });
  }

  async ringing(alarmNames: readonly string[]): Promise<readonly string[]> {
    return looking("alarms", async () => {
      const found: string[] = [];
      for (let from = 0; from < alarmNames.length; from += ALARMS_A_CALL) {
        const { MetricAlarms = [], CompositeAlarms = [] } = await this.cloudWatch.send(
          new DescribeAlarmsCommand({
            AlarmNames: alarmNames.slice(from, from + ALARMS_A_CALL),
            AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
            MaxRecords: ALARMS_A_CALL,
          }),
        );
        const ringing = [...MetricAlarms, ...CompositeAlarms].filter(({ StateValue }) => StateValue === "ALARM");
        found.push(...ringing.flatMap(({ AlarmName }) => AlarmName ?? []));
      }
      return found;
    });
  }

  /** CloudWatch goes by the ends of both ARNs: `targetgroup/name/id` and `app/name/id`. */
  private async dimensionsOf(targetGroupArn: string) {
    const { TargetGroups: [group] = [] } = await this.loadBalancing.send(
      new DescribeTargetGroupsCommand({ TargetGroupArns: [targetGroupArn] }),
    );
    const loadBalancerArn = group?.LoadBalancerArns?.[0];
    if (loadBalancerArn === undefined) throw new Error(`target group ${targetGroupArn} has no load balancer`);
    return [
      { Name: "TargetGroup", Value: targetGroupArn.split(":").at(-1) },
      { Name: "LoadBalancer", Value: loadBalancerArn.split(":loadbalancer/").at(-1) },
    ];
  }
}

/** A span of whole minutes, never empty: CloudWatch takes no other. */
function wholeMinutes(from: Date, to: Date) {
  const minute = 60_000;
  const floor = (time: Date) => Math.floor(time.getTime() / minute) * minute;
  return { StartTime: new Date(floor(from)), EndTime: new Date(floor(to) + minute) };
}

async function looking<T>(what: string, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    throw new Unreachable(`${what} cannot be read: ${reasonOf(error)}`);
  }
}
