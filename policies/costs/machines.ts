import { at, records } from "../support/expectations";
import type { StackResource } from "../support/stack";
import { numberOf, textOf } from "../support/values";
import { allMonth, type Line, notKnown, type RuleTable } from "./rule";

export const machineRules: RuleTable = { group: "application", rules: { "aws:autoscaling/group:Group": group } };

/** On demand, by the first type: Spot is cheaper. */
function group({ props }: StackResource): readonly Line[] {
  const overrides = records(at(props, "mixedInstancesPolicy.launchTemplate.overrides"));
  const [type] = overrides.map(({ instanceType }) => textOf(instanceType));
  const machines = numberOf(props.minSize);
  if (type === undefined || machines === undefined) return [notKnown("machines", "their type or minSize")];
  return [allMonth(type, `ec2/instance/${type}`, machines)];
}
