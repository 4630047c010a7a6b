import { CACHE_VARIABLES } from "../support/cacheVariables";
import type { StackPolicy } from "../support/policy";
import type { Settings } from "../support/settings";
import { type Environment, workloads } from "../support/workloads";

/** Where Spring Session keeps sessions, by variable or by property; a table name may have a schema before it. */
const TABLE = /^SPRING_SESSION_JDBC_TABLE_?NAME$|^SESSIONS?_TABLE(_NAME)?$/;
const TABLE_PROPERTY = /spring\.session\.jdbc\.table-?name["']?\s*[=:]\s*["']?([\w.]+)/i;
/** Stores that are a cache. Source: Spring Session reference, spring.session.store-type of Boot 2 (2026-11). */
const STORE = /^(SPRING_)?SESSION_STORE(_TYPE)?$/;
const CACHE_STORES: readonly string[] = ["cache", "app_cache", "unlogged"];

/**
 * Seen are the variables of containers and of user data. What stands in the application's own files, or in a migration, no pack sees.
 */
export const sessionsLogged: StackPolicy = {
  id: "MLY-CACHE-019",
  name: "sessions-logged",
  description:
    "Sessions stand in a table of their own that survives a crash: in the cache's UNLOGGED table a fail-over logs everybody out.",
  level: "mandatory",
  severity: "high",
  remediation: "Point Spring Session to its own tables (spring.session.jdbc.table-name: SPRING_SESSION).",
  authority: "https://docs.spring.io/spring-session/reference/configuration/jdbc.html",
  settings: {
    ...CACHE_VARIABLES,
    unloggedTables: { type: "array", default: ["app_cache"], description: "Tables that are known to be UNLOGGED" },
  },
  checkStack: (stack, settings) =>
    workloads(stack).flatMap(({ resource, environments }) =>
      environments
        .flatMap((environment) => problemsOf(environment, settings))
        .map((message) => ({ urn: resource.urn, message })),
    ),
};

function problemsOf(environment: Environment, settings: Settings): readonly string[] {
  const cacheTables = settings.texts("tableVariables").flatMap((name) => environment[name] ?? []);
  const unlogged = [...cacheTables, ...settings.texts("unloggedTables")].map(bareName);
  return Object.entries(environment).flatMap(([name, value = ""]) => {
    const table = TABLE.test(name) ? value : TABLE_PROPERTY.exec(value)?.[1];
    if (table !== undefined && unlogged.includes(bareName(table)))
      return [`${name} keeps sessions in ${table}, which is UNLOGGED.`];
    return STORE.test(name) && CACHE_STORES.includes(value.toLowerCase())
      ? [`${name} keeps sessions in the cache.`]
      : [];
  });
}

function bareName(table: string): string {
  return table.split(".").pop()?.toLowerCase() ?? "";
}
