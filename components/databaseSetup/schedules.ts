import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { CleanupJob } from "../../database/cleanup";
import { FIGURES_EVERY_MINUTES } from "../../database/figures";
import { createRole, trustSchedules } from "../support/roles";

/** When the function is invoked, and with what. */
export interface FunctionSchedule {
  /** Last part of the logical name. */
  readonly name: string;
  readonly rate: string;
  readonly input: { readonly action: "cleanup"; readonly job: CleanupJob } | { readonly action: "measure" };
}

/** Expiry without pg_cron, at the same rates as with it (database/migrations/0010_schedule.sql). */
export const EXPIRY: readonly FunctionSchedule[] = [
  { name: "cache", rate: "rate(1 minute)", input: { action: "cleanup", job: "cache" } },
  { name: "sessions", rate: "rate(1 hour)", input: { action: "cleanup", job: "sessions" } },
  { name: "tenantStats", rate: "rate(15 minutes)", input: { action: "cleanup", job: "tenantStats" } },
];

export const MEASURING: FunctionSchedule = {
  name: "figures",
  rate: `rate(${FIGURES_EVERY_MINUTES} minutes)`,
  input: { action: "measure" },
};

/** In seconds, EventBridge Scheduler's minimum. A run that cannot start within it is skipped: the next run does its work. */
const MAXIMUM_EVENT_AGE_SECONDS = 60;

/** EventBridge Scheduler invokes the function. A cleanup does nothing while the previous run has not ended. */
export function createSchedules(
  name: string,
  databaseFunction: aws.lambda.Function,
  schedules: readonly FunctionSchedule[],
  opts: pulumi.CustomResourceOptions,
): void {
  const group = new aws.scheduler.ScheduleGroup(name, {}, opts);
  const invoke = { Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: databaseFunction.arn } as const;
  const trust = trustSchedules(group);
  const { role } = createRole(name, { trust, statements: [invoke], policyWasBelowRole: true }, opts);
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
  for (const { name: each, rate, input } of schedules) {
    new aws.scheduler.Schedule(
      `${name}-${each}`,
      {
        groupName: group.name,
        scheduleExpression: rate,
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: databaseFunction.arn,
          roleArn: role.arn,
          input: JSON.stringify(input),
          retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: MAXIMUM_EVENT_AGE_SECONDS },
        },
      },
      opts,
    );
  }
}
