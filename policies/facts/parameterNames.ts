import { lastMajorOf } from "./parameterVersions";
import { isPostgresParameter } from "./postgresParameters";

/**
 * Names of parameters of which nothing more is known here than that RDS has them.
 * Sources: RDS user guide, "Working with parameters on your RDS for PostgreSQL DB instance"; complete default groups of postgres11 and
 * postgres13 in public repositories; PostgreSQL documentation, "Server Configuration" (2026-11).
 */

/** In every group, and set by RDS itself: where files are, how it archives, listens, logs and recovers. */
const SET_BY_RDS: ReadonlySet<string> = new Set([
  "allow_in_place_tablespaces",
  "allow_system_table_mods",
  "archive_cleanup_command",
  "archive_command",
  "archive_library",
  "archive_mode",
  "archive_timeout",
  "bonjour",
  "bonjour_name",
  "cluster_name",
  "config_file",
  "data_directory",
  "data_sync_retry",
  "debug_discard_caches",
  "dynamic_library_path",
  "dynamic_shared_memory_type",
  "event_source",
  "exit_on_error",
  "extension_destdir",
  "external_pid_file",
  "fsync",
  "full_page_writes",
  "hba_file",
  "hot_standby",
  "ident_file",
  "ignore_checksum_failure",
  "ignore_invalid_pages",
  "ignore_system_indexes",
  "jit_provider",
  "krb_server_keyfile",
  "listen_addresses",
  "log_directory",
  "log_file_mode",
  "log_truncate_on_rotation",
  "logging_collector",
  "output_plugin_libraries",
  "port",
  "primary_conninfo",
  "primary_slot_name",
  "promote_trigger_file",
  "recovery_end_command",
  "recovery_target",
  "recovery_target_action",
  "recovery_target_inclusive",
  "recovery_target_lsn",
  "recovery_target_name",
  "recovery_target_time",
  "recovery_target_timeline",
  "recovery_target_xid",
  "restart_after_crash",
  "restore_command",
  "server_encoding",
  "shared_memory_type",
  "ssl",
  "ssl_ca_file",
  "ssl_cert_file",
  "ssl_crl_dir",
  "ssl_crl_file",
  "ssl_dh_params_file",
  "ssl_key_file",
  "ssl_passphrase_command",
  "ssl_passphrase_command_supports_reload",
  "stats_temp_directory",
  "synchronous_standby_names",
  "syslog_facility",
  "syslog_ident",
  "syslog_sequence_numbers",
  "syslog_split_messages",
  "unix_socket_directories",
  "unix_socket_group",
  "unix_socket_permissions",
  "wal_level",
  "wal_log_hints",
  "wal_sync_method",
  "zero_damaged_pages",
]);

/** Extensions of RDS that have parameters. */
const EXTENSIONS: readonly string[] = [
  "auto_explain",
  "cron",
  "flow_control",
  "orafce",
  "pg_bigm",
  "pg_hint_plan",
  "pg_prewarm",
  "pg_similarity",
  "pg_stat_monitor",
  "pg_stat_statements",
  "pg_tle",
  "pg_transport",
  "pg_trgm",
  "pgactive",
  "pgaudit",
  "pgcollection",
  "pglogical",
  "pgrouting",
  "pgtle",
  "plperl",
  "plpgsql",
  "plprofiler",
  "plrust",
  "pltcl",
  "plv8",
  "postgis",
  "rdkit",
  "rds",
  "squeeze",
  "tds_fdw",
  "vector",
  "hnsw",
  "ivfflat",
  "babelfishpg_tsql",
];

/** `checked`: with type and range; `by name`: RDS has it, and more is not known; `set by RDS`: a parameter group may not; `unknown`: none of these. */
export type Acquaintance = "checked" | "by name" | "set by RDS" | "unknown";

/** How well a name is known, in whatever version. */
export function acquaintance(name: string): Acquaintance {
  const wanted = name.toLowerCase();
  if (isPostgresParameter(wanted)) return "checked";
  if (SET_BY_RDS.has(wanted)) return "set by RDS";
  const isExtensions = EXTENSIONS.some((extension) => wanted.startsWith(`${extension}.`));
  return isExtensions || lastMajorOf(wanted) !== undefined ? "by name" : "unknown";
}
