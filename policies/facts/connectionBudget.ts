/**
 * How many database connections the compute may ask for at its worst moment, and whether the database has them.
 * The worst moment is a rolling deployment at full scale: new tasks start before old ones stop.
 */

/** What decides the demand of one topology. */
export interface ConnectionUse {
  readonly minTasks: number;
  readonly maxTasks: number;
  /** Connections that one task holds at most. */
  readonly poolSize: number;
}

/**
 * Connections kept for people, migrations, pg_cron and RDS itself, in count: superuser_reserved_connections 3,
 * rds.rds_superuser_reserved_connections 2, and ten for migrations, monitoring and a person with psql.
 * Source: Amazon RDS for PostgreSQL parameters, defaults (2026-11).
 */
export const RESERVED_CONNECTIONS = 15;

/**
 * Most tasks during a deployment, in percent of the desired count, while 100 % stay healthy. ECS rounds down, so a single
 * task needs 200 to start its successor at all. Source: Amazon ECS developer guide, "Service definition parameters", maximumPercent (2026-11).
 */
export function deploymentMaximumPercent(minTasks: number): number {
  return minTasks === 1 ? 200 : 150;
}

/** Tasks while a deployment goes on that may have that percentage of the desired count. */
export function tasksWhileDeploying(maxTasks: number, maximumPercent: number): number {
  return Math.ceil((maxTasks * maximumPercent) / 100);
}

/** Tasks at the worst moment. */
export function peakTasks({ minTasks, maxTasks }: Omit<ConnectionUse, "poolSize">): number {
  return tasksWhileDeploying(maxTasks, deploymentMaximumPercent(minTasks));
}

/** Connections at the worst moment. */
export function connectionDemand(use: ConnectionUse): number {
  return peakTasks(use) * use.poolSize;
}

/**
 * The largest pool that fits, 0 when not even one connection a task does.
 * @param topologies how many topologies run side by side, each at the worst moment
 */
export function largestPool(tasks: Omit<ConnectionUse, "poolSize">, maxConnections: number, topologies = 1): number {
  return Math.max(0, Math.floor((maxConnections - RESERVED_CONNECTIONS) / (peakTasks(tasks) * topologies)));
}
