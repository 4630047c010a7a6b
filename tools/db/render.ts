import type { CleanupReport } from "../../database/cleanup";
import type { MigrateReport } from "../../database/migrate";
import type { MigrationStatus } from "../../database/migrationHistory";
import type { CacheStatistics, Statistics } from "../../database/statistics";
import { percentage, size, table } from "../support/table";

export function renderMigrate({ applied, notices, notScheduled, notMeasured, notCounted }: MigrateReport): string {
  const done = applied.length > 0 ? applied.map((name) => `applied  ${name}`) : ["up to date, nothing to apply"];
  const schedule = notScheduled ? [`notice: expiry is not scheduled by pg_cron: ${notScheduled}`] : [];
  const statistics = notMeasured ? [`notice: statements are not measured: ${notMeasured}`] : [];
  const counts = notCounted ? [`notice: tenant_stats is not kept up to date: ${notCounted}`] : [];
  return [...done, ...notices.map((text) => `notice: ${text}`), ...schedule, ...statistics, ...counts].join("\n");
}

export function renderStatus(statuses: readonly MigrationStatus[]): string {
  return table(
    ["migration", "state", "applied at"],
    statuses.map(({ name, state, appliedAt }) => [name, state, appliedAt?.toISOString() ?? ""]),
  );
}

export function renderCleanup({ entries, sessions }: CleanupReport): string {
  return `removed ${entries} cache entries and ${sessions} sessions`;
}

const columns: readonly (readonly [string, (cache: CacheStatistics) => string | number])[] = [
  ["tenant", ({ tenant }) => tenant],
  ["cache", ({ cache }) => cache],
  ["entries", ({ entries }) => entries],
  ["expired, still there", ({ expiredEntries }) => expiredEntries],
  ["size", ({ bytes }) => size(bytes)],
  ["hits", ({ hits }) => hits],
  ["misses", ({ misses }) => misses],
  ["hit ratio", ({ hitRatio }) => percentage(hitRatio)],
  ["evicted", ({ evictions }) => evictions],
  ["expired", ({ expired }) => expired],
];

export function renderStatistics({ caches, server }: Statistics): string {
  const rows = caches.map((cache) => columns.map(([, read]) => String(read(cache))));
  const titles = columns.map(([title]) => title);
  return [
    caches.length > 0 ? table(titles, rows) : "the cache is empty",
    "",
    `cache table ${size(server.totalBytes)}, ${server.deadRows} dead rows, ${server.sessions} sessions`,
    `served from shared buffers ${percentage(server.sharedBuffersHitRatio)}, HOT updates ${percentage(server.hotUpdateRatio)}`,
  ].join("\n");
}
