import { type InstanceClass, instanceClasses, isOfferedForInstances } from "../../policies/facts/instanceClasses";

/** A class that a stack may choose for each memory and number of vCPUs: others of the same size give the same figures. */
export const classOfEachSize: readonly InstanceClass[] = [
  ...new Map(
    instanceClasses
      .filter(({ name }) => isOfferedForInstances(name))
      .map((each) => [`${each.memoryGiB} ${each.vcpu}`, each] as const)
      .reverse(),
  ).values(),
];
