import { instanceClassMemoryBytes } from "../policies/facts/instanceClasses";
import { largestMaxConnections, largestWorkMemKb, type MemorySettings } from "../policies/facts/memoryBudget";

/**
 * Instance class → PostgreSQL parameters that make the database a good cache: pure, and legal from db.t4g.micro up.
 *
 * The guide's intents hold where the instance can bear them, and shrink by one rule where it cannot: first max_connections comes
 * down from 200 to what fits with 4 MB of work_mem, then work_mem takes what is left, between 4 and 64 MB. The budget itself is
 * policies/facts/memoryBudget.ts, so that what is made here and what the policies allow is the same arithmetic.
 */

export interface CacheParameter {
  readonly name: string;
  /** In the unit that RDS wants: 8 kB pages, kB, ms, s or MB, or a formula of RDS. */
  readonly value: string;
  /** Static parameters wait for a restart; RDS refuses `immediate` for them. */
  readonly applyMethod: "immediate" | "pending-reboot";
  /** Why this parameter has this value, in one line. */
  readonly why: string;
}

export interface CacheParameterNeeds {
  /** RDS class, one that policies/facts/instanceClasses.ts knows. */
  readonly instanceClass: string;
  /** Database that pg_cron keeps its jobs in. */
  readonly databaseName: string;
  /** Connections that the application and the people around it ask for at the worst moment. @default the guide's 200 */
  readonly connections?: number;
  /** pg_cron runs expiry. @default true */
  readonly cron?: boolean;
}

const MIB = 1024 ** 2;

/** The guide's figures: what is aimed at. */
const GUIDE = { maxConnections: 200, workMem: 64 * MIB, maintenanceWorkMem: 512 * MIB };
/** PostgreSQL's own default; below it sorts of ordinary pages spill to disk. */
const LEAST_WORK_MEM = 4 * MIB;
const LEAST_MAINTENANCE_WORK_MEM = 32 * MIB;
/** PostgreSQL's own default, left as it is. */
const AUTOVACUUM_WORKERS = 3;
/** What RDS itself stops at. Source: Amazon RDS user guide, "Maximum number of database connections" (2026-11). */
const MOST_CONNECTIONS = 5000;

/** The parameter group family of an engine version: `17.6` → `postgres17`. */
export function parameterFamily(engineVersion: string): string {
  return `postgres${engineVersion.split(".")[0]}`;
}

/** Connections that a class bears with the least useful work_mem. */
export function bearableConnections(instanceClass: string): number {
  const memory = memoryOf(instanceClass);
  const most = largestMaxConnections({ ...fixedShares(memory), workMemBytes: LEAST_WORK_MEM }, memory);
  return Math.min(MOST_CONNECTIONS, roundDown(most, 5));
}

/** max_connections on a class: the guide's 200, more where it is asked for, less where the class does not bear it. */
export function chooseMaxConnections(instanceClass: string, connections: number): number {
  return Math.min(bearableConnections(instanceClass), Math.max(GUIDE.maxConnections, connections));
}

/**
 * The parameters for an instance class.
 * @throws Error when the class is not in policies/facts/instanceClasses.ts, which the configuration has refused before.
 */
export function cacheParameters(needs: CacheParameterNeeds): readonly CacheParameter[] {
  return [...memoryParameters(needs), ...preloadParameters(needs), ...fixedParameters];
}

function memoryParameters({ instanceClass, connections = 0 }: CacheParameterNeeds): readonly CacheParameter[] {
  const memory = memoryOf(instanceClass);
  const shares = fixedShares(memory);
  const maxConnections = chooseMaxConnections(instanceClass, connections);
  const fitting = (largestWorkMemKb({ ...shares, maxConnections }, memory) ?? 0) * 1024;
  const workMem = Math.min(GUIDE.workMem, Math.max(LEAST_WORK_MEM, roundDown(fitting, MIB)));
  return [
    pendingReboot("shared_buffers", "{DBInstanceClassMemory/32768}", "25 % of memory, in pages; follows the class"),
    immediate("effective_cache_size", "{DBInstanceClassMemory*3/32768}", "75 % of memory, in pages; follows the class"),
    pendingReboot("max_connections", maxConnections, "the guide's 200, or what the memory bears; pools are cut to fit"),
    immediate("work_mem", workMem / 1024, "what the memory leaves for each connection, at most the guide's 64 MB"),
    immediate("maintenance_work_mem", maintenanceWorkMem(memory) / 1024, "index builds; at most the guide's 512 MB"),
    immediate(
      "autovacuum_work_mem",
      shares.autovacuumWorkMemBytes / 1024,
      "three workers share the server with the cache",
    ),
  ];
}

function preloadParameters({ databaseName, cron = true }: CacheParameterNeeds): readonly CacheParameter[] {
  if (!cron) return [pendingReboot("shared_preload_libraries", "pg_stat_statements", "statistics of statements")];
  return [
    pendingReboot(
      "shared_preload_libraries",
      "pg_stat_statements,pg_cron",
      "statistics of statements; expiry on a schedule",
    ),
    pendingReboot("cron.database_name", databaseName, "jobs run where the cache table is"),
  ];
}

/** The same on every class. */
const fixedParameters: readonly CacheParameter[] = [
  immediate("pg_stat_statements.track", "all", "statements inside functions count as well"),
  immediate("rds.force_ssl", 1, "no connection in clear"),
  immediate("random_page_cost", 1.1, "gp3 reads at random as fast as in order"),
  immediate("effective_io_concurrency", 200, "gp3 serves many reads at once"),
  immediate("jit", 0, "cache statements are shorter than their compilation"),
  immediate("track_io_timing", 1, "tells a cold cache from a slow query"),
  immediate("autovacuum_vacuum_scale_factor", 0.05, "a cache table changes all the time: clean it in small portions"),
  immediate("autovacuum_analyze_scale_factor", 0.05, "plans follow a table that changes all the time"),
  immediate(
    "autovacuum_naptime",
    1,
    "a storm of overwrites leaves the cache table twice its rows at most, not three times (s)",
  ),
  immediate("checkpoint_timeout", 900, "fewer full-page images for hot session rows (s)"),
  immediate("checkpoint_completion_target", 0.9, "spread the writes of a checkpoint"),
  immediate("max_wal_size", 2048, "bursts of session writes do not force checkpoints (MB)"),
  immediate("idle_in_transaction_session_timeout", 60_000, "one forgotten transaction keeps every dead cache row (ms)"),
  immediate("lock_timeout", 30_000, "a blocked statement gives its connection back (ms)"),
  immediate("log_min_duration_statement", 1000, "a cache that takes a second is worth a line (ms)"),
  immediate("log_lock_waits", 1, "who waited for whom"),
  immediate("log_temp_files", 10_240, "work_mem was too small (kB)"),
  immediate("log_autovacuum_min_duration", 10_000, "cleaning that takes long (ms)"),
];

/** What comes off before connections share the rest. */
function fixedShares(
  memory: number,
): Pick<MemorySettings, "sharedBuffersBytes" | "autovacuumMaxWorkers" | "autovacuumWorkMemBytes"> {
  return {
    sharedBuffersBytes: memory / 4,
    autovacuumMaxWorkers: AUTOVACUUM_WORKERS,
    autovacuumWorkMemBytes: maintenanceWorkMem(memory) / 2,
  };
}

function maintenanceWorkMem(memory: number): number {
  return roundDown(Math.min(GUIDE.maintenanceWorkMem, Math.max(LEAST_MAINTENANCE_WORK_MEM, memory / 16)), 2 * MIB);
}

function memoryOf(instanceClass: string): number {
  const memory = instanceClassMemoryBytes(instanceClass);
  if (memory === undefined) throw new Error(`${instanceClass} is not in policies/facts/instanceClasses.ts`);
  return memory;
}

function roundDown(value: number, step: number): number {
  return Math.floor(value / step) * step;
}

function immediate(name: string, value: string | number, why: string): CacheParameter {
  return { name, value: String(value), applyMethod: "immediate", why };
}

function pendingReboot(name: string, value: string | number, why: string): CacheParameter {
  return { name, value: String(value), applyMethod: "pending-reboot", why };
}
