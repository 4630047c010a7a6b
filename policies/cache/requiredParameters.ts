import { checkGroup, lookUp } from "../support/parameterGroups";
import type { ResourcePolicy } from "../support/policy";

/** RDS forces TLS by default from this major version on. Source: RDS user guide, "Using SSL with a PostgreSQL DB instance" (2026-11). */
const FORCED_BY_DEFAULT_SINCE = 15;

export const requiredParameterPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-CACHE-010",
    name: "pg-stat-statements-preloaded",
    description: "pg_stat_statements is loaded: without it there is no record of which statements miss the cache.",
    level: "mandatory",
    severity: "medium",
    remediation:
      'Add it to the list, e.g. "pg_stat_statements,pg_cron", or leave the parameter out: RDS preloads it by default.',
    authority: "https://www.postgresql.org/docs/current/pgstatstatements.html",
    ...checkGroup((group) => {
      const libraries = lookUp(group, "shared_preload_libraries");
      if (libraries.kind !== "set") return [];
      const loaded = libraries.text.split(",").map((library) => library.trim().toLowerCase());
      return loaded.includes("pg_stat_statements")
        ? []
        : [`shared_preload_libraries = "${libraries.text}" leaves pg_stat_statements out.`];
    }),
  },
  {
    id: "MLY-CACHE-011",
    name: "connections-encrypted",
    description: "rds.force_ssl is on: sessions, cache entries and passwords never cross the network in plain text.",
    level: "mandatory",
    severity: "critical",
    remediation: 'Set rds.force_ssl to "1", and sslmode=verify-full in the clients.',
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html",
    ...checkGroup((group) => {
      const forced = lookUp(group, "rds.force_ssl");
      if (forced.kind === "set" && forced.text === "0")
        return ['rds.force_ssl = "0" lets clients connect without TLS.'];
      if (forced.kind !== "absent" || group.major >= FORCED_BY_DEFAULT_SINCE) return [];
      return [`rds.force_ssl is not set, and off by default in postgres${group.major}.`];
    }),
  },
];
