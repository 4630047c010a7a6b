import { HOURS_PER_MONTH } from "../facts/prices";
import { ECS_SERVICE, TASK_DEFINITION } from "../support/containers";
import { at, records } from "../support/expectations";
import type { Stack, StackResource } from "../support/stack";
import { numberOf, textOf } from "../support/values";
import { during, shareOfWeek } from "./hours";
import {
  allMonth,
  type CostContext,
  fixed,
  type Line,
  notKnown,
  type PricedLine,
  present,
  type RuleTable,
} from "./rule";
import { type Count, countOf, sourceOf, targetsOf } from "./scaling";
import type { Usage } from "./usage";

export const taskRules: RuleTable = { group: "application", rules: { [ECS_SERVICE]: service } };

const SCALABLE_TARGET = "aws:appautoscaling/target:Target";

/** GiB of disk that are part of a task. Source: https://aws.amazon.com/fargate/pricing/ (2026-11). */
const INCLUDED_DISK = 20;

/** CPU and memory of one task. */
interface TaskSize {
  readonly vcpu: number;
  readonly gib: number;
  readonly disk: number;
  readonly architecture: "arm64" | "x86_64";
}

function service(resource: StackResource, context: CostContext): readonly Line[] {
  const { stack, usage } = context;
  const { props } = resource;
  // Its machines are priced by themselves.
  if (textOf(props.launchType) === "EC2") return [];
  const size = taskSize(sourceOf(stack, resource, "taskDefinition", TASK_DEFINITION));
  if (size === undefined) return [notKnown("tasks", "cpu or memory of the task definition")];
  const count = tasksOf(resource, size, stack, usage);
  const isPublic = textOf(at(props, "networkConfiguration.assignPublicIp")) === "true";
  const shares = sharesOf(props, count);
  const { architecture, vcpu, gib, disk } = size;
  return present([
    hours("Fargate, CPU", `fargate/${architecture}/vcpu`, shares.onDemand, vcpu),
    hours("Fargate, memory", `fargate/${architecture}/gib`, shares.onDemand, gib),
    spotHours("CPU", architecture, "vcpu", shares.spot, vcpu, context),
    spotHours("memory", architecture, "gib", shares.spot, gib, context),
    hours("Fargate, disk", "fargate/ephemeral-storage", count, Math.max(0, disk - INCLUDED_DISK)),
    ...(isPublic ? [allMonth("public addresses of tasks", "vpc/public-address", count.least, count.expected)] : []),
    ...insights(resource, stack, usage),
  ]);
}

function hours(what: string, price: PricedLine["price"], { least, expected }: Count, size: number): PricedLine {
  return allMonth(what, price, least * size, expected * size);
}

/** Where the price of Spot is not known, as a share of the price on demand. */
function spotHours(
  what: string,
  architecture: TaskSize["architecture"],
  unit: "vcpu" | "gib",
  count: Count,
  size: number,
  { usage, dollarsOf }: CostContext,
): PricedLine {
  const price = `fargate-spot/${architecture}/${unit}` as const;
  if (dollarsOf(price) !== undefined) return hours(`Fargate Spot, ${what}`, price, count, size);
  const share = usage.spotPriceShare;
  const words = `Fargate Spot, ${what}, at ${Math.round(share * 100)} % of the price on demand`;
  return hours(words, `fargate/${architecture}/${unit}`, count, size * share);
}

function taskSize(definition: StackResource | undefined): TaskSize | undefined {
  const props = definition?.props;
  const [cpu, memory] = [numberOf(props?.cpu), numberOf(props?.memory)];
  if (cpu === undefined || memory === undefined) return undefined;
  return {
    vcpu: cpu / 1024,
    gib: memory / 1024,
    disk: numberOf(at(props, "ephemeralStorage.sizeInGib")) ?? INCLUDED_DISK,
    architecture: textOf(at(props, "runtimePlatform.cpuArchitecture")) === "ARM64" ? "arm64" : "x86_64",
  };
}

function tasksOf(resource: StackResource, { vcpu }: TaskSize, stack: Stack, usage: Usage): Count {
  const desired = numberOf(resource.props.desiredCount) ?? 1;
  const scaler = stack
    .ofType(SCALABLE_TARGET)
    .find(({ propertyDependencies }) => propertyDependencies.resourceId?.includes(resource.urn));
  if (scaler === undefined) return { least: desired, expected: desired };
  const least = numberOf(scaler.props.minCapacity) ?? desired;
  const most = numberOf(scaler.props.maxCapacity) ?? least;
  const targets = targetsOf(stack, "aws:appautoscaling/policy:Policy", [resource.urn, scaler.urn]);
  const actions = stack
    .ofType("aws:appautoscaling/scheduledAction:ScheduledAction")
    .filter(({ propertyDependencies }) =>
      propertyDependencies.resourceId?.some((urn) => urn === resource.urn || urn === scaler.urn),
    );
  const share = shareOfWeek(
    actions.map(({ props }) => ({
      cron: textOf(props.schedule),
      isOn: numberOf(at(props, "scalableTargetAction.maxCapacity")) !== 0,
    })),
  );
  return during(share, countOf({ least, most, vcpu, ...targets }, usage));
}

/**
 * Tasks by capacity provider: the base first, the rest by weight.
 * Source: Amazon ECS API reference, CapacityProviderStrategyItem (2026-11).
 */
function sharesOf(props: StackResource["props"], count: Count): { readonly onDemand: Count; readonly spot: Count } {
  const strategies = records(props.capacityProviderStrategies);
  const sum = (items: typeof strategies, key: "base" | "weight") =>
    items.reduce((total, item) => total + (numberOf(item[key]) ?? 0), 0);
  const spot = strategies.filter(({ capacityProvider }) => capacityProvider === "FARGATE_SPOT");
  const [base, weights] = [sum(strategies, "base"), sum(strategies, "weight")];
  const spotShare = weights > 0 ? sum(spot, "weight") / weights : spot.length > 0 ? 1 : 0;
  const spotBase = sum(spot, "base");
  const onSpot = (tasks: number) => Math.min(tasks, spotBase) + Math.max(0, tasks - base) * spotShare;
  const shareOf = (tasks: (all: number) => number): Count => ({
    least: tasks(count.least),
    expected: tasks(count.expected),
  });
  return { onDemand: shareOf((all) => all - onSpot(all)), spot: shareOf(onSpot) };
}

/** Container Insights is switched on at the cluster, and counted with the service that it measures. */
function insights(resource: StackResource, stack: Stack, { insightsMetrics }: Usage): readonly Line[] {
  const settings = records(sourceOf(stack, resource, "cluster", "aws:ecs/cluster:Cluster")?.props.settings);
  const value = textOf(settings.find(({ name }) => name === "containerInsights")?.value);
  const price = value === "enhanced" ? "cloudwatch/insights-ecs" : "cloudwatch/metric";
  if (value !== "enabled" && value !== "enhanced") return [];
  return [{ ...fixed("Container Insights, metrics", price, insightsMetrics), group: "logs and alarms" }];
}

/** Minutes of a month that the tasks of all services run together. */
export function taskMinutes(stack: Stack, usage: Usage): number {
  return stack.ofType(ECS_SERVICE).reduce((sum, resource) => {
    const size = taskSize(sourceOf(stack, resource, "taskDefinition", TASK_DEFINITION));
    return sum + (size === undefined ? 0 : tasksOf(resource, size, stack, usage).expected * HOURS_PER_MONTH * 60);
  }, 0);
}
