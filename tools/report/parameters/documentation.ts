/**
 * Chapters of PostgreSQL's documentation by the parameters' names; the first that fits.
 * Source: PostgreSQL documentation, "Server Configuration", versions 15 to 18 (2026-11).
 */
const CHAPTERS: readonly (readonly [name: RegExp, chapter: string])[] = [
  [/^(shared_buffers|.*work_mem|effective_io_concurrency|max_worker_processes|max_parallel_.*)$/, "resource"],
  [/^(effective_cache_size|random_page_cost|jit|default_statistics_target)$/, "query"],
  [/^(max_connections|superuser_reserved_connections)$/, "connection"],
  [/^autovacuum/, "autovacuum"],
  [/^(checkpoint_|max_wal_size|min_wal_size|wal_|synchronous_commit)/, "wal"],
  [/^log_/, "logging"],
  [/^track_/, "statistics"],
  [/^(shared_preload_libraries|idle_in_transaction_session_timeout|lock_timeout|statement_timeout)$/, "client"],
];

/** Parameters of extensions and of RDS itself. */
const OTHERS: readonly (readonly [name: RegExp, page: string])[] = [
  [/^pg_stat_statements\./, "https://www.postgresql.org/docs/current/pgstatstatements.html"],
  [/^cron\./, "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL_pg_cron.html"],
  [
    /^rds\./,
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html",
  ],
];

/** Where a parameter is documented, for that major version; undefined where it is not known. */
export function documentationOf(name: string, major: number): string | undefined {
  const other = OTHERS.find(([pattern]) => pattern.test(name))?.[1];
  if (other !== undefined) return other;
  const chapter = CHAPTERS.find(([pattern]) => pattern.test(name))?.[1];
  if (chapter === undefined) return undefined;
  // Version 18 has a chapter on all of vacuuming.
  const page = chapter === "autovacuum" && major >= 18 ? "vacuum" : chapter;
  return `https://www.postgresql.org/docs/${major}/runtime-config-${page}.html#GUC-${name.toUpperCase().replaceAll("_", "-")}`;
}
