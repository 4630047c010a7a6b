import { DATABASE_KINDS } from "../support/databases";
import type { ResourcePolicy } from "../support/policy";
import { readText, textOf } from "../support/values";

/**
 * Looks at what the program wrote: in the whole stack a name that was left out shows as one not known yet, because RDS fills it in.
 * A replica in the same Region may leave it out, as it takes the group of its source, which is checked by itself.
 * Source: Amazon RDS API reference, CreateDBInstanceReadReplica, DBParameterGroupName (2026-11).
 */
export const parameterGroupAttached: ResourcePolicy = {
  id: "MLY-CACHE-001",
  name: "parameter-group-attached",
  description:
    "Every PostgreSQL database has a parameter group of its own making: RDS's default groups cannot be tuned.",
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
};

/** The source of a replica in another Region is given by ARN. */
function copiesInSameRegion(replicateSourceDb: unknown): boolean {
  const source = readText(replicateSourceDb);
  return source.kind === "unknown" || (source.kind === "text" && !source.text.startsWith("arn:"));
}
