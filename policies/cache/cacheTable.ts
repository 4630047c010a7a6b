import { postgresDatabases } from "../support/databases";
import type { StackPolicy } from "../support/policy";
import { PROXY } from "../support/proxies";
import { isReplica } from "../support/rdsKinds";
import type { Settings, SettingTable } from "../support/settings";
import type { StackResource } from "../support/stack";
import { textOf } from "../support/values";
import { type Environment, type Workload, workloads } from "../support/workloads";

/** Which variables of a container name the cache's table. */
const CACHE_VARIABLES: SettingTable = {
  tableVariables: {
    type: "array",
    default: ["POSTGRES_CACHE_TABLE"],
    description: "Variables that name the UNLOGGED table of the cache",
  },
};

/** Where Spring Session keeps sessions, by variable or by property; a table name may have a schema before it. */
const TABLE = /^SPRING_SESSION_JDBC_TABLE_?NAME$|^SESSIONS?_TABLE(_NAME)?$/;
const TABLE_PROPERTY = /spring\.session\.jdbc\.table-?name["']?\s*[=:]\s*["']?([\w.]+)/i;
/** Stores that are a cache. Source: Spring Session reference, spring.session.store-type of Boot 2 (2026-11). */
const STORE = /^(SPRING_)?SESSION_STORE(_TYPE)?$/;
const CACHE_STORES: readonly string[] = ["cache", "app_cache", "unlogged"];

export const cacheTablePolicies: readonly StackPolicy[] = [
  /**
   * An UNLOGGED table is not replicated: reading it on a replica is an error. Judged by the variables of the containers, and by the
   * resources that their values come from. Source: PostgreSQL documentation, CREATE TABLE, UNLOGGED (2026-11).
   */
  {
    id: "MLY-CACHE-018",
    name: "cache-not-on-replica",
    description:
      "What uses the cache connects to the database itself: an UNLOGGED table does not exist on a read replica, and every read fails.",
    level: "mandatory",
    severity: "critical",
    remediation: "Give the application the address of the database, and the replica's address to reports only.",
    authority: "https://www.postgresql.org/docs/current/sql-createtable.html",
    settings: {
      ...CACHE_VARIABLES,
      hostVariables: {
        type: "array",
        default: ["RDS_ENDPOINT", "POSTGRES_CACHE_HOST", "SPRING_DATASOURCE_URL", "DB_HOST", "DATABASE_URL", "PGHOST"],
        description: "Variables that say on which host the cache is",
      },
    },
    checkStack: (stack, settings) => {
      const databases = postgresDatabases(stack).map(({ resource }) => resource);
      const replicas = databases.filter(({ props }) => isReplica(props));
      if (replicas.length === 0) return [];
      // A proxy of RDS leads to a primary.
      const primaries = [...databases.filter((each) => !replicas.includes(each)), ...stack.ofType(PROXY)];
      return workloads(stack)
        .filter((workload) => hasCache(workload, settings))
        .flatMap((workload) => {
          const replica =
            replicas.find((each) => asks(workload, each, settings)) ?? onlySource(workload, replicas, primaries);
          if (replica === undefined) return [];
          return [
            {
              urn: workload.resource.urn,
              message: `It has a cache, and connects to the read replica ${replica.name}.`,
            },
          ];
        });
    },
  },
  /** Judged by the variables of containers and of user data: a policy pack cannot read the application's own files or its migrations. */
  {
    id: "MLY-CACHE-019",
    name: "sessions-logged",
    description:
      "Sessions have their own table, which survives a crash: in the cache's UNLOGGED table a fail-over logs all users out.",
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
  },
];

function hasCache({ environments }: Workload, settings: Settings): boolean {
  return environments.some((each) => settings.texts("tableVariables").some((name) => (each[name] ?? "") !== ""));
}

/** A host variable holds the replica's address, or a name that RDS makes of its identifier. */
function asks({ environments }: Workload, { props }: StackResource, settings: Settings): boolean {
  const address = textOf(props.address);
  const identifier = textOf(props.identifier);
  const hosts = environments.flatMap((each) => settings.texts("hostVariables").flatMap((name) => each[name] ?? []));
  return hosts.some(
    (host) =>
      (address !== undefined && host.includes(address)) ||
      (identifier !== undefined && host.split(/[/@]/).some((part) => part.startsWith(`${identifier}.`))),
  );
}

/** Where no address is known yet: an environment that is made of a replica and of no other database. */
function onlySource({ sources }: Workload, replicas: readonly StackResource[], primaries: readonly StackResource[]) {
  if (primaries.some(({ urn }) => sources.includes(urn))) return undefined;
  return replicas.find(({ urn }) => sources.includes(urn));
}

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
