import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../policies/facts/regions";
import { awsCron, DATABASE_AFTER, DATABASE_BEFORE, type RunningHours, WEEKDAYS } from "./configuration/schedules";
import { createRole, trustSchedules } from "./support/roles";

export interface DatabaseHoursArgs {
  readonly region: string;
  readonly hours: RunningHours;
  readonly database: { readonly identifier: pulumi.Input<string>; readonly arn: pulumi.Input<string> };
}

/** A call that finds the instance busy, with a backup for example, is made again; one that finds it stopped already is not needed. */
const RETRIES = { maximumRetryAttempts: 5, maximumEventAgeInSeconds: 3600 } as const;

/**
 * Stops the instance every night and starts it on the days on which the stack runs: EventBridge Scheduler calls RDS itself. RDS starts
 * an instance that was stopped for seven days; every night it is stopped again.
 * Source: Amazon RDS user guide, "Stopping an Amazon RDS DB instance temporarily"; EventBridge Scheduler user guide, "Using universal
 * targets" (2026-11).
 */
export class DatabaseHours extends pulumi.ComponentResource {
  constructor(name: string, args: DatabaseHoursArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:database:DatabaseHours", name, {}, opts);
    const child = { parent: this };
    const { hours, database } = args;
    const group = new aws.scheduler.ScheduleGroup(name, {}, child);
    const Action = ["rds:StartDBInstance", "rds:StopDBInstance"];
    const statements = [{ Effect: "Allow", Action, Resource: database.arn } as const];
    const { role } = createRole(name, { trust: trustSchedules(group), statements }, child);
    // Its name is known before the instance is there; its ARN is not.
    const input = pulumi
      .all([database.identifier, database.arn])
      .apply(([DbInstanceIdentifier]) => JSON.stringify({ DbInstanceIdentifier }));
    const calls = [
      { label: "start", api: "startDBInstance", days: hours.days, minute: hours.from - DATABASE_BEFORE },
      { label: "stop", api: "stopDBInstance", days: WEEKDAYS, minute: hours.to + DATABASE_AFTER },
    ];
    for (const { label, api, ...time } of calls)
      new aws.scheduler.Schedule(
        `${name}-${label}`,
        {
          groupName: group.name,
          scheduleExpression: awsCron(time),
          scheduleExpressionTimezone: hours.timezone,
          flexibleTimeWindow: { mode: "OFF" },
          target: {
            arn: `arn:${partitionOf(args.region)}:scheduler:::aws-sdk:rds:${api}`,
            roleArn: role.arn,
            input,
            retryPolicy: RETRIES,
          },
        },
        child,
      );
    this.registerOutputs({});
  }
}
