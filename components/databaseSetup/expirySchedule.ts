import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CleanupJob } from "../../database/cleanup";
import { createRole, policyDocument } from "../support/roles";

/** The same rates as with pg_cron (database/migrations/0010_schedule.sql). */
const RATES: Readonly<Record<CleanupJob, string>> = {
  cache: "rate(1 minute)",
  sessions: "rate(1 hour)",
  tenantStats: "rate(15 minutes)",
};

/** In seconds, EventBridge Scheduler's minimum. A run that cannot start within it is skipped: the next run does its work. */
const MAXIMUM_EVENT_AGE_SECONDS = 60;

/** Expiry without pg_cron: EventBridge Scheduler invokes the function, which does nothing while the previous run has not ended. */
export function createExpirySchedule(
  name: string,
  databaseFunction: aws.lambda.Function,
  opts: pulumi.CustomResourceOptions,
): void {
  const group = new aws.scheduler.ScheduleGroup(name, {}, opts);
  const role = createSchedulerRole();
  // By default Lambda retries a failed run twice, and keeps a waiting one for hours.
  new aws.lambda.FunctionEventInvokeConfig(
    name,
    {
      functionName: databaseFunction.name,
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: MAXIMUM_EVENT_AGE_SECONDS,
    },
    opts,
  );
  for (const [job, scheduleExpression] of Object.entries(RATES)) {
    new aws.scheduler.Schedule(
      `${name}-${job}`,
      {
        groupName: group.name,
        scheduleExpression,
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: databaseFunction.arn,
          roleArn: role.arn,
          input: JSON.stringify({ action: "cleanup", job }),
          retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: MAXIMUM_EVENT_AGE_SECONDS },
        },
      },
      opts,
    );
  }

  function createSchedulerRole(): aws.iam.Role {
    // Only for schedules of this group: schedules of another account cannot use the role (confused deputy).
    const trust = policyDocument([
      {
        Effect: "Allow",
        Principal: { Service: "scheduler.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { ArnEquals: { "aws:SourceArn": group.arn } },
      },
    ]);
    const invoke = { Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: databaseFunction.arn } as const;
    return createRole(name, { trust: pulumi.jsonStringify(trust), statements: [invoke], policyBelowRole: true }, opts)
      .role;
  }
}
