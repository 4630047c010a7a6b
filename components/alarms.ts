import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { findInstanceClass } from "../policies/facts/instanceClasses";
import { type AlarmSpec, createAlarm } from "./support/alarm";

export interface AlarmsArgs {
  /** Address that gets a mail. Undefined: no mail; the console and `npm run switch` still show the alarms. */
  readonly email: string | undefined;
  readonly loadBalancer: { readonly arnSuffix: pulumi.Input<string> };
  readonly database: {
    readonly identifier: pulumi.Input<string>;
    readonly replicaIdentifiers: readonly pulumi.Input<string>[];
    /** RDS class, one that policies/facts/instanceClasses.ts knows. */
    readonly instanceClass: string;
    /** GiB. */
    readonly storage: number;
    readonly maxConnections: number;
  };
}

const GIB = 1024 ** 3;

/** Alarms on load balancer and database, which all topologies share, and the topic that notifies of every alarm. */
export class Alarms extends pulumi.ComponentResource {
  readonly topicArn: pulumi.Output<string>;
  /** Physical names. */
  readonly alarmNames: readonly pulumi.Output<string>[];

  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:observability:Alarms", name, {}, opts);
    const child = { parent: this };

    // Not encrypted: CloudWatch may not use SNS's default key, and alarms contain no secrets.
    const topic = new aws.sns.Topic(name, {}, child);
    if (args.email) {
      new aws.sns.TopicSubscription(name, { topic: topic.arn, protocol: "email", endpoint: args.email }, child);
    }
    const balancer = { LoadBalancer: args.loadBalancer.arnSuffix };
    const database = { DBInstanceIdentifier: args.database.identifier };
    const alarms = [
      ...balancerAlarms.map((spec) => createAlarm(name, spec, balancer, topic.arn, child)),
      ...databaseAlarms(args.database).map((spec) => createAlarm(name, spec, database, topic.arn, child)),
      ...args.database.replicaIdentifiers.map((identifier, index) =>
        createAlarm(`${name}-${index + 1}`, replicaAlarm, { DBInstanceIdentifier: identifier }, topic.arn, child),
      ),
    ];

    this.topicArn = topic.arn;
    this.alarmNames = alarms.map((alarm) => alarm.name);
    this.registerOutputs({ topicArn: this.topicArn });
  }
}

const balancerAlarms: readonly AlarmSpec[] = [
  {
    name: "balancer-errors",
    description: "The load balancer itself answers with errors: no healthy target, or nobody serves",
    namespace: "AWS/ApplicationELB",
    metricName: "HTTPCode_ELB_5XX_Count",
    statistic: "Sum",
    rings: "above",
    threshold: 10,
    minutes: 3,
  },
];

/**
 * While the instance class changes, a replica stops its replay for some minutes, until it has the new class itself
 * (docs/changing-a-running-stack.md).
 * Source: PostgreSQL manual, "Hot Standby", administrator's overview (2026-11).
 */
const replicaAlarm: AlarmSpec = {
  name: "replica-lag",
  description: "A read replica is more than five minutes behind: a long query holds it up, or its replay is paused",
  namespace: "AWS/RDS",
  metricName: "ReplicaLag",
  statistic: "Maximum",
  rings: "above",
  threshold: 300,
  minutes: 10,
};

/** A pure function: the thresholds depend on the size of the database. */
export function databaseAlarms(
  size: Omit<AlarmsArgs["database"], "identifier" | "replicaIdentifiers">,
): readonly AlarmSpec[] {
  const { memoryGiB = 1, burstable = false } = findInstanceClass(size.instanceClass) ?? {};
  const namespace = "AWS/RDS";
  return [
    {
      name: "database-cpu",
      description: "The database's CPU is above 80 %: look at Database Insights for the statements that take it",
      namespace,
      metricName: "CPUUtilization",
      statistic: "Average",
      rings: "above",
      threshold: 80,
      minutes: 15,
    },
    ...(burstable ? [creditAlarm] : []),
    {
      name: "database-memory",
      description:
        "Less than a twentieth of the database's memory is free: work_mem and connections take it, and next the server swaps or stops",
      namespace,
      metricName: "FreeableMemory",
      statistic: "Average",
      rings: "below",
      threshold: Math.floor(memoryGiB * GIB * 0.05),
      minutes: 15,
    },
    {
      name: "database-storage",
      description: "Less than a tenth of the database's storage is free: it grows by itself until databaseMaxStorage",
      namespace,
      metricName: "FreeStorageSpace",
      statistic: "Maximum",
      rings: "below",
      threshold: Math.floor(size.storage * GIB * 0.1),
      minutes: 5,
    },
    {
      name: "database-connections",
      description: "More than nine tenths of max_connections are in use: a pool leaks, or something else connects",
      namespace,
      metricName: "DatabaseConnections",
      statistic: "Maximum",
      rings: "above",
      threshold: Math.floor(size.maxConnections * 0.9),
      minutes: 5,
    },
  ];
}

/**
 * RDS runs these classes in unlimited mode: without CPU credits they stay fast and are billed by the vCPU-hour. A new instance starts
 * without credits and earns enough for this threshold in its first hour. The metric has a value every five minutes.
 * Source: Amazon RDS user guide, "DB instance class types", burstable classes; "CloudWatch metrics for Amazon RDS" (2026-11).
 */
const creditAlarm: AlarmSpec = {
  name: "database-credits",
  description:
    "The database has used up its CPU credits for an hour and is billed for more: statements are too dear, or the class is too small",
  namespace: "AWS/RDS",
  metricName: "CPUCreditBalance",
  statistic: "Average",
  rings: "below",
  threshold: 10,
  minutes: 120,
  everyMinutes: 5,
};
