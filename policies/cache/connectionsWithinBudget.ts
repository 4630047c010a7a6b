import { RESERVED_CONNECTIONS } from "../facts/connectionBudget";
import { maxConnectionsOf, postgresDatabases } from "../support/databases";
import type { StackPolicy } from "../support/policy";
import { connectionsPercent, proxiesOf } from "../support/proxies";
import { isReplica } from "../support/rdsKinds";
import type { Stack, StackResource } from "../support/stack";
import { numberOf } from "../support/values";
import { type Workload, workloads } from "../support/workloads";

/** What one workload needs at its worst moment. */
export interface Demand {
  /** The service, group or Deployment. */
  readonly urn: string;
  readonly name: string;
  readonly tasks: number;
  readonly poolSize: number;
}

/** Variables that Spring Boot reads the size of its pool from. */
const POOL_VARIABLES: readonly string[] = [
  "SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE",
  "SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE",
];

export const connectionsWithinBudget: StackPolicy = {
  id: "MLY-CACHE-017",
  name: "connections-within-budget",
  description:
    "All that runs, at full scale and in the middle of a deployment, gets the connections that its pools need: a task without one does not start.",
  level: "mandatory",
  severity: "critical",
  remediation:
    "Lower the pool or the maximum number of tasks, raise max_connections within the instance's memory, or take a larger instance class.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections",
  settings: {
    reservedConnections: {
      type: "number",
      default: RESERVED_CONNECTIONS,
      minimum: 0,
      maximum: 1000,
      description: "Connections kept for people, migrations, pg_cron and RDS itself",
    },
    poolVariables: {
      type: "array",
      default: POOL_VARIABLES,
      description: "Variables of a container that say how many connections it holds at most",
    },
  },
  checkStack: (stack, settings) => {
    return primariesOf(stack).flatMap((database) => {
      const allowed = allowance(stack, database, settings.number("reservedConnections"));
      const demands = demandsOn(stack, database, settings.texts("poolVariables"));
      const total = demands.reduce((sum, { tasks, poolSize }) => sum + tasks * poolSize, 0);
      if (allowed === undefined || total <= allowed.connections) return [];
      const terms = demands.map(({ name, tasks, poolSize }) => `${name} ${tasks} × ${poolSize}`).join(" + ");
      return [
        {
          urn: database.urn,
          message: `${terms} = ${total} connections at the worst moment; there are ${allowed.words}.`,
        },
      ];
    });
  },
};

/** Every PostgreSQL database of the stack that is written to. */
export function primariesOf(stack: Stack): readonly StackResource[] {
  return postgresDatabases(stack)
    .map(({ resource }) => resource)
    .filter(({ props }) => !isReplica(props));
}

/** What each workload needs of a database, as far as it is known. */
export function demandsOn(
  stack: Stack,
  database: StackResource,
  poolVariables: readonly string[] = POOL_VARIABLES,
): readonly Demand[] {
  return workloads(stack)
    .filter((workload) => uses(stack, workload, database, primariesOf(stack)))
    .flatMap((workload) => demandOf(workload, poolVariables) ?? []);
}

/** Undefined while tasks or pool are not known: the sum of the others is then still a lower bound. */
export function demandOf(
  { resource, environments, peak }: Workload,
  names: readonly string[] = POOL_VARIABLES,
): Demand | undefined {
  const pools = environments.flatMap((each) => names.flatMap((name) => numberOf(each[name]) ?? []));
  const poolSize = pools.reduce((sum, each) => sum + each, 0);
  const { urn, name } = resource;
  return peak === undefined || poolSize === 0 ? undefined : { urn, name, tasks: peak, poolSize };
}

/** By the address that the environment takes from the program; where it takes none, the only database is meant. */
function uses(stack: Stack, { sources }: Workload, database: StackResource, all: readonly StackResource[]): boolean {
  const behind = (each: StackResource) => [each, ...proxiesOf(stack, each)].some(({ urn }) => sources.includes(urn));
  return behind(database) || (all.length === 1 && !all.some(behind));
}

function allowance(stack: Stack, database: StackResource, reserved: number) {
  const most = maxConnectionsOf(stack, database);
  if (most === undefined) return undefined;
  const [proxy] = proxiesOf(stack, database);
  const percent = proxy && connectionsPercent(stack, proxy);
  const direct = most - reserved;
  const proxied = percent === undefined ? direct : Math.floor((most * percent) / 100);
  if (proxied < direct)
    return { connections: proxied, words: `${proxied}, the proxy's ${percent} % of max_connections ${most}` };
  return { connections: direct, words: `${direct}, max_connections ${most} less ${reserved} in reserve` };
}
