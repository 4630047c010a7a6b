import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../../policies/facts/regions";
import { createRole, trustSchedules } from "../support/roles";
import type { Statement } from "../support/statements";

/** A call of AWS's API that replaces all that runs of a service, a part at a time, as a deployment does. */
export interface Restart {
  /** Service and operation, as the SDKs name them. */
  readonly operation: "ecs:updateService" | "autoscaling:startInstanceRefresh";
  /** Of the operation, by their names in the API. */
  readonly parameters: pulumi.Input<object>;
  /** What the caller must be allowed. */
  readonly statements: readonly Statement[];
}

/** What restarts these topologies; those that no schedule restarts are left out. */
export function restartsOf(
  services: readonly { readonly topology: string; readonly component: { readonly restart: Restart | undefined } }[],
): Readonly<Record<string, Restart>> {
  return Object.fromEntries(
    services.flatMap(({ topology, component: { restart } }) => (restart ? [[topology, restart]] : [])),
  );
}

interface RestartsArgs {
  readonly region: string;
  /** Days between two restarts. */
  readonly everyDays: number;
  /** By the name of the topology. */
  readonly restarts: Readonly<Record<string, Restart>>;
}

/**
 * EventBridge Scheduler calls the API itself, so no function needs a way out of the network. While another deployment or refresh runs,
 * AWS may refuse the call: it is tried again for a day.
 * Source: EventBridge Scheduler user guide, "Using universal targets", "Schedule types", retry policy (2026-11).
 */
export function createRestarts(name: string, args: RestartsArgs, opts: pulumi.CustomResourceOptions): void {
  const group = new aws.scheduler.ScheduleGroup(name, {}, opts);
  const days = args.everyDays === 1 ? "day" : "days";
  for (const [topology, { operation, parameters, statements }] of Object.entries(args.restarts)) {
    const { role } = createRole(`${name}-${topology}`, { trust: trustSchedules(group), statements }, opts);
    new aws.scheduler.Schedule(
      `${name}-${topology}`,
      {
        groupName: group.name,
        scheduleExpression: `rate(${args.everyDays} ${days})`,
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: `arn:${partitionOf(args.region)}:scheduler:::aws-sdk:${operation}`,
          roleArn: role.arn,
          input: pulumi.jsonStringify(parameters),
          retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
        },
      },
      opts,
    );
  }
}
