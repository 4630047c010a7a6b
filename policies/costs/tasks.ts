import { HOURS_PER_MONTH } from "../facts/prices";
import { ECS_SERVICE, TASK_DEFINITION } from "../support/containers";
import { at } from "../support/expectations";
import type { Stack, StackResource } from "../support/stack";
import { numberOf, textOf } from "../support/values";
import { allMonth, type CostContext, fixed, type Line, notKnown, type RuleTable } from "./rule";

export const taskRules: RuleTable = { group: "application", rules: { [ECS_SERVICE]: service } };

function service(resource: StackResource, { stack }: CostContext): readonly Line[] {
  const { props } = resource;
  // Its machines are priced by themselves.
  if (textOf(props.launchType) === "EC2") return [];
  const definition = definitionOf(resource, stack);
  const cpu = numberOf(definition?.props.cpu);
  const memory = numberOf(definition?.props.memory);
  if (cpu === undefined || memory === undefined) return [notKnown("tasks", "cpu or memory of the task definition")];
  const hours = (numberOf(props.desiredCount) ?? 1) * HOURS_PER_MONTH;
  const isArm = textOf(at(definition?.props, "runtimePlatform.cpuArchitecture")) === "ARM64";
  const architecture = isArm ? "arm64" : "x86_64";
  const isPublic = textOf(at(props, "networkConfiguration.assignPublicIp")) === "true";
  return [
    fixed("Fargate, CPU", `fargate/${architecture}/vcpu`, (hours * cpu) / 1024),
    fixed("Fargate, memory", `fargate/${architecture}/gib`, (hours * memory) / 1024),
    ...(isPublic ? [allMonth("public addresses of tasks", "vpc/public-address", hours / HOURS_PER_MONTH)] : []),
  ];
}

function definitionOf({ propertyDependencies }: StackResource, stack: Stack): StackResource | undefined {
  return stack.ofType(TASK_DEFINITION).find(({ urn }) => propertyDependencies.taskDefinition?.includes(urn));
}
