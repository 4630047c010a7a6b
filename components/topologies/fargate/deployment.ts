import * as pulumi from "@pulumi/pulumi";

/** Seconds of a task besides the application's start: it is placed, pulled and checked, and drains when it goes. */
const ROUND_SECONDS = 300;

/**
 * Of the provider, which by itself gives up after 20 minutes: the circuit breaker goes back after three rounds of tasks that fail, and
 * the old tasks come into service once more. Source: Amazon ECS developer guide, "How the Amazon ECS deployment circuit breaker
 * detects failures" (2026-11).
 */
export function deploymentTimeout(startupSeconds: number): string {
  const rounds = 4;
  return `${Math.ceil((rounds * (startupSeconds + ROUND_SECONDS)) / 60)}m`;
}

/**
 * When the circuit breaker has gone back the service is steady again, with the old task definition: some versions of the provider take
 * that for success. The service as AWS answers with it then does not have the task definition that was asked for.
 * Source: pulumi-aws, issue 4487; pulumi-awsx, issue 1848; terraform-provider-aws, issue 20858 (2026-11).
 * @throws RunError which ends the update
 */
export function mustRun(
  running: string | undefined,
  wanted: string,
  [cluster, service]: readonly (string | undefined)[],
): void {
  if (running === undefined || running === wanted) return;
  const details = `aws ecs describe-services --cluster ${cluster} --services ${service} --query 'services[0].events[:5]'`;
  throw new pulumi.RunError(
    `The tasks of ${service} with ${nameOf(wanted)} did not come into service: ECS went back to ${nameOf(running)}, which serves. ` +
      `Why, says: ${details}. Look at the application's log as well; the next update tries again.`,
  );
}

/** `family:revision` of a task definition. */
function nameOf(arn: string): string {
  return arn.split("/").pop() ?? arn;
}
