/**
 * Every alarm that looks at a metric: the unit of its threshold and the least and the most that it may be set to. The names are those of
 * the pages in docs/runbooks.
 */

interface ThresholdUnit {
  /** As the key alarmThresholds takes it. */
  readonly unit: string;
  /** Of one unit, in the metric's own. @default 1 */
  readonly size?: number;
  readonly least: number;
  readonly most: number;
}

const PERCENT: ThresholdUnit = { unit: "%", least: 1, most: 100 };
const COUNT: ThresholdUnit = { unit: "", least: 0, most: 1_000_000 };
const SECONDS: ThresholdUnit = { unit: "s", least: 0.1, most: 86_400 };
const MIB: ThresholdUnit = { unit: "MiB", size: 1024 ** 2, least: 1, most: 1024 ** 2 };
const GIB: ThresholdUnit = { unit: "GiB", size: 1024 ** 3, least: 0.1, most: 65_536 };
/** A decimal one, as ElastiCache counts. */
const GB: ThresholdUnit = { unit: "GB", size: 1000 ** 3, least: 0.1, most: 5000 };

const define = <Name extends string>(rows: Readonly<Record<Name, ThresholdUnit>>) => rows;

export const alarmUnits = define({
  "balancer-errors": COUNT,
  errors: COUNT,
  slow: SECONDS,
  unhealthy: COUNT,
  "service-maximum": COUNT,
  "certificate-renewal": { unit: "days", least: 1, most: 44 },

  "database-cpu": PERCENT,
  "database-credits": COUNT,
  "database-memory": MIB,
  "database-connections": COUNT,
  "database-storage": GIB,
  "database-storage-limit": GIB,
  "replica-lag": SECONDS,
  "transaction-ids": { unit: "million", size: 1_000_000, least: 250, most: 2000 },

  "figures-missing": COUNT,
  "cache-hit-ratio": PERCENT,
  "expiry-lag": SECONDS,
  "failed-jobs": COUNT,
  deadlocks: COUNT,

  "setup-failed": COUNT,
  "rotation-failed": COUNT,

  "valkey-storage": GB,
  "valkey-units": COUNT,
  "valkey-throttled": COUNT,
  "valkey-cpu": PERCENT,
  "valkey-memory": PERCENT,
  "valkey-evictions": COUNT,
  "valkey-lag": SECONDS,
  "valkey-connections": COUNT,
});

export type AlarmName = keyof typeof alarmUnits;

export const alarmNames: readonly AlarmName[] = Object.keys(alarmUnits).filter(isAlarmName);

function isAlarmName(name: string): name is AlarmName {
  return Object.hasOwn(alarmUnits, name);
}

/** Thresholds in place of the derived ones, in the units of the table. */
export type AlarmThresholds = Readonly<Partial<Record<AlarmName, number>>>;

/** For example `database-memory (MiB, 1 to 1048576)`. */
export function describeThreshold(name: AlarmName): string {
  const { unit, least, most } = alarmUnits[name];
  return `${name} (${[unit, `${least} to ${most}`].filter(Boolean).join(", ")})`;
}
