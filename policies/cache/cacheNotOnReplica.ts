import { CACHE_VARIABLES } from "../support/cacheVariables";
import { postgresDatabases } from "../support/databases";
import type { StackPolicy } from "../support/policy";
import { isReplica } from "../support/replicas";
import type { Settings } from "../support/settings";
import type { StackResource } from "../support/stack";
import { textOf } from "../support/values";
import { type Workload, workloads } from "../support/workloads";

/**
 * An UNLOGGED table is not replicated: reading it on a replica is an error. Seen is what a container's variables say, and of what
 * resources they are made. Source: PostgreSQL documentation, CREATE TABLE, UNLOGGED (2026-11).
 */
export const cacheNotOnReplica: StackPolicy = {
  id: "MLY-CACHE-018",
  name: "cache-not-on-replica",
  description:
    "What uses the cache asks the database itself: an UNLOGGED table does not exist on a read replica, and every read fails.",
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
    const primaries = databases.filter((each) => !replicas.includes(each));
    return workloads(stack)
      .filter((workload) => hasCache(workload, settings))
      .flatMap((workload) => {
        const replica =
          replicas.find((each) => asks(workload, each, settings)) ?? onlySource(workload, replicas, primaries);
        if (replica === undefined) return [];
        return [{ urn: workload.resource.urn, message: `It has a cache, and asks the read replica ${replica.name}.` }];
      });
  },
};

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
