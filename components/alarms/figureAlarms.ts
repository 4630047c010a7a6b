import { FIGURES_EVERY_MINUTES, FIGURES_NAMESPACE, type FigureName } from "../../database/figures";
import type { AlarmSpec } from "../support/alarm";

const common = { namespace: FIGURES_NAMESPACE, everyMinutes: FIGURES_EVERY_MINUTES } as const;

/** Alarms on what the database says of itself (database/figures.ts): only where these figures are written. */
export const figureAlarms: readonly (AlarmSpec & { readonly metricName: FigureName })[] = [
  {
    ...common,
    name: "figures-missing",
    runbook: "figures-missing",
    description:
      "The database's figures are missing for a quarter of an hour: the function that writes them cannot run or cannot connect, and the alarms on them see nothing",
    metricName: "CacheEntries",
    statistic: "SampleCount",
    rings: "below",
    threshold: 1,
    minutes: 15,
    // The schedule writes every five minutes: silence is what this alarm is for.
    silence: "fault",
    notifies: "strain",
  },
  {
    ...common,
    name: "cache-hit-ratio",
    runbook: "cache-hit-ratio",
    description:
      "Less than half of the reads of the cache find something for an hour: entries expire too soon, keys never repeat, or it was emptied",
    metricName: "CacheHitRatio",
    statistic: "Average",
    rings: "below",
    threshold: 50,
    minutes: 60,
  },
  {
    ...common,
    name: "expiry-lag",
    runbook: "expiry-lag",
    description: "Expired entries of the cache are there for an hour: expiry does not run or does not keep up",
    metricName: "ExpiryLag",
    statistic: "Maximum",
    rings: "above",
    threshold: 3600,
    minutes: 15,
    silence: "same",
    notifies: "strain",
  },
  {
    ...common,
    name: "failed-jobs",
    runbook: "failed-jobs",
    description: "Scheduled jobs of the database failed: expiry of cache or sessions, or the counts by tenant",
    metricName: "FailedJobs",
    statistic: "Sum",
    rings: "above",
    threshold: 0,
    minutes: 15,
    notifies: "strain",
  },
  {
    ...common,
    name: "deadlocks",
    runbook: "deadlocks",
    description: "Transactions of the application wait for each other, and PostgreSQL ends one of each pair",
    metricName: "Deadlocks",
    statistic: "Sum",
    rings: "above",
    threshold: 5,
    minutes: 15,
    notifies: "strain",
  },
];
