import { type InstanceClass, instanceClasses, isOfferedForInstances } from "../../policies/facts/instanceClasses";

/** One class for each size (memory and vCPUs) that a stack may have: classes of the same size give the same values. */
export const classOfEachSize: readonly InstanceClass[] = [
  ...new Map(
    instanceClasses
      .filter(({ name }) => isOfferedForInstances(name))
      .map((each) => [`${each.memoryGiB} ${each.vcpu}`, each] as const)
      .reverse(),
  ).values(),
];
