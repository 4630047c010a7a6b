import { at, mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { numberOf, textOf } from "../support/values";

export const targetGroupChecked: ResourcePolicy = {
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
  resourceTypes: ["aws:lb/targetGroup:TargetGroup"],
  checkResource: ({ props }, settings) => {
    // A function is not checked unless that is asked for, which is for failover by Route 53. Source: ELB user guide, "Use Lambda functions
    // as targets of an Application Load Balancer", health checks (2026-11).
    if (textOf(props.targetType) === "lambda") return [];
    const interval = numberOf(at(props, "healthCheck.interval")) ?? 30;
    const times = numberOf(at(props, "healthCheck.unhealthyThreshold")) ?? 3;
    const slowest = settings.number("maximumSeconds");
    const late =
      interval * times > slowest ? [`A broken target stays ${interval * times} s; at most ${slowest} s.`] : [];
    return [...mustBe(props, "healthCheck.enabled", ["true"], "true"), ...late];
  },
};
