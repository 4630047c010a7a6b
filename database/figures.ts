/**
 * The database's own figures in CloudWatch: the setup function writes them to its log every five minutes, in the embedded metric format
 * (database/lambda/metricLine.ts). Alarms and dashboard read this table.
 */

/** Namespace of the metrics. */
export const FIGURES_NAMESPACE = "Malayalees/Database";

/** Names of the one set of dimensions: the application's name, and the name of the Pulumi stack. */
export const FIGURES_DIMENSIONS = ["Application", "Stack"] as const;

/** Minutes between two runs. */
export const FIGURES_EVERY_MINUTES = 5;

/** Units of CloudWatch. Source: CloudWatch API reference, MetricDatum (2026-11). */
type FigureUnit = "Percent" | "Count" | "Bytes" | "Seconds";

interface FigureDescription {
  readonly unit: FigureUnit;
  readonly meaning: string;
}

/** Metric name → what it is. "In the interval": since the previous run. */
export const figures = {
  CacheHitRatio: {
    unit: "Percent",
    meaning: "hits of all hits and misses of the cache in the interval; absent when there were none",
  },
  CacheEntries: {
    unit: "Count",
    meaning: "entries within their time to live; of a large cache an estimate, from a sample",
  },
  CacheBytes: { unit: "Bytes", meaning: "the cache table with its indexes and TOAST on disk" },
  CacheDeadRows: { unit: "Count", meaning: "overwritten or removed rows that VACUUM has not freed yet" },
  CacheEvictions: { unit: "Count", meaning: "entries that applications evicted in the interval" },
  CacheExpired: { unit: "Count", meaning: "entries that expiry removed in the interval" },
  ExpiryLag: {
    unit: "Seconds",
    meaning:
      "how long ago the oldest expired entry that is still there expired, in a sample of the table; 0 without one",
  },
  FailedJobs: { unit: "Count", meaning: "runs of scheduled jobs that failed in the interval" },
  Deadlocks: { unit: "Count", meaning: "deadlocks in the interval" },
  ConnectionsUsed: { unit: "Percent", meaning: "connections of max_connections" },
  Sessions: { unit: "Count", meaning: "sessions of users that are stored" },
} as const satisfies Readonly<Record<string, FigureDescription>>;

export type FigureName = keyof typeof figures;

/** Logs Insights: the tenants with most bytes, from the function's log. The ten largest have a line of their own in each run. */
export const TENANTS_QUERY = `filter ispresent(Tenant)
| stats latest(Bytes) as bytes, latest(Entries) as entries, latest(HitRatio) as hitRatio by Tenant
| sort bytes desc
| limit 10`;
