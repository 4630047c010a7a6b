import { type Demand, demandOf, demandsOn, primariesOf } from "../../../policies/cache/connectionsWithinBudget";
import {
  availableConnections,
  neededMaxConnections,
  RESERVED_CONNECTIONS,
} from "../../../policies/facts/connectionBudget";
import { maxConnectionsOf } from "../../../policies/support/databases";
import { connectionsPercent, proxiesOf } from "../../../policies/support/proxies";
import type { Stack, StackResource } from "../../../policies/support/stack";
import { workloads } from "../../../policies/support/workloads";
import { readBoxes } from "../architecture/boxes";
import type { Share } from "../budgetBar";

/** What one workload takes of a database at the worst moment. */
export interface ShownDemand extends Demand {
  /** As the program scales it: `2–4 tasks`; undefined where it is not known. */
  readonly scale: string | undefined;
  /** Connections: tasks × pool. */
  readonly connections: number;
}

/** The connections of one database. */
export interface ConnectionBudget {
  readonly database: string;
  readonly demands: readonly ShownDemand[];
  /** The sum of all demands. */
  readonly asked: number;
  /** max_connections of the server; undefined where the plan does not know it. */
  readonly maxConnections: number | undefined;
  /** Share of it that the proxy may take, in percent; undefined without a proxy. */
  readonly proxyPercent: number | undefined;
  /** What the application may have; undefined where max_connections is not known. */
  readonly available: number | undefined;
  /** Smallest max_connections for what is asked for. */
  readonly needed: number;
  /** Parts of max_connections. */
  readonly shares: readonly (Share & { readonly how: string })[];
}

/** Of each database that is written to; of a server outside of the plan, what it must have. */
export function readBudgets(stack: Stack): readonly ConnectionBudget[] {
  const databases = primariesOf(stack);
  if (databases.length > 0) return databases.map((database) => budgetOf(stack, database));
  const demands = workloads(stack).flatMap((workload) => demandOf(workload) ?? []);
  return demands.length === 0 ? [] : [complete(stack, { database: "the database outside of the plan", demands })];
}

function budgetOf(stack: Stack, database: StackResource): ConnectionBudget {
  const [proxy] = proxiesOf(stack, database);
  return complete(stack, {
    database: database.name,
    demands: demandsOn(stack, database),
    maxConnections: maxConnectionsOf(stack, database),
    proxyPercent: proxy && connectionsPercent(stack, proxy),
  });
}

function complete(
  stack: Stack,
  known: {
    readonly database: string;
    readonly demands: readonly Demand[];
    readonly maxConnections?: number;
    readonly proxyPercent?: number;
  },
): ConnectionBudget {
  const { database, maxConnections, proxyPercent } = known;
  const boxes = readBoxes(stack);
  const demands = known.demands.map((demand) => ({
    ...demand,
    scale: boxes.find(({ urns }) => urns.includes(demand.urn))?.lines[0],
    connections: demand.tasks * demand.poolSize,
  }));
  const asked = demands.reduce((sum, { connections }) => sum + connections, 0);
  const available = maxConnections && availableConnections(maxConnections, proxyPercent !== undefined);
  return {
    database,
    demands,
    asked,
    maxConnections,
    proxyPercent,
    available,
    needed: neededMaxConnections(asked, proxyPercent !== undefined),
    shares: sharesOf(demands, maxConnections ?? neededMaxConnections(asked, false), available ?? asked),
  };
}

function sharesOf(demands: readonly ShownDemand[], whole: number, available: number): ConnectionBudget["shares"] {
  const asked = demands.reduce((sum, { connections }) => sum + connections, 0);
  const left = available - asked;
  const beyond = whole - available - RESERVED_CONNECTIONS;
  return [
    ...demands.map(({ name, tasks, poolSize, connections, scale }) => ({
      label: name,
      amount: connections,
      how: `${tasks} at the worst moment of a deployment${scale ? ` (${scale})` : ""} × a pool of ${poolSize}`,
    })),
    {
      label: "reserve",
      amount: RESERVED_CONNECTIONS,
      how: "superusers and RDS itself, the setup function's migrations, pg_cron, monitoring and people",
    },
    ...(left > 0
      ? [{ label: "left for the application", amount: left, how: "nothing asks for it", isFree: true }]
      : []),
    ...(beyond > 0
      ? [{ label: "not for the proxy", amount: beyond, how: "the proxy leaves a tenth of all to others", isFree: true }]
      : []),
  ];
}
