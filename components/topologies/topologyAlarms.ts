import * as pulumi from "@pulumi/pulumi";
import type { TaskRange } from "../../policies/facts/connectionBudget";
import type { AlarmThresholds } from "../configuration/alarmThresholds";
import { type AlarmSpec, createAlarm, type MadeAlarm, withThresholds } from "../support/alarm";
import type { Topology } from "./topology";

export interface TopologyAlarmsArgs {
  readonly topology: Pick<Topology, "targetGroupArnSuffix">;
  readonly loadBalancer: { readonly arnSuffix: pulumi.Input<string> };
  /** Tasks, machines or pods that it runs at least and at most. */
  readonly range: TaskRange;
  /** In place of the derived thresholds. */
  readonly thresholds: AlarmThresholds;
  /** The topic that alarms notify. */
  readonly topicArn: pulumi.Input<string>;
}

const namespace = "AWS/ApplicationELB";

/** Of the target group. Source: Elastic Load Balancing user guide, "CloudWatch metrics for your Application Load Balancer" (2026-11). */
const specs: readonly AlarmSpec[] = [
  {
    name: "unhealthy",
    runbook: "unhealthy",
    description: "Targets fail their health check: look at the application's log, and at the last deployment",
    namespace,
    metricName: "UnHealthyHostCount",
    statistic: "Maximum",
    rings: "above",
    threshold: 0,
    minutes: 5,
    notifies: "strain",
  },
  {
    name: "errors",
    runbook: "errors",
    description: "The application answers with errors: look at its log",
    namespace,
    metricName: "HTTPCode_Target_5XX_Count",
    statistic: "Sum",
    rings: "above",
    threshold: 10,
    minutes: 3,
    notifies: "usersNotice",
  },
  {
    // Five minutes at a time: in one minute of a small stack the slowest hundredth is one request.
    name: "slow",
    runbook: "slow",
    description: "One request in a hundred takes longer than two seconds: look at the database first",
    namespace,
    metricName: "TargetResponseTime",
    statistic: "p99",
    rings: "above",
    threshold: 2,
    minutes: 10,
    everyMinutes: 5,
    notifies: "usersNotice",
  },
];

/**
 * The healthy targets of the load balancer, which it counts on every topology and for nothing: Container Insights, which counts tasks and
 * pods, is charged. Half an hour, as a deployment has old and new ones for some minutes. A service that never grows has no such alarm.
 */
function maximumAlarms({ minTasks, maxTasks }: TaskRange): readonly AlarmSpec[] {
  if (maxTasks <= minTasks) return [];
  return [
    {
      name: "service-maximum",
      runbook: "service-maximum",
      description: `All ${maxTasks} that the service may run are running for half an hour: with more load, users wait`,
      namespace,
      metricName: "HealthyHostCount",
      statistic: "Minimum",
      rings: "above",
      threshold: maxTasks - 1,
      minutes: 30,
      notifies: "strain",
    },
  ];
}

/** Alarms on one topology's targets, created and deleted with it. */
export class TopologyAlarms extends pulumi.ComponentResource {
  readonly alarms: readonly MadeAlarm[];

  constructor(name: string, args: TopologyAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:Alarms", name, {}, opts);
    const dimensions = {
      LoadBalancer: args.loadBalancer.arnSuffix,
      TargetGroup: args.topology.targetGroupArnSuffix,
    };
    this.alarms = withThresholds([...specs, ...maximumAlarms(args.range)], args.thresholds).map((spec) =>
      createAlarm(name, spec, dimensions, args.topicArn, { parent: this }),
    );
    this.registerOutputs({});
  }
}
