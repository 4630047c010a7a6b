import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { alarmText, type MadeAlarm } from "../support/alarm";

export interface CompositeAlarmsArgs {
  readonly applicationName: string;
  readonly stack: string;
  /** Every alarm of the stack: each says whether it is a part of a composite. */
  readonly alarms: readonly MadeAlarm[];
  /** The topic that alarms notify. */
  readonly topicArn: pulumi.Input<string>;
}

/** Seconds that a mail about strain waits for users to notice, and after they no longer do. */
const WAIT_SECONDS = 300;
const EXTENSION_SECONDS = 600;

/**
 * One incident is one mail. `users-notice`: users get errors or wait. `strain`: something is wrong that leads there, or that people should
 * see to today; it is silent while users notice, because then it is the reason and the first mail is out.
 *
 * What may last for days is in neither and notifies by itself: a composite that rings already sends nothing when another part rings.
 * Source: Amazon CloudWatch user guide, "Create a composite alarm" and "Suppress composite alarm actions" (2026-11).
 */
export class CompositeAlarms extends pulumi.ComponentResource {
  readonly arns: readonly pulumi.Output<string>[];

  constructor(name: string, args: CompositeAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:observability:CompositeAlarms", name, {}, opts);
    const child = { parent: this };
    // A composite has no name of its own choosing, and another stack's of the same name would be overwritten.
    const suffix = new random.RandomId(`${name}-suffix`, { byteLength: 3 }, child);
    const prefix = `${args.applicationName}-${args.stack}`;

    const usersNotice = createComposite("users-notice", "usersNotice", {
      alarmDescription: alarmText("Users notice: they get errors, or wait for answers", "users-notice"),
    });
    const strain = createComposite("strain", "strain", {
      alarmDescription: alarmText("Something is wrong that users do not notice yet: see which alarms ring", "strain"),
      actionsSuppressor: {
        alarm: usersNotice.alarmName,
        waitPeriod: WAIT_SECONDS,
        extensionPeriod: EXTENSION_SECONDS,
      },
    });
    this.arns = [usersNotice.arn, strain.arn];
    this.registerOutputs({});

    function createComposite(
      label: string,
      part: MadeAlarm["spec"]["notifies"],
      more: Pick<aws.cloudwatch.CompositeAlarmArgs, "alarmDescription" | "actionsSuppressor">,
    ): aws.cloudwatch.CompositeAlarm {
      const children = args.alarms.filter(({ spec }) => spec.notifies === part).map(({ name: child }) => child);
      return new aws.cloudwatch.CompositeAlarm(
        `${name}-${label}`,
        {
          alarmName: pulumi.interpolate`${prefix}-${label}-${suffix.hex}`,
          alarmRule: pulumi.all(children).apply(ruleOf),
          alarmActions: [args.topicArn],
          okActions: [args.topicArn],
          ...more,
        },
        child,
      );
    }
  }
}

/** Rings when one of them does. */
function ruleOf(alarmNames: readonly string[]): string {
  return alarmNames.map((alarmName) => `ALARM("${alarmName}")`).join(" OR ");
}
