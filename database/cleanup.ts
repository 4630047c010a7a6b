import { type Target, withConnection } from "./connection";

export interface CleanupReport {
  /** Cache entries that were removed. */
  readonly entries: number;
  /** Sessions that were removed. */
  readonly sessions: number;
}

/** Removes what has expired: the cache in small transactions, then the sessions. What pg_cron does where it is there. */
export function cleanup(target: Target): Promise<CleanupReport> {
  return withConnection(target, async (client) => {
    const cache = await client.query<{ expired: string }>("CALL malayalees.expire_cache()");
    const sessions = await client.query<{ removed: number }>("SELECT malayalees.cleanup_expired_sessions() AS removed");
    return { entries: Number(cache.rows[0]?.expired), sessions: sessions.rows[0]?.removed ?? 0 };
  });
}
