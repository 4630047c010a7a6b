/**
 * How many database connections the compute may need at its worst moment, and whether the database has them.
 * The worst moment is a rolling deployment at full scale: new tasks start before old ones stop.
 *
 * Migrations of the application when it starts (Liquibase, Flyway) count for nothing more: they have one connection a task, as another
 * user and outside the pool, and close it before anything that uses the pool is made. So a task has one connection or a pool, not both.
 * Source: Spring Boot reference, "Database Initialization", depend on an initialized database (2026-11).
 */

/** How many tasks (machines, pods) a topology runs. */
export interface TaskRange {
  readonly minTasks: number;
  readonly maxTasks: number;
}

/** What decides the demand of one topology. */
export interface ConnectionUse extends TaskRange {
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
export function peakTasks({ minTasks, maxTasks }: TaskRange): number {
  return tasksWhileDeploying(maxTasks, deploymentMaximumPercent(minTasks));
}

/** Connections at the worst moment. */
export function connectionDemand(use: ConnectionUse): number {
  return peakTasks(use) * use.poolSize;
}

/**
 * Largest share of max_connections that a proxy takes, in percent: AWS's own advice is to leave some to others.
 * Source: Amazon RDS user guide, "RDS Proxy connection considerations", MaxConnectionsPercent (2026-11).
 */
const LARGEST_PROXY_PERCENT = 90;

/** Share of max_connections that a proxy may take, in percent: it leaves the reserve alone, as the application does. */
export function proxyConnectionsPercent(maxConnections: number): number {
  const beyondReserve = Math.floor(((maxConnections - RESERVED_CONNECTIONS) * 100) / maxConnections);
  return Math.max(1, Math.min(LARGEST_PROXY_PERCENT, beyondReserve));
}

/**
 * Connections that the application may take of max_connections.
 * A proxy makes this no larger: it shares connections between transactions, but a session that it cannot share (a single SET is
 * enough) keeps its own until it ends. So every connection to the proxy is counted as one to the database, and what sharing saves is
 * not counted.
 */
export function availableConnections(maxConnections: number, proxied: boolean): number {
  const beyondReserve = Math.max(0, maxConnections - RESERVED_CONNECTIONS);
  if (!proxied) return beyondReserve;
  return Math.min(beyondReserve, Math.floor((maxConnections * proxyConnectionsPercent(maxConnections)) / 100));
}

/** Smallest max_connections that leaves the application what it needs. */
export function neededMaxConnections(demand: number, proxied: boolean): number {
  let needed = demand + RESERVED_CONNECTIONS;
  while (availableConnections(needed, proxied) < demand) needed++;
  return needed;
}

/**
 * The largest pool that fits, 0 when not even one connection a task does.
 * @param topologies the tasks of each that runs, all at the worst moment
 * @param available connections that they share
 */
export function largestPool(topologies: readonly TaskRange[], available: number): number {
  const tasks = topologies.reduce((sum, range) => sum + peakTasks(range), 0);
  return tasks === 0 ? 0 : Math.floor(Math.max(0, available) / tasks);
}
