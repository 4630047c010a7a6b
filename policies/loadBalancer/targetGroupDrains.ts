import type { ResourcePolicy } from "../support/policy";
import { numberOf, textOf } from "../support/values";

export const targetGroupDrains: ResourcePolicy = {
  id: "MLY-LB-009",
  name: "target-group-drains",
  description: "A target group lets requests end before it takes a target away, and does not wait for ever.",
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
      description: "Shortest time to end requests",
    },
    maximumSeconds: {
      type: "number",
      default: 300,
      minimum: 0,
      maximum: 3600,
      description: "Longest time to wait for requests",
    },
  },
  resourceTypes: ["aws:lb/targetGroup:TargetGroup"],
  checkResource: ({ props }, settings) => {
    // A function has nothing to drain: ELB takes no such attribute. Source: ELB API reference, TargetGroupAttribute (2026-11).
    if (textOf(props.targetType) === "lambda") return [];
    const delay = numberOf(props.deregistrationDelay ?? 300);
    const [least, most] = [settings.number("minimumSeconds"), settings.number("maximumSeconds")];
    return delay === undefined || (delay >= least && delay <= most)
      ? []
      : [`deregistrationDelay is ${delay} s; it must be from ${least} to ${most}.`];
  },
};
