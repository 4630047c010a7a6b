import type { ClientBase } from "pg";
import { type Target, withConnection } from "./connection";

export interface CleanupReport {
  /** Cache entries that were removed. */
  readonly entries: number;
  /** Sessions that were removed. */
  readonly sessions: number;
}

/** Removes expired entries in small transactions, then expired sessions: the same as the jobs of pg_cron. */
export function cleanup(target: Target): Promise<CleanupReport> {
  return withConnection(target, async (client) => ({
    entries: await jobs.cache(client),
    sessions: await jobs.sessions(client),
  }));
}

/** The jobs of migrations/0010_schedule.sql, for a schedule outside the database. Each returns how many rows it removed. */
const jobs = {
  async cache(client: ClientBase): Promise<number> {
    const { rows } = await client.query<{ expired: string }>("CALL malayalees.expire_cache()");
    return Number(rows[0]?.expired);
  },
  async sessions(client: ClientBase): Promise<number> {
    const { rows } = await client.query<{ removed: number }>("SELECT malayalees.cleanup_expired_sessions() AS removed");
    return rows[0]?.removed ?? 0;
  },
  async tenantStats(client: ClientBase): Promise<number> {
    await client.query("SELECT malayalees.refresh_tenant_stats()");
    return 0;
  },
} as const;

export type CleanupJob = keyof typeof jobs;

export function isCleanupJob(name: unknown): name is CleanupJob {
  return typeof name === "string" && Object.hasOwn(jobs, name);
}

/**
 * Runs one job, unless its previous run has not ended: scheduled runs do not pile up.
 * @returns rows that were removed; undefined when another run has not ended
 */
export function cleanupInTurn(target: Target, job: CleanupJob): Promise<number | undefined> {
  return withConnection(target, async (client) => {
    // A lock of the session, as expire_cache() commits several times. It ends with the connection at the latest.
    const key = [`malayalees-cleanup-${job}`];
    const { rows } = await client.query<{ free: boolean }>("SELECT pg_try_advisory_lock(hashtext($1)) AS free", key);
    if (!rows[0]?.free) return undefined;
    try {
      return await jobs[job](client);
    } finally {
      await client.query("SELECT pg_advisory_unlock(hashtext($1))", key).catch(() => {});
    }
  });
}
