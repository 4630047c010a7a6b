import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type AlarmName, type AlarmThresholds, alarmUnits } from "../configuration/alarmThresholds";

/** An alarm on one metric: the threshold, and for how long it is crossed. */
export interface AlarmSpec {
  /** Last part of the logical name. */
  readonly name: string;
  /** Page in docs/runbooks, which the alarm's text ends with; the name in the key alarmThresholds, too. */
  readonly runbook: AlarmName;
  /** What is wrong and where to look, for the person on call. */
  readonly description: string;
  readonly namespace: string;
  readonly metricName: string;
  /** `Sum`, `Average`, `Maximum`, `Minimum`, `SampleCount`, or a percentile such as `p95`. */
  readonly statistic: string;
  readonly rings: "above" | "below";
  /** In the metric's own unit. */
  readonly threshold: number;
  /** Minutes in a row. */
  readonly minutes: number;
  /** Minutes between two values of the metric. @default 1 */
  readonly everyMinutes?: number;
  /**
   * What it means that the metric has no values: `fine` without requests, `fault` where something must report, `same` where the last
   * value still holds. @default fine
   */
  readonly silence?: "fine" | "fault" | "same";
  /**
   * Who notifies people: the alarm itself, or the composite alarm that it is a part of (alarms/compositeAlarms.ts). @default itself
   */
  readonly notifies?: "itself" | "usersNotice" | "strain";
}

/** An alarm that exists, and what it looks at. */
export interface MadeAlarm {
  readonly spec: AlarmSpec;
  /** Physical name. */
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
}

const COMPARISONS = { above: "GreaterThanThreshold", below: "LessThanThreshold" } as const;
const MISSING_DATA = { fine: "notBreaching", fault: "breaching", same: "ignore" } as const;

/** Alarms that are made of others. */
export type CompositeName = "users-notice" | "strain";

/** What is wrong, and the page that says what to do, by its path in this repository. */
export function alarmText(description: string, runbook: AlarmName | CompositeName): string {
  return `${description}. Runbook: docs/runbooks/${runbook}.md`;
}

/** Creates an alarm. Where it notifies people itself, the topic gets a message when it starts and when it ends. */
export function createAlarm(
  prefix: string,
  spec: AlarmSpec,
  dimensions: Readonly<Record<string, pulumi.Input<string>>>,
  topicArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): MadeAlarm {
  const percentile = spec.statistic.startsWith("p");
  const { everyMinutes = 1, silence = "fine", notifies = "itself" } = spec;
  const actions = notifies === "itself" ? [topicArn] : [];
  const { name, arn } = new aws.cloudwatch.MetricAlarm(
    `${prefix}-${spec.name}`,
    {
      alarmDescription: alarmText(spec.description, spec.runbook),
      namespace: spec.namespace,
      metricName: spec.metricName,
      dimensions: { ...dimensions },
      statistic: percentile ? undefined : spec.statistic,
      extendedStatistic: percentile ? spec.statistic : undefined,
      comparisonOperator: COMPARISONS[spec.rings],
      threshold: spec.threshold,
      period: 60 * everyMinutes,
      evaluationPeriods: Math.ceil(spec.minutes / everyMinutes),
      treatMissingData: MISSING_DATA[silence],
      alarmActions: actions,
      okActions: actions,
    },
    opts,
  );
  return { spec, name, arn };
}

/** The same alarms with the thresholds that the configuration gives. */
export function withThresholds(specs: readonly AlarmSpec[], thresholds: AlarmThresholds): readonly AlarmSpec[] {
  return specs.map((spec) => {
    const given = thresholds[spec.runbook];
    return given === undefined ? spec : { ...spec, threshold: given * (alarmUnits[spec.runbook].size ?? 1) };
  });
}
