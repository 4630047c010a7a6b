import { lookUp, PARAMETER_GROUP_TYPES, readParameterGroup } from "../support/parameterGroups";
import type { ResourcePolicy } from "../support/policy";

export const pgStatStatementsPreloaded: ResourcePolicy = {
  id: "MLY-CACHE-010",
  name: "pg-stat-statements-preloaded",
  description: "pg_stat_statements is loaded: without it nobody can tell which statements miss the cache.",
  level: "mandatory",
  severity: "medium",
  remediation:
    'Add it to the list, e.g. "pg_stat_statements,pg_cron", or leave the parameter out: RDS preloads it by default.',
  authority: "https://www.postgresql.org/docs/current/pgstatstatements.html",
  resourceTypes: PARAMETER_GROUP_TYPES,
  checkResource: (resource) => {
    const group = readParameterGroup(resource);
    const libraries = group && lookUp(group, "shared_preload_libraries");
    if (libraries?.kind !== "set") return [];
    const loaded = libraries.text.split(",").map((library) => library.trim().toLowerCase());
    return loaded.includes("pg_stat_statements")
      ? []
      : [`shared_preload_libraries = "${libraries.text}" leaves pg_stat_statements out.`];
  },
};
