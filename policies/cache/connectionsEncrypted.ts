import { lookUp, PARAMETER_GROUP_TYPES, readParameterGroup } from "../support/parameterGroups";
import type { ResourcePolicy } from "../support/policy";

/** From here on RDS forces TLS unless told otherwise. Source: RDS user guide, "Using SSL with a PostgreSQL DB instance" (2026-11). */
const FORCED_BY_DEFAULT_SINCE = 15;

export const connectionsEncrypted: ResourcePolicy = {
  id: "MLY-CACHE-011",
  name: "connections-encrypted",
  description: "rds.force_ssl is on: sessions, cache entries and passwords never cross the network in clear.",
  level: "mandatory",
  severity: "critical",
  remediation: 'Set rds.force_ssl to "1", and sslmode=verify-full in the clients.',
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html",
  resourceTypes: PARAMETER_GROUP_TYPES,
  checkResource: (resource) => {
    const group = readParameterGroup(resource);
    const forced = group && lookUp(group, "rds.force_ssl");
    if (group === undefined || forced === undefined) return [];
    if (forced.kind === "set" && forced.text === "0") return ['rds.force_ssl = "0" lets clients connect in clear.'];
    if (forced.kind !== "absent" || group.major >= FORCED_BY_DEFAULT_SINCE) return [];
    return [`rds.force_ssl is not set, and off by default in postgres${group.major}.`];
  },
};
