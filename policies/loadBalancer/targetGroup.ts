import { at, mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import type { StackResource } from "../support/stack";
import { numberOf, textOf } from "../support/values";

const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";

function isFunction({ targetType }: StackResource["props"]): boolean {
  return textOf(targetType) === "lambda";
}

export const targetGroupPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-LB-008",
    name: "target-group-checked",
    description:
      "A target group checks the health of its targets, and often enough that a broken one is taken out within two minutes.",
    level: "mandatory",
    severity: "high",
    remediation: "Leave healthCheck.enabled on, and set interval and unhealthyThreshold.",
    authority: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    settings: {
      maximumSeconds: {
        type: "number",
        default: 120,
        minimum: 5,
        maximum: 3000,
        description: "Seconds until a broken target is taken out",
      },
    },
    resourceTypes: [TARGET_GROUP],
    checkResource: ({ props }, settings) => {
      // By default a function is not checked; health checks of functions are for failover by Route 53. Source: ELB user guide, "Use Lambda functions
      // as targets of an Application Load Balancer", health checks (2026-11).
      if (isFunction(props)) return [];
      const interval = numberOf(at(props, "healthCheck.interval")) ?? 30;
      const times = numberOf(at(props, "healthCheck.unhealthyThreshold")) ?? 3;
      const slowest = settings.number("maximumSeconds");
      const late =
        interval * times > slowest ? [`A broken target stays ${interval * times} s; at most ${slowest} s.`] : [];
      return [...mustBe(props, "healthCheck.enabled", ["true"], "true"), ...late];
    },
  },
  {
    id: "MLY-LB-009",
    name: "target-group-drains",
    description: "A target group lets requests finish before it removes a target, and does not wait forever.",
    level: "advisory",
    severity: "medium",
    remediation: "Set deregistrationDelay to between 5 and 300 seconds.",
    authority: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html",
    settings: {
      minimumSeconds: {
        type: "number",
        default: 5,
        minimum: 0,
        maximum: 3600,
        description: "Shortest time for requests to finish",
      },
      maximumSeconds: {
        type: "number",
        default: 300,
        minimum: 0,
        maximum: 3600,
        description: "Longest time to wait for requests",
      },
    },
    resourceTypes: [TARGET_GROUP],
    checkResource: ({ props }, settings) => {
      // A function has nothing to drain: ELB does not support the attribute. Source: ELB API reference, TargetGroupAttribute (2026-11).
      if (isFunction(props)) return [];
      const delay = numberOf(props.deregistrationDelay ?? 300);
      const [least, most] = [settings.number("minimumSeconds"), settings.number("maximumSeconds")];
      return delay === undefined || (delay >= least && delay <= most)
        ? []
        : [`deregistrationDelay is ${delay} s; it must be from ${least} to ${most}.`];
    },
  },
];
