import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** An alarm on one metric: the threshold, and for how long it is crossed. */
export interface AlarmSpec {
  /** Last part of the logical name. */
  readonly name: string;
  /** What is wrong and where to look, for the person on call. */
  readonly description: string;
  readonly namespace: "AWS/ApplicationELB" | "AWS/RDS" | "AWS/ElastiCache";
  readonly metricName: string;
  /** `Sum`, `Average`, `Maximum`, or a percentile such as `p95`. */
  readonly statistic: string;
  readonly rings: "above" | "below";
  /** In the metric's own unit. */
  readonly threshold: number;
  /** Minutes in a row. */
  readonly minutes: number;
  /** Minutes between two values of the metric. @default 1 */
  readonly everyMinutes?: number;
}

const COMPARISONS = { above: "GreaterThanThreshold", below: "LessThanThreshold" } as const;

/** Creates an alarm that notifies the topic when it starts and when it ends. */
export function createAlarm(
  prefix: string,
  spec: AlarmSpec,
  dimensions: Readonly<Record<string, pulumi.Input<string>>>,
  topicArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm {
  const percentile = spec.statistic.startsWith("p");
  const { everyMinutes = 1 } = spec;
  return new aws.cloudwatch.MetricAlarm(
    `${prefix}-${spec.name}`,
    {
      alarmDescription: spec.description,
      namespace: spec.namespace,
      metricName: spec.metricName,
      dimensions: { ...dimensions },
      statistic: percentile ? undefined : spec.statistic,
      extendedStatistic: percentile ? spec.statistic : undefined,
      comparisonOperator: COMPARISONS[spec.rings],
      threshold: spec.threshold,
      period: 60 * everyMinutes,
      evaluationPeriods: Math.ceil(spec.minutes / everyMinutes),
      // Without requests there is no data: that is not a fault.
      treatMissingData: "notBreaching",
      alarmActions: [topicArn],
      okActions: [topicArn],
    },
    opts,
  );
}
