import { type Target, withConnection } from "./connection";
import type { FigureName } from "./figures";

/** A tenant with much in the cache. */
export interface TenantFigures {
  readonly Tenant: string;
  /** Entries that are within their time to live; of a large cache an estimate. */
  readonly Entries: number;
  /** Bytes of keys and values as stored; likewise. */
  readonly Bytes: number;
  /** Hits of its hits and misses since the counters began, in percent; null without any. */
  readonly HitRatio: number | null;
}

export interface TakenFigures {
  /** Without what there is no value for: counts in the interval in the first run, the hit ratio without requests. */
  readonly figures: Partial<Readonly<Record<FigureName, number>>>;
  /** The ten tenants with most bytes, the largest first. */
  readonly tenants: readonly TenantFigures[];
}

/** Takes the figures in one statement (migrations/0021_figures.sql). The next run counts from here. */
export function takeFigures(target: Target): Promise<TakenFigures> {
  return withConnection(target, async (client) => {
    const { rows } = await client.query<{ taken: TakenFigures }>("SELECT malayalees.take_figures() AS taken");
    const [row] = rows;
    if (!row) throw new Error("malayalees.take_figures() always has one row");
    return row.taken;
  });
}
