import { findPostgresFamily, postgresFamilies, supportedFamilies } from "../facts/postgresFamilies";
import { DATABASE_KINDS, postgresDatabases, usedGroups } from "../support/databases";
import { TODAY } from "../support/dates";
import { PARAMETER_GROUP_TYPES, readParameterGroup } from "../support/parameterGroups";
import type { PackPolicy } from "../support/policy";
import { readText, textOf } from "../support/values";

/** Families of other engines, which are not this pack's business. */
const OTHER_ENGINES = /^(aurora|mysql|mariadb|oracle|sqlserver|db2|custom)/;

export const parameterGroupPolicies: readonly PackPolicy[] = [
  /**
   * Looks at what the program wrote: in the whole stack a name that was left out shows as one not known yet, because RDS fills it in.
   * A replica in the same Region may leave it out, as it takes the group of its source, which is checked separately.
   * Source: Amazon RDS API reference, CreateDBInstanceReadReplica, DBParameterGroupName (2026-11).
   */
  {
    id: "MLY-CACHE-001",
    name: "parameter-group-attached",
    description: "Every PostgreSQL database has a custom parameter group: RDS's default groups cannot be tuned.",
    level: "mandatory",
    severity: "high",
    remediation: "Set parameterGroupName to the name of the stack's parameter group.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/parameter-groups-overview.html",
    resourceTypes: DATABASE_KINDS.map(({ type }) => type),
    checkResource: ({ type, props }) => {
      const groupProperty = DATABASE_KINDS.find((kind) => kind.type === type)?.groupProperty;
      if (groupProperty === undefined || textOf(props.engine) !== "postgres") return [];
      const name = readText(props[groupProperty]);
      if (name.kind === "text" && name.text.startsWith("default."))
        return [`${groupProperty} is RDS's own "${name.text}".`];
      const isNamed = name.kind === "unknown" || (name.kind === "text" && name.text !== "");
      if (isNamed || copiesInSameRegion(props.replicateSourceDb)) return [];
      return [
        name.kind === "nonsense" ? `${groupProperty} must be text, not ${name.shown}.` : `${groupProperty} is missing.`,
      ];
    },
  },
  {
    id: "MLY-CACHE-002",
    name: "parameter-group-used",
    description: "Every parameter group has a database: settings that no database uses mislead those who read them.",
    level: "advisory",
    severity: "low",
    remediation: "Attach the group by parameterGroupName, or remove it.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/parameter-groups-overview.html",
    checkStack: (stack) => {
      // A database on RDS's own group is reported by parameter-group-attached; one whose group is not known yet may use any.
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
  },
  {
    id: "MLY-CACHE-003",
    name: "family-in-standard-support",
    description:
      "The PostgreSQL family is in RDS standard support: afterwards RDS bills Extended Support per vCPU-hour.",
    level: "mandatory",
    severity: "high",
    remediation: "Set family, and the engineVersion of the instances, to a version in standard support.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html",
    settings: {
      today: TODAY,
    },
    resourceTypes: PARAMETER_GROUP_TYPES,
    checkResource: ({ props }, settings) => {
      const family = readText(props.family);
      if (family.kind === "unknown" || (family.kind === "text" && OTHER_ENGINES.test(family.text))) return [];
      if (family.kind === "absent") return ["family is missing."];
      if (family.kind === "nonsense") return [`family must be text such as "postgres17", not ${family.shown}.`];

      const today = settings.text("today");
      const supported = `in standard support on ${today}: ${supportedFamilies(today)
        .map((each) => each.family)
        .join(", ")}`;
      const known = findPostgresFamily(family.text);
      if (known !== undefined) {
        if (today <= known.endOfStandardSupport) return [];
        return [`${family.text} left standard support on ${known.endOfStandardSupport}; ${supported}.`];
      }
      const oldest = postgresFamilies[0]?.family;
      return [`"${family.text}" is not a family of PostgreSQL from ${oldest} on that this pack knows; ${supported}.`];
    },
  },
  {
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
  },
];

/** The source of a replica in another Region is given by ARN. */
function copiesInSameRegion(replicateSourceDb: unknown): boolean {
  const source = readText(replicateSourceDb);
  return source.kind === "unknown" || (source.kind === "text" && !source.text.startsWith("arn:"));
}
