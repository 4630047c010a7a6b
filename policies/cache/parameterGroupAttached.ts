import { postgresDatabases } from "../support/databases";
import type { StackPolicy } from "../support/policy";

export const parameterGroupAttached: StackPolicy = {
  name: "parameter-group-attached",
  description:
    "Every PostgreSQL database has a parameter group of its own making: RDS's default groups cannot be tuned.",
  level: "mandatory",
  severity: "high",
  remediation: "Set parameterGroupName to the name of the stack's parameter group.",
  checkStack: (stack) =>
    postgresDatabases(stack).flatMap(({ resource, attachment }) => {
      if (attachment.kind !== "default") return [];
      const message =
        attachment.name === undefined
          ? "it names no parameter group."
          : `its parameter group is RDS's own "${attachment.name}".`;
      return [{ urn: resource.urn, message: `Database "${resource.name}": ${message}` }];
    }),
};
