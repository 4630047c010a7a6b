import * as pulumi from "@pulumi/pulumi";
import type { AlarmThresholds } from "../configuration/alarmThresholds";
import type { ValkeyConfig } from "../stackConfig";
import { type AlarmSpec, createAlarm, type MadeAlarm, withThresholds } from "../support/alarm";
import type { ValkeyMetrics } from "./valkey";

export interface ValkeyAlarmsArgs {
  readonly settings: ValkeyConfig;
  readonly metrics: ValkeyMetrics;
  /** In place of the derived thresholds. */
  readonly thresholds: AlarmThresholds;
  /** The topic that alarms notify. */
  readonly topicArn: pulumi.Input<string>;
}

const namespace = "AWS/ElastiCache";
const GB = 1000 ** 3;
/** ElastiCache's own limit, maxclients. Source: Amazon ElastiCache user guide, "Valkey and Redis OSS configuration and limits" (2026-11). */
const MOST_CONNECTIONS = 65_000;

/** Alarms on Valkey: of each node, or of the serverless cache. Created and deleted with it. */
export class ValkeyAlarms extends pulumi.ComponentResource {
  readonly alarms: readonly MadeAlarm[];

  constructor(name: string, args: ValkeyAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:cache:ValkeyAlarms", name, {}, opts);
    const specs = withThresholds(valkeyAlarms(args.settings), args.thresholds);
    this.alarms = args.metrics.dimensions.flatMap((dimensions, index) => {
      const prefix = index === 0 ? name : `${name}-${index + 1}`;
      return specs.map((spec) => createAlarm(prefix, spec, dimensions, args.topicArn, { parent: this }));
    });
    this.registerOutputs({});
  }
}

/**
 * A pure function: the thresholds depend on the form and on its limits.
 * Source: Amazon ElastiCache user guide, "Which metrics should I monitor?" and "Serverless metrics and events" (2026-11).
 */
export function valkeyAlarms(settings: ValkeyConfig): readonly AlarmSpec[] {
  return [...(settings.kind === "serverless" ? serverlessAlarms(settings) : nodeAlarms), connectionsAlarm];
}

function serverlessAlarms({ maxStorage, maxUnits }: ValkeyConfig & { kind: "serverless" }): readonly AlarmSpec[] {
  return [
    {
      name: "storage",
      runbook: "valkey-storage",
      description:
        "Valkey holds nine tenths of valkeyMaxStorage: next it evicts what has a time to live, and refuses the rest",
      namespace,
      metricName: "BytesUsedForCache",
      statistic: "Maximum",
      rings: "above",
      threshold: Math.floor(maxStorage * GB * 0.9),
      minutes: 5,
    },
    {
      name: "units",
      runbook: "valkey-units",
      notifies: "strain",
      description: "Valkey uses nine tenths of valkeyMaxUnits: next it throttles, and costs grow with use",
      namespace,
      metricName: "ElastiCacheProcessingUnits",
      statistic: "Sum",
      rings: "above",
      // A sum of one minute.
      threshold: Math.floor(maxUnits * 60 * 0.9),
      minutes: 5,
    },
    {
      name: "throttled",
      runbook: "valkey-throttled",
      notifies: "strain",
      description: "Valkey throttles requests: load grows faster than it can, or has reached valkeyMaxUnits",
      namespace,
      metricName: "ThrottledCmds",
      statistic: "Sum",
      rings: "above",
      threshold: 0,
      minutes: 3,
    },
  ];
}

const nodeAlarms: readonly AlarmSpec[] = [
  {
    name: "cpu",
    runbook: "valkey-cpu",
    notifies: "strain",
    description:
      "Valkey's own thread, which runs all commands, is busy for nine tenths of the time: take a larger node type",
    namespace,
    metricName: "EngineCPUUtilization",
    statistic: "Average",
    rings: "above",
    threshold: 90,
    minutes: 10,
  },
  {
    name: "memory",
    runbook: "valkey-memory",
    notifies: "strain",
    description: "Valkey's memory is full to nine tenths: next it evicts what has a time to live, and refuses the rest",
    namespace,
    metricName: "DatabaseMemoryUsagePercentage",
    statistic: "Maximum",
    rings: "above",
    threshold: 90,
    minutes: 5,
  },
  {
    name: "evictions",
    runbook: "valkey-evictions",
    description:
      "Valkey evicts entries before their time: memory is too small for what the application keeps, sessions too",
    namespace,
    metricName: "Evictions",
    statistic: "Sum",
    rings: "above",
    threshold: 100,
    minutes: 5,
  },
  {
    name: "lag",
    runbook: "valkey-lag",
    notifies: "strain",
    description: "A replica of Valkey is more than ten seconds behind: writes are lost if the primary fails now",
    namespace,
    metricName: "ReplicationLag",
    statistic: "Maximum",
    rings: "above",
    threshold: 10,
    minutes: 5,
  },
];

const connectionsAlarm: AlarmSpec = {
  name: "connections",
  runbook: "valkey-connections",
  notifies: "strain",
  description:
    "More than a tenth of the connections that Valkey accepts are open: a client leaks them, or opens one for each request",
  namespace,
  metricName: "CurrConnections",
  statistic: "Maximum",
  rings: "above",
  threshold: MOST_CONNECTIONS / 10,
  minutes: 5,
};
