import { at } from "./expectations";
import type { StackResource } from "./stack";
import { textOf } from "./values";

/**
 * Whether ECS itself replaces the tasks of a service, some at a time. CodeDeploy and a controller of one's own do it their way, and
 * blue/green, linear and canary deployments start a whole second set: ECS takes neither a circuit breaker nor a share of healthy tasks there.
 * Source: Amazon ECS API reference, DeploymentConfiguration and DeploymentController (2026-11).
 */
export function isRollingUpdate(service: Pick<StackResource, "props">): boolean {
  const strategy = textOf(at(service.props, "deploymentConfiguration.strategy") ?? "ROLLING");
  return isDeployedByEcs(service) && strategy === "ROLLING";
}

/** And not by CodeDeploy, or a controller of one's own. */
export function isDeployedByEcs({ props }: Pick<StackResource, "props">): boolean {
  return textOf(at(props, "deploymentController.type") ?? "ECS") === "ECS";
}

/**
 * Whether a service has one task on each machine: their number follows the machines, and the one task is replaced in its place:
 * the maximum should stay at 100 percent. Source: Amazon ECS API reference, CreateService and UpdateService, daemon (2026-11).
 */
export function isDaemon({ props }: Pick<StackResource, "props">): boolean {
  return textOf(props.schedulingStrategy) === "DAEMON";
}
