import * as pulumi from "@pulumi/pulumi";
import { type AlarmSpec, createAlarm } from "../support/alarm";
import type { Topology } from "./topology";

export interface TopologyAlarmsArgs {
  readonly topology: Pick<Topology, "targetGroupArnSuffix">;
  readonly loadBalancer: { readonly arnSuffix: pulumi.Input<string> };
  /** The topic that alarms notify. */
  readonly topicArn: pulumi.Input<string>;
}

const namespace = "AWS/ApplicationELB";

const specs: readonly AlarmSpec[] = [
  {
    name: "unhealthy",
    description: "Targets fail their health check: look at the application's log, and at the last deployment",
    namespace,
    metricName: "UnHealthyHostCount",
    statistic: "Maximum",
    rings: "above",
    threshold: 0,
    minutes: 5,
  },
  {
    name: "errors",
    description: "The application answers with errors: look at its log",
    namespace,
    metricName: "HTTPCode_Target_5XX_Count",
    statistic: "Sum",
    rings: "above",
    threshold: 10,
    minutes: 3,
  },
  {
    name: "slow",
    description: "One request in twenty takes longer than two seconds: look at the database first",
    namespace,
    metricName: "TargetResponseTime",
    statistic: "p95",
    rings: "above",
    threshold: 2,
    minutes: 5,
  },
];

/** Alarms on one topology's targets, created and deleted with it. */
export class TopologyAlarms extends pulumi.ComponentResource {
  /** Physical names. */
  readonly alarmNames: readonly pulumi.Output<string>[];

  constructor(name: string, args: TopologyAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:Alarms", name, {}, opts);
    const dimensions = {
      LoadBalancer: args.loadBalancer.arnSuffix,
      TargetGroup: args.topology.targetGroupArnSuffix,
    };
    const alarms = specs.map((spec) => createAlarm(name, spec, dimensions, args.topicArn, { parent: this }));
    this.alarmNames = alarms.map((alarm) => alarm.name);
    this.registerOutputs({});
  }
}
