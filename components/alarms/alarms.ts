import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FigureOwner } from "../../database/lambda/metricLine";
import type { AlarmThresholds } from "../configuration/alarmThresholds";
import { type AlarmSpec, createAlarm, type MadeAlarm, withThresholds } from "../support/alarm";
import { balancerAlarms, certificateAlarm } from "./balancerAlarms";
import { type DatabaseSize, databaseAlarms, replicaAlarm } from "./databaseAlarms";
import { figureAlarms } from "./figureAlarms";
import { setupAlarm } from "./functionAlarm";

export interface AlarmsArgs {
  /** Address that gets a mail. Undefined: no mail; the console and `npm run switch` still show the alarms. */
  readonly email: string | undefined;
  /** In place of the derived ones. */
  readonly thresholds: AlarmThresholds;
  readonly loadBalancer: {
    readonly arnSuffix: pulumi.Input<string>;
    /** Of every certificate that it serves with, or will. */
    readonly certificateArns: readonly pulumi.Input<string>[];
  };
  readonly database: DatabaseSize & {
    readonly identifier: pulumi.Input<string>;
    readonly replicaIdentifiers: readonly pulumi.Input<string>[];
  };
  readonly setup: { readonly functionName: pulumi.Input<string> };
  /** Whose figures the database's function brings to CloudWatch; undefined: it does not. */
  readonly figuresOf: FigureOwner | undefined;
}

/** Alarms on what all topologies share, and the topic that notifies of every alarm. */
export class Alarms extends pulumi.ComponentResource {
  readonly topicArn: pulumi.Output<string>;
  readonly alarms: readonly MadeAlarm[];

  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:observability:Alarms", name, {}, opts);
    const child = { parent: this };

    // Not encrypted: CloudWatch may not use SNS's default key, and alarms contain no secrets.
    const topic = new aws.sns.Topic(name, {}, child);
    if (args.email) {
      new aws.sns.TopicSubscription(name, { topic: topic.arn, protocol: "email", endpoint: args.email }, child);
    }

    const { loadBalancer, database, setup, figuresOf } = args;
    const create = (prefix: string, specs: readonly AlarmSpec[], dimensions: Record<string, pulumi.Input<string>>) =>
      withThresholds(specs, args.thresholds).map((spec) => createAlarm(prefix, spec, dimensions, topic.arn, child));
    this.alarms = [
      ...create(name, balancerAlarms, { LoadBalancer: loadBalancer.arnSuffix }),
      ...loadBalancer.certificateArns.flatMap((arn, index) =>
        create(index === 0 ? name : `${name}-${index + 1}`, [certificateAlarm], { CertificateArn: arn }),
      ),
      ...create(name, databaseAlarms(database), { DBInstanceIdentifier: database.identifier }),
      ...database.replicaIdentifiers.flatMap((identifier, index) =>
        create(`${name}-${index + 1}`, [replicaAlarm], { DBInstanceIdentifier: identifier }),
      ),
      ...create(name, [setupAlarm], { FunctionName: setup.functionName }),
      ...(figuresOf ? create(name, figureAlarms, { ...figuresOf }) : []),
    ];

    this.topicArn = topic.arn;
    this.registerOutputs({ topicArn: this.topicArn });
  }
}
