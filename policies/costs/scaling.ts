import { at } from "../support/expectations";
import type { Stack, StackResource } from "../support/stack";
import { numberOf, textOf } from "../support/values";
import { overTheDay, type Usage } from "./usage";

/** How many of something there are: at least, and on average over the day of expected use. */
export interface Count {
  readonly least: number;
  readonly expected: number;
}

/** What an automatic scaling goes by; undefined is not a rule of it. */
export interface ScalingRule {
  readonly least: number;
  readonly most: number;
  /** Requests a minute and instance. */
  readonly requestsPerTarget?: number;
  /** Share of the CPU that an instance should use at most, 0 to 1. */
  readonly cpuShare?: number;
  /** vCPUs of an instance. */
  readonly vcpu?: number;
}

/** Instances that carry the expected requests, within the limits: as many as the rule asks for that asks for most. */
export function countOf({ least, most, requestsPerTarget, cpuShare, vcpu }: ScalingRule, usage: Usage): Count {
  const wanted = (rate: number) => {
    const byRequests = requestsPerTarget ? (rate * 60) / requestsPerTarget : 0;
    const byCpu = cpuShare && vcpu ? (rate * usage.cpuMsPerRequest) / 1000 / (vcpu * cpuShare) : 0;
    return Math.min(Math.max(least, most), Math.max(least, Math.ceil(byRequests), Math.ceil(byCpu)));
  };
  return { least, expected: overTheDay(usage, wanted) };
}

/** Type of a target tracking policy → the property that names what is scaled, its configuration, and its metric of CPU. */
const POLICIES = {
  "aws:appautoscaling/policy:Policy": {
    scaled: "resourceId",
    configuration: "targetTrackingScalingPolicyConfiguration",
    cpu: "ECSServiceAverageCPUUtilization",
  },
  "aws:autoscaling/policy:Policy": {
    scaled: "autoscalingGroupName",
    configuration: "targetTrackingConfiguration",
    cpu: "ASGAverageCPUUtilization",
  },
} as const;

/** What the target tracking policies of a service or a group aim at. @param urns what is scaled, and its scalable target */
export function targetsOf(
  stack: Stack,
  type: keyof typeof POLICIES,
  urns: readonly string[],
): Pick<ScalingRule, "requestsPerTarget" | "cpuShare"> {
  const { scaled, configuration, cpu } = POLICIES[type];
  const configurations = stack
    .ofType(type)
    .filter(({ propertyDependencies }) => propertyDependencies[scaled]?.some((urn) => urns.includes(urn)))
    .map(({ props }) => props[configuration]);
  const targetOf = (metric: string) => {
    const own = configurations.find(
      (each) => textOf(at(each, "predefinedMetricSpecification.predefinedMetricType")) === metric,
    );
    return numberOf(at(own, "targetValue"));
  };
  const percent = targetOf(cpu);
  return {
    requestsPerTarget: targetOf("ALBRequestCountPerTarget"),
    cpuShare: percent === undefined ? undefined : percent / 100,
  };
}

/** The first resource of a type that a property of another is made of. */
export function sourceOf(
  stack: Stack,
  { propertyDependencies }: StackResource,
  property: string,
  type: string,
): StackResource | undefined {
  return stack.ofType(type).find(({ urn }) => propertyDependencies[property]?.includes(urn));
}
