import { z } from "zod";
import { alarmNames, alarmUnits, describeThreshold } from "../alarmThresholds";
import { topologyNames } from "../topologyFacts";
import { autoKey, key, orNone } from "./key";
import { json, numberInside, oneOf, trueOrFalse } from "./schemas";

/** Days that CloudWatch Logs can keep a log group. Source: CloudWatch Logs API, PutRetentionPolicy (2026-11). */
const LOG_RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const thresholds = Object.fromEntries(
  alarmNames.map((name) => [name, numberInside(alarmUnits[name].least, alarmUnits[name].most).optional()]),
);

/** What people who operate the stack see and may do. */
export const operationKeys = {
  enableExec: autoKey({
    description: "Shell into running tasks by ECS Exec (auto = in dev)",
    schema: trueOrFalse,
    auto: { environment: { dev: true, prod: false } },
    allowed: "auto, true or false",
    example: "false",
  }),

  /** Its metrics are custom ones, at $0.30 each: docs/cheapest-configuration.md has what they come to and what they are for. */
  containerInsights: autoKey({
    description:
      "Record what tasks, disks and network of the service use (fargate; Container Insights, charged by metric; auto = in prod)",
    schema: trueOrFalse,
    auto: { environment: { dev: false, prod: true } },
    allowed: "auto, true or false",
    example: "false",
  }),

  cacheFigures: autoKey({
    description:
      "Bring the figures of the cache and the database to CloudWatch every five minutes (charged by metric; auto = in prod)",
    on: ["fargate", "ec2", "eks"],
    schema: trueOrFalse,
    auto: { environment: { dev: false, prod: true } },
    allowed: "auto, true or false",
    example: "false",
  }),

  alarmEmail: key({
    description: "Mail address that gets the alarms; AWS asks it to confirm",
    schema: orNone(z.email().max(254)),
    default: "none",
    allowed: "none, or a mail address",
    example: "on-call@your-company.com",
  }),

  dashboard: key({
    description: "One page in CloudWatch on the whole stack (charged after the account's first three)",
    on: topologyNames,
    schema: trueOrFalse,
    default: true,
    allowed: "true or false",
    example: "false",
  }),

  alarmThresholds: key({
    description: "Alarms that ring at another value than the one that follows from the stack's sizes (docs/alarms.md)",
    on: topologyNames,
    schema: json(z.strictObject(thresholds)),
    default: {},
    allowed: `alarms to numbers: ${alarmNames.map(describeThreshold).join("; ")}`,
    example: ".database-cpu=70",
  }),

  logRetentionDays: autoKey({
    description: "Days that logs are kept",
    schema: oneOf(LOG_RETENTION_DAYS),
    auto: { environment: { dev: 14, prod: 90 } },
    allowed: `auto, or one of the days that CloudWatch knows: ${LOG_RETENTION_DAYS.join(", ")}`,
    example: "30",
  }),
};
