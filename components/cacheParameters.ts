import { equalFamilyDefault } from "../policies/facts/familyDefaults";
import { instanceClassMemoryBytes } from "../policies/facts/instanceClasses";
import { largestWorkMemKb } from "../policies/facts/memoryBudget";

/**
 * PostgreSQL parameters that make the database a good cache. Pure functions; the values are valid from db.t4g.micro up.
 *
 * One parameter group fits every instance class: its memory settings are formulas, which RDS computes from the memory of the class that
 * the server has at that moment. In production a new class waits for the maintenance window. Until then the new group runs on the old
 * class, which may be much smaller: fixed figures for the new class would not fit there. docs/changing-a-running-stack.md has the order.
 *
 * The values are those of docs/guide.md where the instance has enough memory, and smaller by one rule where it has not: max_connections
 * is 200 or RDS's own share of memory, whichever is less, and work_mem is what remains for each connection, between 4 and 64 MB. The
 * policies check the same budget (policies/facts/memoryBudget.ts).
 */

export interface CacheParameter {
  readonly name: string;
  /** In RDS's unit for it (8 kB pages, kB, ms, s or MB), or a formula of RDS. */
  readonly value: string;
  /** Static parameters need a restart: RDS refuses `immediate` for them. */
  readonly applyMethod: "immediate" | "pending-reboot";
  /** Why this parameter has this value, in one line. */
  readonly why: string;
}

export interface CacheParameterNeeds {
  /** RDS class, one that policies/facts/instanceClasses.ts knows. */
  readonly instanceClass: string;
  /** `17` or `17.6`. */
  readonly engineVersion: string;
  /** Database that pg_cron keeps its jobs in. */
  readonly databaseName: string;
  /** Most connections that the application, migrations and operators may have at the same time. @default 200, as in docs/guide.md */
  readonly connections?: number;
  /** pg_cron runs expiry. @default true */
  readonly cron?: boolean;
}

/** The figures of docs/guide.md: used where the instance has enough memory. */
const GUIDE = { maxConnections: 200, workMemKb: 64 * 1024, maintenanceWorkMemKb: 512 * 1024 };
/** PostgreSQL's own default, in kB. With less, sorts for ordinary pages spill to disk. */
const LEAST_WORK_MEM_KB = 4 * 1024;
/** PostgreSQL's own default, which the stack does not change. */
const AUTOVACUUM_WORKERS = 3;
/** PostgreSQL 18 and RDS together start more workers than max_workers when transaction ids run out, up to this parameter. */
const FIRST_MAJOR_WITH_WORKER_SLOTS = 18;
/** RDS's own limit. Source: Amazon RDS user guide, "Maximum number of database connections" (2026-11). */
const MOST_CONNECTIONS = 5000;
/** Bytes of memory for each connection, as in RDS's own default of max_connections: 3 MB for the backend, the rest for its work. */
const BYTES_PER_CONNECTION = 9_531_392;

/** Shares of memory, as divisors of DBInstanceClassMemory in bytes. */
const SHARED_BUFFERS_SHARE = 4;
const MAINTENANCE_SHARE = 16;
const AUTOVACUUM_SHARE = 2 * MAINTENANCE_SHARE;

/** The parameter group family of an engine version: `17.6` → `postgres17`. */
export function parameterFamily(engineVersion: string): string {
  return `postgres${majorOf(engineVersion)}`;
}

/** How many connections a class has memory for. */
export function maxSupportedConnections(instanceClass: string): number {
  return Math.min(MOST_CONNECTIONS, Math.floor(memoryOf(instanceClass) / BYTES_PER_CONNECTION));
}

/** max_connections on a class: 200 (docs/guide.md), more if `connections` needs more, less if the class has too little memory. */
export function chooseMaxConnections(instanceClass: string, connections: number): number {
  return Math.min(maxSupportedConnections(instanceClass), mostConnections(connections));
}

/**
 * The parameters for the instance's group. A value that equals the default of RDS's family is left out if that default is documented.
 * If the default is only likely, the value stays with `pending-reboot`, as RDS returns it: with `immediate` every refresh would show a
 * difference (policies/facts/familyDefaults.ts).
 * @throws Error when the class is not in policies/facts/instanceClasses.ts; the configuration refuses such a class earlier.
 */
export function cacheParameters(needs: CacheParameterNeeds): readonly CacheParameter[] {
  const major = majorOf(needs.engineVersion);
  return wantedParameters(needs).flatMap((parameter) => {
    const own = equalFamilyDefault(major, parameter.name, parameter.value);
    if (own === undefined) return [parameter];
    return own.certainty === "sure" ? [] : [{ ...parameter, applyMethod: "pending-reboot" }];
  });
}

/** All values that the server must have, those that equal RDS's defaults included. */
export function wantedParameters(needs: CacheParameterNeeds): readonly CacheParameter[] {
  return [...memoryParameters(needs), ...workerParameters(needs), ...preloadParameters(needs), ...fixedParameters];
}

function memoryParameters({ instanceClass, connections = 0 }: CacheParameterNeeds): readonly CacheParameter[] {
  const most = mostConnections(connections);
  const { workMemKb, maintenanceWorkMemKb } = GUIDE;
  return [
    pendingReboot(
      "shared_buffers",
      `{DBInstanceClassMemory/${SHARED_BUFFERS_SHARE * 8192}}`,
      "25 % of memory, in pages; follows the class",
    ),
    immediate("effective_cache_size", "{DBInstanceClassMemory*3/32768}", "75 % of memory, in pages; follows the class"),
    pendingReboot(
      "max_connections",
      `LEAST({DBInstanceClassMemory/${BYTES_PER_CONNECTION}},${most})`,
      "200, as in docs/guide.md, or what the memory has room for; connection pools are reduced to fit",
    ),
    // Takes effect together with max_connections: the two share one memory budget.
    pendingReboot(
      "work_mem",
      workMem(instanceClass, most),
      "what the memory leaves for each connection, at most the 64 MB of docs/guide.md",
    ),
    immediate(
      "maintenance_work_mem",
      `LEAST({DBInstanceClassMemory/${MAINTENANCE_SHARE * 1024}},${maintenanceWorkMemKb})`,
      "index builds; at most the 512 MB of docs/guide.md",
    ),
    immediate(
      "autovacuum_work_mem",
      `LEAST({DBInstanceClassMemory/${AUTOVACUUM_SHARE * 1024}},${maintenanceWorkMemKb / 2})`,
      "three autovacuum workers share the memory with the cache",
    ),
  ];

  /**
   * One share of memory for every class. It is computed for the memory at which max_connections reaches its maximum: there the
   * connections take the largest part of the budget, so the share fits smaller and larger classes too. RDS allows no function inside
   * another, so only one bound is set: the one that can apply on this class.
   */
  function workMem(name: string, maxConnections: number): string {
    const memory = maxConnections * BYTES_PER_CONNECTION;
    const fitting = largestWorkMemKb({ ...fixedShares(memory), maxConnections }, memory) ?? LEAST_WORK_MEM_KB;
    const share = `{DBInstanceClassMemory/${Math.ceil(memory / fitting)}}`;
    const isLarge = memoryOf(name) / Math.ceil(memory / fitting) >= workMemKb;
    return isLarge ? `LEAST(${share},${workMemKb})` : `GREATEST(${share},${LEAST_WORK_MEM_KB})`;
  }
}

/** As many slots as there are autovacuum workers: the memory budget counts no more. Source: Amazon RDS user guide, "Adaptive autovacuum enhancements in PostgreSQL version 18" (2026-11). */
function workerParameters({ engineVersion }: CacheParameterNeeds): readonly CacheParameter[] {
  if (majorOf(engineVersion) < FIRST_MAJOR_WITH_WORKER_SLOTS) return [];
  const slots = `GREATEST({DBInstanceClassMemory/64371566592},${AUTOVACUUM_WORKERS})`;
  return [pendingReboot("autovacuum_worker_slots", slots, "no more workers than the memory budget counts")];
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
  immediate("rds.force_ssl", 1, "no connection in plain text"),
  immediate("random_page_cost", 1.1, "gp3 reads at random as fast as in order"),
  immediate("effective_io_concurrency", 200, "gp3 serves many reads at once"),
  immediate("jit", 0, "cache statements are shorter than their compilation"),
  immediate("track_io_timing", 1, "shows whether a slow query waits for the disk"),
  immediate("autovacuum_vacuum_scale_factor", 0.05, "a cache table changes all the time: vacuum it in small portions"),
  immediate("autovacuum_analyze_scale_factor", 0.05, "query plans follow a table that changes all the time"),
  immediate(
    "autovacuum_naptime",
    1,
    "with many overwrites the cache table grows to twice its rows at most, not three times (s)",
  ),
  immediate("checkpoint_timeout", 900, "fewer full-page images for hot session rows (s)"),
  immediate("checkpoint_completion_target", 0.9, "spread the writes of a checkpoint"),
  immediate("max_wal_size", 2048, "bursts of session writes do not force checkpoints (MB)"),
  immediate(
    "idle_in_transaction_session_timeout",
    60_000,
    "a forgotten open transaction prevents the removal of dead cache rows (ms)",
  ),
  immediate("lock_timeout", 30_000, "a blocked statement must not keep its connection (ms)"),
  immediate("log_min_duration_statement", 1000, "logs statements that take a second or more (ms)"),
  immediate("log_lock_waits", 1, "logs which session waited for which"),
  immediate("log_parameter_max_length", 0, "values of statements are users' data, which must not be in the log (B)"),
  immediate("log_parameter_max_length_on_error", 0, "the same for failed statements (B)"),
  immediate("log_temp_files", 10_240, "logs statements for which work_mem was too small (kB)"),
  immediate("log_autovacuum_min_duration", 10_000, "logs slow vacuums (ms)"),
];

/** Memory that is reserved before connections share the rest, in bytes. */
function fixedShares(memory: number) {
  return {
    sharedBuffersBytes: memory / SHARED_BUFFERS_SHARE,
    autovacuumMaxWorkers: AUTOVACUUM_WORKERS,
    autovacuumWorkMemBytes: memory / AUTOVACUUM_SHARE,
  };
}

function mostConnections(connections: number): number {
  return Math.min(MOST_CONNECTIONS, Math.max(GUIDE.maxConnections, connections));
}

function majorOf(engineVersion: string): number {
  return Number(engineVersion.split(".")[0]);
}

function memoryOf(instanceClass: string): number {
  const memory = instanceClassMemoryBytes(instanceClass);
  if (memory === undefined) throw new Error(`${instanceClass} is not in policies/facts/instanceClasses.ts`);
  return memory;
}

function immediate(name: string, value: string | number, why: string): CacheParameter {
  return { name, value: String(value), applyMethod: "immediate", why };
}

function pendingReboot(name: string, value: string | number, why: string): CacheParameter {
  return { name, value: String(value), applyMethod: "pending-reboot", why };
}
