import { postgresDatabases, usedGroups } from "../support/databases";
import type { StackPolicy } from "../support/policy";

export const parameterGroupUsed: StackPolicy = {
  id: "MLY-CACHE-002",
  name: "parameter-group-used",
  description: "Every parameter group has a database: settings that nobody runs with mislead whoever reads them.",
  level: "advisory",
  severity: "low",
  remediation: "Attach the group by parameterGroupName, or remove it.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/parameter-groups-overview.html",
  checkStack: (stack) => {
    // A database on RDS's own group is told by parameter-group-attached; one whose group is not known yet may use any.
    const undecided = postgresDatabases(stack).some(
      ({ attachment }) => attachment.kind === "default" || attachment.kind === "unknown",
    );
    if (undecided) return [];
    return usedGroups(stack)
      .filter(({ databases }) => databases.length === 0)
      .map(({ group }) => ({
        urn: group.resource.urn,
        message: `No database of this stack uses the parameter group "${group.resource.name}".`,
      }));
  },
};
