import { findInstanceClass } from "../facts/instanceClasses";
import { postgresDatabases } from "../support/databases";
import type { StackPolicy } from "../support/policy";

export const instanceClassKnown: StackPolicy = {
  id: "MLY-CACHE-005",
  name: "instance-class-known",
  description:
    "The pack knows the memory of every instance class in use: otherwise it cannot check what has to fit into it.",
  level: "advisory",
  severity: "medium",
  remediation: "Choose a class of policies/facts/instanceClasses.ts, or add the class there.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html",
  checkStack: (stack) =>
    postgresDatabases(stack).flatMap(({ resource, instanceClass }) => {
      if (instanceClass === undefined || findInstanceClass(instanceClass) !== undefined) return [];
      return [
        {
          urn: resource.urn,
          message: `"${instanceClass}" is not in the table, so the memory rules were not checked for it.`,
        },
      ];
    }),
};
