import type { AlarmSpec } from "../support/alarm";

/**
 * An alarm on a Lambda function that fails, whoever invokes it; its dimension is `FunctionName`. Lambda has a value only when the function
 * runs, and the alarm is over five minutes after the last failure.
 * Source: AWS Lambda developer guide, "Types of metrics for Lambda functions", Errors (2026-11).
 */
export function functionFailed(
  spec: Pick<AlarmSpec, "name" | "runbook" | "description"> & Partial<AlarmSpec>,
): AlarmSpec {
  return {
    namespace: "AWS/Lambda",
    metricName: "Errors",
    statistic: "Sum",
    rings: "above",
    threshold: 0,
    minutes: 5,
    everyMinutes: 5,
    ...spec,
  };
}

export const setupAlarm = functionFailed({
  name: "setup-failed",
  runbook: "setup-failed",
  description: "The database's function failed: migrations of an update, expiry by schedule, or the database's figures",
  notifies: "strain",
});
