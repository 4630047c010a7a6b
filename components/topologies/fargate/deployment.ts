import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Seconds for one task besides the application's start: placement, image pull, health checks, and draining at the end. */
const ROUND_SECONDS = 300;

/**
 * Seconds after the last task was replaced in which ECS still looks at the alarms. ECS calculates them from the alarms' own times, which
 * are at most five minutes here, and publishes no formula; these leave room for twice that.
 * Source: Amazon ECS developer guide, "How CloudWatch alarms detect Amazon ECS deployment failures" (2026-11).
 */
const BAKE_SECONDS = 600;

/**
 * How long the provider waits; its default is 20 minutes. The circuit breaker rolls back after three rounds of failed tasks, and then the
 * old tasks come into service again: four rounds. Alarms can ring until the end of the bake time, and then old tasks come back as well.
 * Source: Amazon ECS developer guide, "How the Amazon ECS deployment circuit breaker detects failures" (2026-11).
 */
export function deploymentTimeout(startupSeconds: number, hasAlarms: boolean): string {
  const rounds = 4;
  const bakeSeconds = hasAlarms ? BAKE_SECONDS : 0;
  return `${Math.ceil((rounds * (startupSeconds + ROUND_SECONDS) + bakeSeconds) / 60)}m`;
}

/** A deployment that has ended, and where to look at it. */
export interface EndedDeployment {
  /** ARN of the task definition that the service runs; undefined in a preview of a new service. */
  readonly running: string | undefined;
  /** ARN of the task definition that was requested. */
  readonly wanted: string;
  readonly clusterArn: string;
  readonly serviceName: string;
  /** Names of the alarms that can roll it back. */
  readonly alarms: readonly string[];
}

/**
 * After a rollback the service is steady again, with the old task definition. Some versions of the provider take that for success, so
 * this compares the task definition that runs with the one that was requested.
 * Source: pulumi-aws, issue 4487; pulumi-awsx, issue 1848; terraform-provider-aws, issue 20858 (2026-11).
 * @throws RunError when they differ; it ends the update
 */
export async function mustRun(deployment: EndedDeployment): Promise<void> {
  const { running, wanted } = deployment;
  if (running === undefined || running === wanted) return;
  throw new pulumi.RunError(rollbackMessage({ ...deployment, running }, await newestEvents(deployment)));
}

/** The service's last events in AWS's words, the newest first; none where the provider does not read them. */
async function newestEvents({ clusterArn, serviceName }: EndedDeployment): Promise<readonly string[]> {
  const { events = [] } = await aws.ecs.getService({ clusterArn, serviceName });
  return [...events].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)).map(({ message }) => message);
}

/** Why ECS rolled back, what serves, and where to look. */
export function rollbackMessage(
  { running, wanted, clusterArn, serviceName, alarms }: EndedDeployment & { readonly running: string },
  events: readonly string[],
): string {
  const cluster = clusterArn.split("/").pop();
  const details = `aws ecs describe-services --cluster ${cluster} --services ${serviceName} --query 'services[0].events[:5]'`;
  const rings = `aws cloudwatch describe-alarm-history --history-item-type StateUpdate --alarm-name ${alarms[0]}`;
  // The newest one is this deployment's. Its text ends with ECS's reason, "tasks failed to start" or "alarm detected".
  const failed = events.find((event) => event.includes("deployment failed"));
  const why = failed?.includes("alarm detected")
    ? `came into service and answered with errors, or slowly: one of the alarms ${alarms.join(", ")} rang`
    : `did not come into service${alarms.length > 0 ? `, or one of the alarms ${alarms.join(", ")} rang` : ""}`;
  return (
    `The tasks of ${serviceName} with ${nameOf(wanted)} ${why}. ECS rolled back to ${nameOf(running)}, which serves. ` +
    `For the reason, look at the application's log, and run: ${details}${alarms.length > 0 ? ` and ${rings}` : ""}. ` +
    "The next update tries again."
  );
}

/** `family:revision` of a task definition. */
function nameOf(arn: string): string {
  return arn.split("/").pop() ?? arn;
}
