import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { alarmText } from "../support/alarm";
import { FEWEST_FAILED, MOST_FAILED_PERCENT, SLOWEST_SECONDS } from "./acceptedErrors";

export interface DeploymentAlarmsArgs {
  readonly targetGroup: { readonly arnSuffix: pulumi.Input<string> };
  readonly loadBalancer: { readonly arnSuffix: pulumi.Input<string> };
  /** ARNs of what is started when one rings. @default nothing: whoever deploys looks at their states */
  readonly actions?: readonly pulumi.Input<string>[];
}

/** One of the alarms. Name and ARN are known only when it exists. */
export interface DeploymentAlarm {
  /** Last part of its logical name. */
  readonly label: string;
  readonly alarmName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
}

const NAMESPACE = "AWS/ApplicationELB";

/** Seconds of one value. */
const PERIOD = 60;

type Figures = Pick<
  aws.cloudwatch.MetricAlarmArgs,
  | "alarmDescription"
  | "threshold"
  | "evaluationPeriods"
  | "datapointsToAlarm"
  | "metricQueries"
  | "namespace"
  | "metricName"
  | "extendedStatistic"
  | "evaluateLowSampleCountPercentiles"
  | "period"
  | "dimensions"
>;

/**
 * The share of failed requests in percent, 0 while there are too few to judge. A minute without failed requests has no value, as the
 * metric reports nothing then; a minute with some also has requests, so nothing is divided by 0.
 * Source: Elastic Load Balancing user guide, "CloudWatch metrics for your Application Load Balancer", reporting criteria; Amazon
 * CloudWatch user guide, "Using math expressions with CloudWatch metrics", IF (2026-11).
 */
export const FAILED_SHARE = `IF(failed >= ${FEWEST_FAILED}, 100 * failed / requests, 0)`;

/**
 * Alarms that say that a version answers with errors, or slowly, although its health checks pass. They exist before what they guard, so
 * that its deployments can be rolled back by them.
 */
export class DeploymentAlarms extends pulumi.ComponentResource {
  readonly alarms: readonly DeploymentAlarm[];

  constructor(name: string, args: DeploymentAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:DeploymentAlarms", name, {}, opts);
    const dimensions = { LoadBalancer: args.loadBalancer.arnSuffix, TargetGroup: args.targetGroup.arnSuffix };
    const kinds = Object.entries({ errors: errors(dimensions), slow: slow(dimensions) });
    this.alarms = kinds.map(([label, figures]) => {
      const { name: alarmName, arn } = new aws.cloudwatch.MetricAlarm(
        `${name}-${label}`,
        {
          ...figures,
          comparisonOperator: "GreaterThanThreshold",
          treatMissingData: "notBreaching",
          ...(args.actions && { alarmActions: [...args.actions] }),
        },
        { parent: this },
      );
      return { label, alarmName, arn };
    });
    this.registerOutputs({});
  }
}

type Dimensions = Readonly<Record<string, pulumi.Input<string>>>;

/** Two minutes of three: a single bad minute may be the end of an old task. */
function errors(dimensions: Dimensions): Figures {
  const sum = (metricName: string) => ({
    metric: { namespace: NAMESPACE, metricName, stat: "Sum", period: PERIOD, dimensions: { ...dimensions } },
  });
  return {
    alarmDescription: alarmText(
      `More than ${MOST_FAILED_PERCENT} % of the requests fail: a deployment that is under way is rolled back`,
      "errors",
    ),
    threshold: MOST_FAILED_PERCENT,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    metricQueries: [
      { id: "share", expression: FAILED_SHARE, label: "failed requests in percent", returnData: true },
      { id: "failed", ...sum("HTTPCode_Target_5XX_Count") },
      { id: "requests", ...sum("RequestCount") },
    ],
  };
}

/** Five minutes in a row: a JVM that has just started is slow for a while. */
function slow(dimensions: Dimensions): Figures {
  return {
    alarmDescription: alarmText(
      `One request in twenty takes longer than ${SLOWEST_SECONDS} s: a deployment that is under way is rolled back`,
      "slow",
    ),
    threshold: SLOWEST_SECONDS,
    evaluationPeriods: 5,
    namespace: NAMESPACE,
    metricName: "TargetResponseTime",
    extendedStatistic: "p95",
    // At night a few requests are no percentile: the alarm keeps its state.
    evaluateLowSampleCountPercentiles: "ignore",
    period: PERIOD,
    dimensions: { ...dimensions },
  };
}
