import { postgresDatabases } from "../support/databases";
import { readParameterGroup } from "../support/parameterGroups";
import type { StackPolicy } from "../support/policy";
import { textOf } from "../support/values";

export const familyMatchesEngineVersion: StackPolicy = {
  id: "MLY-CACHE-004",
  name: "family-matches-engine-version",
  description:
    "A database and its parameter group are of the same major version of PostgreSQL: RDS refuses any other pair.",
  level: "mandatory",
  severity: "high",
  remediation: "Derive the group's family from the instance's engineVersion: postgres17 for 17 and 17.x.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html",
  checkStack: (stack) =>
    postgresDatabases(stack).flatMap(({ resource, attachment }) => {
      const group = attachment.kind === "in-program" ? readParameterGroup(attachment.group) : undefined;
      const version = textOf(resource.props.engineVersion);
      const major = version === undefined ? undefined : /^\d+/.exec(version)?.[0];
      if (group === undefined || major === undefined || Number(major) === group.major) return [];
      const message = `engineVersion ${version} does not go with the family postgres${group.major} of the group "${group.resource.name}".`;
      return [{ urn: resource.urn, message }];
    }),
};
