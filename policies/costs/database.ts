import { findInstanceClass } from "../facts/instanceClasses";
import { HOURS_PER_MONTH } from "../facts/prices";
import type { Stack, StackResource } from "../support/stack";
import { numberOf, textOf } from "../support/values";
import { allMonth, type CostContext, fixed, type Line, notKnown, type RuleTable } from "./rule";

export const databaseRules: RuleTable = {
  group: "database",
  rules: { "aws:rds/instance:Instance": instance, "aws:rds/proxy:Proxy": proxy },
};

function instance({ props }: StackResource): readonly Line[] {
  const instanceClass = textOf(props.instanceClass);
  const storage = numberOf(props.allocatedStorage);
  // A standby costs as much as the instance itself.
  const zones = textOf(props.multiAz) === "true" ? 2 : 1;
  const type = textOf(props.storageType) ?? "gp2";
  return [
    instanceClass === undefined
      ? notKnown("instance", "instanceClass")
      : allMonth(
          zones === 2 ? `${instanceClass} and its standby` : instanceClass,
          `rds/instance/${instanceClass}`,
          zones,
        ),
    storage === undefined
      ? notKnown("storage", "allocatedStorage")
      : fixed(`storage ${type}`, `rds/storage/${type}`, zones * storage),
  ];
}

function proxy(_proxy: StackResource, { stack }: CostContext): readonly Line[] {
  return [fixed("database proxy", "rds/proxy", HOURS_PER_MONTH * proxyCores(stack))];
}

/** By the largest database of the stack, since which one it serves may not be known yet; two at least. */
function proxyCores(stack: Stack): number {
  const cores = stack
    .ofType("aws:rds/instance:Instance")
    .map(({ props }) => findInstanceClass(textOf(props.instanceClass) ?? "")?.vcpu ?? 0);
  return Math.max(2, ...cores);
}
