import { isDaemon } from "../support/ecsServices";
import { ENVIRONMENT, isProduction } from "../support/environment";
import { at } from "../support/expectations";
import { podScalers } from "../support/pods";
import type { StackPolicy } from "../support/policy";
import type { Stack, StackResource } from "../support/stack";
import { tagPairs } from "../support/tags";
import { numberOf } from "../support/values";

type Found = { readonly urn: string; readonly message: string };

function problemOf(stack: Stack, resource: StackResource): Found | undefined {
  const { urn, type } = resource;
  const scalers = scalersOf(stack, resource);
  if (scalers.length === 0) return { urn, message: "Nothing scales it." };
  const stuck = scalers.find(({ props }) => {
    const range = RANGES[type];
    if (range === undefined) return false;
    const [least, most] = range.map((path) => numberOf(at(props, path)));
    if (least === undefined || most === undefined) return false;
    return most < least || (most === least && !isHeldForAMove(props));
  });
  return stuck && { urn: stuck.urn, message: "The maximum is not above the minimum: it cannot grow." };
}

/** While traffic moves to it or from it, what scales may be held at its maximum: the tag, or annotation, goes with the end of the move. */
function isHeldForAMove(props: unknown): boolean {
  const holders = [at(props, "tags"), at(props, "metadata.annotations")];
  return holders.flatMap(tagPairs).some(([key, value]) => key === "traffic-moves" && value === "true");
}

/** Smallest and largest size, where the resource that scales says them. */
const RANGES: Readonly<Record<string, readonly [string, string]>> = {
  "aws:ecs/service:Service": ["minCapacity", "maxCapacity"],
  "aws:autoscaling/group:Group": ["minSize", "maxSize"],
  "kubernetes:apps/v1:Deployment": ["spec.minReplicas", "spec.maxReplicas"],
};

/** The resources that hold the range of one that also has a policy; a group holds its own. */
function scalersOf(stack: Stack, resource: StackResource): readonly StackResource[] {
  const { urn, type } = resource;
  if (type === "kubernetes:apps/v1:Deployment") return podScalers(stack, resource);
  if (type === "aws:autoscaling/group:Group")
    return stack
      .ofType("aws:autoscaling/policy:Policy")
      .some(({ propertyDependencies }) => propertyDependencies.autoscalingGroupName?.includes(urn))
      ? [resource]
      : [];
  const policies = stack.ofType("aws:appautoscaling/policy:Policy");
  return stack
    .ofType("aws:appautoscaling/target:Target")
    .filter(({ propertyDependencies }) => propertyDependencies.resourceId?.includes(urn))
    .filter((target) => policies.some(({ dependencies }) => dependencies.includes(target.urn)));
}

export const productionScales: StackPolicy = {
  id: "MLY-STK-001",
  name: "production-scales",
  description:
    "What runs in production has room to grow, and something that makes it grow; only with a tag traffic-moves=true may its minimum be its maximum.",
  level: "mandatory",
  severity: "high",
  remediation:
    "Add a scaling target with a policy (a HorizontalPodAutoscaler in Kubernetes) whose maximum is above its minimum.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html",
  settings: { environment: ENVIRONMENT },
  checkStack: (stack, settings) =>
    stack
      .ofType("aws:ecs/service:Service", "aws:autoscaling/group:Group", "kubernetes:apps/v1:Deployment")
      .filter((resource) => isProduction(resource, settings) && !isDaemon(resource))
      .flatMap((resource) => problemOf(stack, resource) ?? []),
};
