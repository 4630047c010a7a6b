/**
 * Whether PostgreSQL's memory settings fit into an instance, and the largest ones that do.
 *
 * Rule:  shared_buffers
 *      + autovacuum_max_workers × autovacuum_work_mem (maintenance_work_mem when that is -1)
 *      + max_connections × (3 MiB for the backend + half of work_mem)
 *     ≤ 90 % of the memory that the database gets.
 *
 * work_mem is a limit for one sort or hash: a busy statement uses several, an idle connection none. Half a work_mem on every connection
 * at once is the estimate of that. Source: PostgreSQL documentation, "Resource Consumption", work_mem and autovacuum_work_mem (2026-11).
 */

export interface MemorySettings {
  /** shared_buffers in bytes. */
  readonly sharedBuffersBytes: number;
  /** Workers that may run at once. */
  readonly autovacuumMaxWorkers: number;
  /** What one autovacuum worker may take, in bytes. */
  readonly autovacuumWorkMemBytes: number;
  /** max_connections. */
  readonly maxConnections: number;
  /** work_mem in bytes. */
  readonly workMemBytes: number;
}

const MIB = 1024 ** 2;

/** Private memory of one backend with warm catalogue caches and prepared statements, before any work_mem. */
export const BACKEND_OVERHEAD_BYTES = 3 * MIB;
/** Share of work_mem that each connection is taken to use at the worst moment. */
export const WORK_MEM_USE = 0.5;
/** The rest is left for the file cache and for what the estimate does not see. */
export const USABLE_SHARE = 0.9;

/** Smallest work_mem that PostgreSQL takes, in bytes. Source: pg_settings (PostgreSQL 15–18). */
const SMALLEST_WORK_MEM_BYTES = 64 * 1024;

/** Bytes that the settings use at the worst moment. */
export function memoryDemandBytes(settings: MemorySettings): number {
  const autovacuum = settings.autovacuumMaxWorkers * settings.autovacuumWorkMemBytes;
  const backends = settings.maxConnections * (BACKEND_OVERHEAD_BYTES + WORK_MEM_USE * settings.workMemBytes);
  return settings.sharedBuffersBytes + autovacuum + backends;
}

/** Bytes that the settings may use. */
export function memoryAllowanceBytes(memoryBytes: number, usableShare: number = USABLE_SHARE): number {
  return memoryBytes * usableShare;
}

export function fitsMemory(settings: MemorySettings, memoryBytes: number, usableShare: number = USABLE_SHARE): boolean {
  return memoryDemandBytes(settings) <= memoryAllowanceBytes(memoryBytes, usableShare);
}

/** Largest work_mem that fits, in whole kB; undefined when not even PostgreSQL's smallest (64 kB) does. */
export function largestWorkMemKb(
  settings: Omit<MemorySettings, "workMemBytes">,
  memoryBytes: number,
  usableShare: number = USABLE_SHARE,
): number | undefined {
  const left = memoryAllowanceBytes(memoryBytes, usableShare) - memoryDemandBytes({ ...settings, workMemBytes: 0 });
  if (settings.maxConnections <= 0) return undefined;
  const kb = Math.floor(left / settings.maxConnections / WORK_MEM_USE / 1024);
  return kb * 1024 >= SMALLEST_WORK_MEM_BYTES ? kb : undefined;
}

/** Most connections that fit; 0 when none does. */
export function largestMaxConnections(
  settings: Omit<MemorySettings, "maxConnections">,
  memoryBytes: number,
  usableShare: number = USABLE_SHARE,
): number {
  const left = memoryAllowanceBytes(memoryBytes, usableShare) - memoryDemandBytes({ ...settings, maxConnections: 0 });
  return Math.max(0, Math.floor(left / (BACKEND_OVERHEAD_BYTES + WORK_MEM_USE * settings.workMemBytes)));
}
