import * as pulumi from "@pulumi/pulumi";

/** Seconds for one task besides the application's start: placement, image pull, health checks, and draining at the end. */
const ROUND_SECONDS = 300;

/**
 * How long the provider waits; its default is 20 minutes. The circuit breaker rolls back after three rounds of failed tasks, and then the
 * old tasks come into service again: four rounds. Source: Amazon ECS developer guide, "How the Amazon ECS deployment circuit breaker
 * detects failures" (2026-11).
 */
export function deploymentTimeout(startupSeconds: number): string {
  const rounds = 4;
  return `${Math.ceil((rounds * (startupSeconds + ROUND_SECONDS)) / 60)}m`;
}

/**
 * After a rollback by the circuit breaker the service is steady again, with the old task definition. Some versions of the provider take
 * that for success, so this compares the task definition that runs with the one that was requested.
 * Source: pulumi-aws, issue 4487; pulumi-awsx, issue 1848; terraform-provider-aws, issue 20858 (2026-11).
 * @throws RunError when they differ; it ends the update
 */
export function mustRun(
  running: string | undefined,
  wanted: string,
  [cluster, service]: readonly (string | undefined)[],
): void {
  if (running === undefined || running === wanted) return;
  const details = `aws ecs describe-services --cluster ${cluster} --services ${service} --query 'services[0].events[:5]'`;
  throw new pulumi.RunError(
    `The tasks of ${service} with ${nameOf(wanted)} did not come into service: ECS rolled back to ${nameOf(running)}, which serves. ` +
      `For the reason, look at the application's log, and run: ${details}. The next update tries again.`,
  );
}

/** `family:revision` of a task definition. */
function nameOf(arn: string): string {
  return arn.split("/").pop() ?? arn;
}
