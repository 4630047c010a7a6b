import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AlarmSpec, createAlarm } from "./alarm";

export interface AlarmsArgs {
  /** Who is told by mail; nobody: the alarms are there for the console and for `npm run switch`. */
  readonly email: string | undefined;
  readonly loadBalancer: { readonly arnSuffix: pulumi.Input<string> };
  readonly database: {
    readonly identifier: pulumi.Input<string>;
    /** GiB. */
    readonly storage: number;
    readonly maxConnections: number;
  };
}

const GIB = 1024 ** 3;

/** Alarms on what all topologies share: load balancer and database; and the topic that tells of all alarms. */
export class Alarms extends pulumi.ComponentResource {
  readonly topicArn: pulumi.Output<string>;
  /** Physical names. */
  readonly alarmNames: readonly pulumi.Output<string>[];

  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:observability:Alarms", name, {}, opts);
    const child = { parent: this };

    // Not encrypted: CloudWatch may not use the key that SNS has by itself, and alarms hold no secrets.
    const topic = new aws.sns.Topic(name, {}, child);
    if (args.email) {
      new aws.sns.TopicSubscription(name, { topic: topic.arn, protocol: "email", endpoint: args.email }, child);
    }
    const balancer = { LoadBalancer: args.loadBalancer.arnSuffix };
    const database = { DBInstanceIdentifier: args.database.identifier };
    const alarms = [
      ...balancerAlarms.map((spec) => createAlarm(name, spec, balancer, topic.arn, child)),
      ...databaseAlarms(args.database).map((spec) => createAlarm(name, spec, database, topic.arn, child)),
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

/** Pure: what is too much depends on the size of the database. */
export function databaseAlarms(size: Omit<AlarmsArgs["database"], "identifier">): readonly AlarmSpec[] {
  const namespace = "AWS/RDS";
  return [
    {
      name: "database-cpu",
      description: "The database's CPU is above 80 %: look at Performance Insights for the statements that take it",
      namespace,
      metricName: "CPUUtilization",
      statistic: "Average",
      rings: "above",
      threshold: 80,
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
