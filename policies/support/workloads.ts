import { tasksWhileDeploying } from "../facts/connectionBudget";
import { ECS_SERVICE, TASK_DEFINITION, taskContainers } from "./containers";
import { isDaemon } from "./ecsServices";
import { at, records } from "./expectations";
import { assignmentsOf, decodeUserData } from "./machines";
import { podContainers, podScalers } from "./pods";
import type { Stack, StackResource } from "./stack";
import { numberOf, textOf } from "./values";

/** Name → value, as far as it is known: a reference into a secret, or a value that is not known yet, is undefined. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What runs the application, wherever it runs. */
export interface Workload {
  /** The service, group or Deployment: what a finding points at. */
  readonly resource: StackResource;
  /** Of each container, or of the machine; none while they are not known. */
  readonly environments: readonly Environment[];
  /** URNs that the environment is made of. */
  readonly sources: readonly string[];
  /** Tasks, machines or pods at the worst moment of a deployment, at full scale; undefined while not known. */
  readonly peak: number | undefined;
}

const GROUP = "aws:autoscaling/group:Group";
const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";

/** Every ECS service, group of machines and Deployment of the stack. */
export function workloads(stack: Stack): readonly Workload[] {
  return stack.ofType(ECS_SERVICE, GROUP, DEPLOYMENT).map((resource) => {
    if (resource.type === ECS_SERVICE) return ofService(stack, resource);
    return resource.type === GROUP ? ofGroup(stack, resource) : ofDeployment(stack, resource);
  });
}

/** Source: Amazon ECS API reference, DeploymentConfiguration, maximumPercent of a rolling update (2026-11). */
const ECS_MAXIMUM_PERCENT = 200;

function ofService(stack: Stack, service: StackResource): Workload {
  const { props, propertyDependencies, urn } = service;
  const definition = stack
    .ofType(TASK_DEFINITION)
    .find((each) => propertyDependencies.taskDefinition?.includes(each.urn));
  const scaler = stack
    .ofType("aws:appautoscaling/target:Target")
    .find((each) => each.propertyDependencies.resourceId?.includes(urn));
  // Of a daemon there are as many as machines.
  const count = isDaemon(service) ? undefined : (props.desiredCount ?? 1);
  const most = numberOf(scaler === undefined ? count : scaler.props.maxCapacity);
  const percent = numberOf(props.deploymentMaximumPercent ?? ECS_MAXIMUM_PERCENT);
  return {
    resource: service,
    environments: definition === undefined ? [] : taskContainers(definition.props).map(environmentOf),
    sources: definition?.propertyDependencies.containerDefinitions ?? [],
    peak: most !== undefined && percent !== undefined ? tasksWhileDeploying(most, percent) : undefined,
  };
}

function ofGroup(stack: Stack, group: StackResource): Workload {
  const { props, propertyDependencies } = group;
  const named = ["launchTemplate", "mixedInstancesPolicy"].flatMap((each) => propertyDependencies[each] ?? []);
  const template = stack.ofType(LAUNCH_TEMPLATE).find(({ urn }) => named.includes(urn));
  const userData = textOf(template?.props.userData);
  const most = numberOf(props.maxSize);
  // Two settings may let the group grow while machines are replaced; without either it does not.
  const percents = ["instanceMaintenancePolicy", "instanceRefresh.preferences"].map(
    (path) => numberOf(at(props, `${path}.maxHealthyPercentage`)) ?? 100,
  );
  return {
    resource: group,
    environments: userData === undefined ? [] : [assignmentsOf(decodeUserData(userData))],
    sources: template?.propertyDependencies.userData ?? [],
    peak: most === undefined ? undefined : tasksWhileDeploying(most, Math.max(...percents)),
  };
}

/** Source: Kubernetes API reference, RollingUpdateDeployment, maxSurge (2026-11). */
const DEFAULT_SURGE = "25%";

function ofDeployment(stack: Stack, deployment: StackResource): Workload {
  const { props, propertyDependencies } = deployment;
  const scalers = podScalers(stack, deployment).map((each) => numberOf(at(each.props, "spec.maxReplicas")));
  const counts = scalers.length > 0 ? scalers : [numberOf(at(props, "spec.replicas") ?? 1)];
  const most = counts.some((each) => each === undefined) ? undefined : Math.max(...counts.map((each) => each ?? 0));
  return {
    resource: deployment,
    environments: podContainers(deployment).map((container) => environmentOf({ environment: container.env })),
    sources: propertyDependencies.spec ?? [],
    peak: most === undefined ? undefined : withSurge(most, at(props, "spec.strategy")),
  };
}

function withSurge(most: number, strategy: unknown): number | undefined {
  if (textOf(at(strategy, "type")) === "Recreate") return most;
  const surge = textOf(at(strategy, "rollingUpdate.maxSurge") ?? DEFAULT_SURGE) ?? "";
  const [, percent] = /^(\d+)%$/.exec(surge) ?? [];
  if (percent !== undefined) return tasksWhileDeploying(most, 100 + Number(percent));
  return /^\d+$/.test(surge) ? most + Number(surge) : undefined;
}

function environmentOf(container: Readonly<Record<string, unknown>>): Environment {
  const variables = [...records(container.environment), ...records(container.secrets)];
  return Object.fromEntries(variables.map(({ name, value }) => [textOf(name) ?? "", textOf(value)]));
}
