/**
 * Parameters of RDS for PostgreSQL: unit, range and how a change takes effect. First what matters for a database that is also the cache,
 * then everything else that can be set. postgresParameters.ts looks them up, by version.
 * Sources: pg_settings of PostgreSQL 15 to 18 (name, unit, min_val, max_val, enumvals, context) and what RDS changes of it, `aws rds
 * describe-db-parameters` (AllowedValues, ApplyType, DataType, formulas of the defaults); RDS for PostgreSQL release notes, 18.1
 * (log_connections, plrust). Date: 2026-11.
 * `static` is pg_settings' context "postmaster": only a restart applies it.
 */

export type ParameterUnit = "8kB" | "kB" | "MB" | "B" | "ms" | "s" | "min" | "none";

interface ParameterBase {
  readonly name: string;
  /** `static`: applied by a restart only; `dynamic`: at once as well. */
  readonly applyType: "static" | "dynamic";
  /** What RDS sets when a group does not: an integer, a formula or a word. Absent where the PostgreSQL default holds and nothing here asks. */
  readonly rdsDefault?: string;
}

/** Bounds are in the unit of the parameter. */
interface NumberParameter extends ParameterBase {
  readonly type: "integer" | "real";
  readonly unit: ParameterUnit;
  readonly minimum: number;
  readonly maximum: number;
}

/** RDS writes a boolean as 0 or 1. */
interface BooleanParameter extends ParameterBase {
  readonly type: "boolean";
}

/** One word out of a few (enum), or several with commas between them (list). */
interface WordParameter extends ParameterBase {
  readonly type: "enum" | "list";
  readonly values: readonly string[];
}

interface TextParameter extends ParameterBase {
  readonly type: "text";
}

export type PostgresParameter = NumberParameter | BooleanParameter | WordParameter | TextParameter;

/** Everything but the name, which is the key of the table. */
export type Facts =
  | Omit<NumberParameter, "name">
  | Omit<BooleanParameter, "name">
  | Omit<WordParameter, "name">
  | Omit<TextParameter, "name">;
type ApplyType = ParameterBase["applyType"];

const INT_MAX = 2147483647;
const WORKERS_MAX = 262143;
const COST_MAX = 1.79769e308;

function integer(
  applyType: ApplyType,
  unit: ParameterUnit,
  minimum: number,
  maximum: number,
  rdsDefault?: string,
): Facts {
  return { type: "integer", applyType, unit, minimum, maximum, rdsDefault };
}

function real(applyType: ApplyType, minimum: number, maximum: number): Facts {
  return { type: "real", applyType, unit: "none", minimum, maximum };
}

function boolean(applyType: ApplyType, rdsDefault?: string): Facts {
  return { type: "boolean", applyType, rdsDefault };
}

function oneOf(applyType: ApplyType, ...values: readonly string[]): Facts {
  return { type: "enum", applyType, values };
}

function list(applyType: ApplyType, ...values: readonly string[]): Facts {
  return { type: "list", applyType, values };
}

function text(applyType: ApplyType): Facts {
  return { type: "text", applyType };
}

const MESSAGE_LEVELS = ["debug5", "debug4", "debug3", "debug2", "debug1"] as const;
const LOG_LEVELS = [...MESSAGE_LEVELS, "info", "notice", "warning", "error", "log", "fatal", "panic"] as const;

/** Classes of statements; with "-" before, one is left out. Source: pgaudit's README, "pgaudit.log" and "pgaudit.log_level" (2026-11). */
const AUDITED = ["read", "write", "function", "role", "ddl", "misc", "misc_set"] as const;

/** Libraries that RDS can preload. Source: "Extension versions for Amazon RDS for PostgreSQL" and the group's AllowedValues (2026-11). */
const PRELOADABLE_LIBRARIES: readonly string[] = [
  "auto_explain",
  "flow_control",
  "orafce",
  "pg_bigm",
  "pg_cron",
  "pg_hint_plan",
  "pg_ivm",
  "pg_prewarm",
  "pg_similarity",
  "pg_squeeze",
  "pg_stat_monitor",
  "pg_stat_statements",
  "pg_tle",
  "pg_transport",
  "pgactive",
  "pgaudit",
  "pglogical",
  "plprofiler",
];

/** As the newest version has them. */
export const PARAMETER_FACTS: Readonly<Record<string, Facts>> = {
  // Memory
  shared_buffers: integer("static", "8kB", 16, 1073741823, "{DBInstanceClassMemory/32768}"),
  effective_cache_size: integer("dynamic", "8kB", 1, INT_MAX, "{DBInstanceClassMemory/16384}"),
  work_mem: integer("dynamic", "kB", 64, INT_MAX, "4096"),
  hash_mem_multiplier: real("dynamic", 1, 1000),
  maintenance_work_mem: integer(
    "dynamic",
    "kB",
    1024,
    INT_MAX,
    "GREATEST({DBInstanceClassMemory*1024/63963136},65536)",
  ),
  autovacuum_work_mem: integer("dynamic", "kB", -1, INT_MAX, "65536"),
  logical_decoding_work_mem: integer("dynamic", "kB", 64, INT_MAX),
  temp_buffers: integer("dynamic", "8kB", 100, 1073741823),
  temp_file_limit: integer("dynamic", "kB", -1, INT_MAX),
  max_stack_depth: integer("dynamic", "kB", 100, INT_MAX),
  vacuum_buffer_usage_limit: integer("dynamic", "kB", 0, 16777216),
  huge_pages: oneOf("static", "on", "off", "try"),

  // Connections
  max_connections: integer("static", "none", 6, WORKERS_MAX, "LEAST({DBInstanceClassMemory/9531392},5000)"),
  superuser_reserved_connections: integer("static", "none", 0, WORKERS_MAX),
  idle_in_transaction_session_timeout: integer("dynamic", "ms", 0, INT_MAX),
  idle_session_timeout: integer("dynamic", "ms", 0, INT_MAX),
  statement_timeout: integer("dynamic", "ms", 0, INT_MAX),
  transaction_timeout: integer("dynamic", "ms", 0, INT_MAX),
  lock_timeout: integer("dynamic", "ms", 0, INT_MAX),
  deadlock_timeout: integer("dynamic", "ms", 1, INT_MAX),
  authentication_timeout: integer("dynamic", "s", 1, 600),
  client_connection_check_interval: integer("dynamic", "ms", 0, INT_MAX),
  tcp_keepalives_idle: integer("dynamic", "s", 0, INT_MAX),
  tcp_keepalives_interval: integer("dynamic", "s", 0, INT_MAX),
  tcp_keepalives_count: integer("dynamic", "none", 0, INT_MAX),
  tcp_user_timeout: integer("dynamic", "ms", 0, INT_MAX),

  // Libraries and statistics
  shared_preload_libraries: {
    ...list("static", ...PRELOADABLE_LIBRARIES),
    rdsDefault: "pg_stat_statements",
  },
  "pg_stat_statements.max": integer("static", "none", 100, 1073741823),
  "pg_stat_statements.track": oneOf("dynamic", "none", "top", "all"),
  "pg_stat_statements.track_planning": boolean("dynamic"),
  "pg_stat_statements.track_utility": boolean("dynamic"),
  "pg_stat_statements.save": boolean("dynamic"),
  "cron.database_name": text("static"),
  "cron.log_run": oneOf("static", "on", "off"),
  "cron.log_statement": oneOf("static", "on", "off"),
  "cron.max_running_jobs": integer("static", "none", 0, 100),
  "cron.log_min_messages": oneOf("dynamic", ...LOG_LEVELS),
  "cron.timezone": text("static"),
  "auto_explain.log_analyze": boolean("dynamic"),
  "auto_explain.log_buffers": boolean("dynamic"),
  "auto_explain.log_format": oneOf("dynamic", "text", "xml", "json", "yaml"),
  "auto_explain.log_min_duration": integer("dynamic", "ms", -1, INT_MAX),
  "auto_explain.log_nested_statements": boolean("dynamic"),
  "auto_explain.log_timing": boolean("dynamic"),
  "auto_explain.log_verbose": boolean("dynamic"),
  "auto_explain.sample_rate": real("dynamic", 0, 1),
  "pgaudit.log": list("dynamic", ...AUDITED, ...AUDITED.map((each) => `-${each}`), "all", "-all", "none"),
  "pgaudit.role": text("dynamic"),
  "pgaudit.log_catalog": boolean("dynamic"),
  "pgaudit.log_parameter": boolean("dynamic"),
  compute_query_id: oneOf("dynamic", "auto", "on"),
  track_activities: boolean("dynamic"),
  track_activity_query_size: integer("static", "B", 100, 1048576),
  track_commit_timestamp: boolean("static"),
  track_counts: boolean("dynamic"),
  track_functions: oneOf("dynamic", "none", "pl", "all"),
  track_io_timing: boolean("dynamic"),
  track_wal_io_timing: boolean("dynamic"),
  default_statistics_target: integer("dynamic", "none", 1, 10000),

  // Autovacuum
  autovacuum: boolean("dynamic"),
  autovacuum_max_workers: integer("dynamic", "none", 1, WORKERS_MAX, "GREATEST({DBInstanceClassMemory/64371566592},3)"),
  autovacuum_worker_slots: integer("static", "none", 1, WORKERS_MAX),
  autovacuum_naptime: integer("dynamic", "s", 1, 2147483),
  autovacuum_vacuum_threshold: integer("dynamic", "none", 0, INT_MAX),
  autovacuum_vacuum_max_threshold: integer("dynamic", "none", -1, INT_MAX),
  autovacuum_vacuum_insert_threshold: integer("dynamic", "none", -1, INT_MAX),
  autovacuum_analyze_threshold: integer("dynamic", "none", 0, INT_MAX),
  autovacuum_vacuum_scale_factor: real("dynamic", 0, 100),
  autovacuum_vacuum_insert_scale_factor: real("dynamic", 0, 100),
  autovacuum_analyze_scale_factor: real("dynamic", 0, 100),
  // PostgreSQL takes decimals here, RDS whole milliseconds.
  autovacuum_vacuum_cost_delay: integer("dynamic", "ms", -1, 100),
  autovacuum_vacuum_cost_limit: integer("dynamic", "none", -1, 10000),
  // RDS is stricter than PostgreSQL on both ends of the two.
  autovacuum_freeze_max_age: integer("static", "none", 100000000, 750000000),
  autovacuum_multixact_freeze_max_age: integer("static", "none", 10000000, 2000000000),
  vacuum_cost_delay: integer("dynamic", "ms", 0, 100),
  vacuum_cost_limit: integer("dynamic", "none", 1, 10000),
  vacuum_cost_page_dirty: integer("dynamic", "none", 0, 10000),
  vacuum_cost_page_hit: integer("dynamic", "none", 0, 10000),
  vacuum_cost_page_miss: integer("dynamic", "none", 0, 10000),
  vacuum_failsafe_age: integer("dynamic", "none", 0, 2100000000),
  vacuum_freeze_min_age: integer("dynamic", "none", 0, 1000000000),
  vacuum_freeze_table_age: integer("dynamic", "none", 0, 2000000000),

  // Write-ahead log and checkpoints
  checkpoint_timeout: integer("dynamic", "s", 30, 86400),
  checkpoint_completion_target: real("dynamic", 0, 1),
  checkpoint_warning: integer("dynamic", "s", 0, INT_MAX),
  // RDS has WAL segments of 64 MB, and PostgreSQL keeps two of them at least.
  max_wal_size: integer("dynamic", "MB", 128, INT_MAX),
  min_wal_size: integer("dynamic", "MB", 128, INT_MAX),
  wal_buffers: integer("static", "8kB", -1, 262143),
  wal_compression: oneOf("dynamic", "0", "1", "on", "off", "pglz", "lz4", "zstd"),
  wal_keep_size: integer("dynamic", "MB", 0, INT_MAX),
  wal_writer_delay: integer("dynamic", "ms", 1, 10000),
  wal_sender_timeout: integer("dynamic", "ms", 0, INT_MAX),
  wal_receiver_timeout: integer("dynamic", "ms", 0, INT_MAX),
  max_slot_wal_keep_size: integer("dynamic", "MB", -1, INT_MAX),
  synchronous_commit: oneOf("dynamic", "on", "off", "local", "remote_write", "remote_apply"),
  commit_delay: integer("dynamic", "none", 0, 100000),
  bgwriter_delay: integer("dynamic", "ms", 10, 10000),
  bgwriter_lru_maxpages: integer("dynamic", "none", 0, 1073741823),
  bgwriter_lru_multiplier: real("dynamic", 0, 10),

  // Replication
  "rds.logical_replication": boolean("static"),
  max_replication_slots: integer("static", "none", 0, WORKERS_MAX),
  max_wal_senders: integer("static", "none", 0, WORKERS_MAX),
  max_logical_replication_workers: integer("static", "none", 0, WORKERS_MAX),
  hot_standby_feedback: boolean("dynamic"),
  max_standby_archive_delay: integer("dynamic", "ms", -1, INT_MAX),
  max_standby_streaming_delay: integer("dynamic", "ms", -1, INT_MAX),

  // Planner and parallelism
  random_page_cost: real("dynamic", 0, COST_MAX),
  seq_page_cost: real("dynamic", 0, COST_MAX),
  cpu_tuple_cost: real("dynamic", 0, COST_MAX),
  cpu_index_tuple_cost: real("dynamic", 0, COST_MAX),
  cpu_operator_cost: real("dynamic", 0, COST_MAX),
  parallel_setup_cost: real("dynamic", 0, COST_MAX),
  parallel_tuple_cost: real("dynamic", 0, COST_MAX),
  effective_io_concurrency: integer("dynamic", "none", 0, 1000),
  maintenance_io_concurrency: integer("dynamic", "none", 0, 1000),
  max_worker_processes: integer("static", "none", 0, WORKERS_MAX, "GREATEST({DBInstanceVCPU*2},8)"),
  max_parallel_workers: integer("dynamic", "none", 0, 1024),
  max_parallel_workers_per_gather: integer("dynamic", "none", 0, 1024),
  max_parallel_maintenance_workers: integer("dynamic", "none", 0, 1024),
  min_parallel_table_scan_size: integer("dynamic", "8kB", 0, 715827882),
  min_parallel_index_scan_size: integer("dynamic", "8kB", 0, 715827882),
  max_locks_per_transaction: integer("static", "none", 10, INT_MAX),
  max_prepared_transactions: integer("static", "none", 0, WORKERS_MAX),
  plan_cache_mode: oneOf("dynamic", "auto", "force_generic_plan", "force_custom_plan"),
  from_collapse_limit: integer("dynamic", "none", 1, INT_MAX),
  join_collapse_limit: integer("dynamic", "none", 1, INT_MAX),
  enable_partitionwise_join: boolean("dynamic"),
  enable_partitionwise_aggregate: boolean("dynamic"),
  jit: boolean("dynamic"),
  jit_above_cost: real("dynamic", -1, COST_MAX),
  gin_pending_list_limit: integer("dynamic", "kB", 64, INT_MAX),
  default_toast_compression: oneOf("dynamic", "pglz", "lz4"),

  // Security
  "rds.force_ssl": boolean("dynamic"),
  "rds.accepted_password_auth_method": oneOf("dynamic", "md5+scram", "scram"),
  "rds.restrict_password_commands": boolean("static"),
  "rds.log_retention_period": integer("dynamic", "min", 1440, 10080),
  "rds.force_autovacuum_logging_level": oneOf("dynamic", "disabled", ...LOG_LEVELS),
  "rds.force_admin_logging_level": oneOf("dynamic", "disabled", ...LOG_LEVELS),
  password_encryption: oneOf("dynamic", "md5", "scram-sha-256"),
  ssl_min_protocol_version: oneOf("dynamic", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"),
  ssl_max_protocol_version: oneOf("dynamic", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"),

  // Logs
  log_min_duration_statement: integer("dynamic", "ms", -1, INT_MAX),
  log_min_duration_sample: integer("dynamic", "ms", -1, INT_MAX),
  log_statement_sample_rate: real("dynamic", 0, 1),
  log_transaction_sample_rate: real("dynamic", 0, 1),
  log_autovacuum_min_duration: integer("dynamic", "ms", -1, INT_MAX),
  log_temp_files: integer("dynamic", "kB", -1, INT_MAX),
  log_parameter_max_length: integer("dynamic", "B", -1, 1073741823),
  log_rotation_age: integer("dynamic", "min", 1, 1440),
  log_rotation_size: integer("dynamic", "kB", 0, 2097151),
  log_checkpoints: boolean("dynamic"),
  log_connections: list("dynamic", "receipt", "authentication", "authorization", "setup_durations", "all"),
  log_disconnections: boolean("dynamic"),
  log_duration: boolean("dynamic"),
  log_lock_waits: boolean("dynamic"),
  log_recovery_conflict_waits: boolean("dynamic"),
  log_replication_commands: boolean("dynamic"),
  log_hostname: boolean("dynamic"),
  log_statement: oneOf("dynamic", "none", "ddl", "mod", "all"),
  log_statement_stats: boolean("dynamic"),
  log_executor_stats: boolean("dynamic"),
  log_planner_stats: boolean("dynamic"),
  log_error_verbosity: oneOf("dynamic", "terse", "default", "verbose"),
  log_min_messages: oneOf("dynamic", ...LOG_LEVELS),
  log_min_error_statement: oneOf("dynamic", ...LOG_LEVELS),
  log_destination: list("dynamic", "stderr", "csvlog", "jsonlog"),
  log_line_prefix: text("dynamic"),

  // Sessions
  search_path: text("dynamic"),
  timezone: text("dynamic"),
  datestyle: text("dynamic"),
  intervalstyle: oneOf("dynamic", "postgres", "postgres_verbose", "sql_standard", "iso_8601"),
  client_encoding: text("dynamic"),
  client_min_messages: oneOf("dynamic", ...MESSAGE_LEVELS, "log", "notice", "warning", "error"),
  default_transaction_isolation: oneOf(
    "dynamic",
    "serializable",
    "repeatable read",
    "read committed",
    "read uncommitted",
  ),
  default_transaction_read_only: boolean("dynamic"),
  row_security: boolean("dynamic"),
  synchronize_seqscans: boolean("dynamic"),
  application_name: text("dynamic"),

  // Previous PostgreSQL Versions
  array_nulls: boolean("dynamic"),
  backslash_quote: oneOf("dynamic", "safe_encoding", "on", "off"),
  escape_string_warning: boolean("dynamic"),
  lo_compat_privileges: boolean("dynamic"),
  quote_all_identifiers: boolean("dynamic"),
  standard_conforming_strings: boolean("dynamic"),

  // Customized Options
  "auto_explain.log_level": oneOf("dynamic", ...MESSAGE_LEVELS, "info", "notice", "warning", "log"),
  "auto_explain.log_settings": boolean("dynamic"),
  "auto_explain.log_triggers": boolean("dynamic"),
  "auto_explain.log_wal": boolean("dynamic"),
  "pg_prewarm.autoprewarm_interval": integer("dynamic", "s", 0, 2147483),

  // Asynchronous Behavior
  backend_flush_after: integer("dynamic", "8kB", 0, 256),
  old_snapshot_threshold: integer("static", "min", -1, 86400),
  parallel_leader_participation: boolean("dynamic"),

  // Developer Options
  backtrace_functions: text("dynamic"),
  composite_type_mismatch: oneOf("dynamic", "error", "warn", "disabled"),
  force_parallel_mode: oneOf("dynamic", "off", "on", "regress"),
  jit_debugging_support: boolean("dynamic"),
  jit_dump_bitcode: boolean("dynamic"),
  jit_expressions: boolean("dynamic"),
  jit_profiling_support: boolean("dynamic"),
  jit_tuple_deforming: boolean("dynamic"),
  post_auth_delay: integer("dynamic", "s", 0, 2147),
  pre_auth_delay: integer("dynamic", "s", 0, 60),
  remove_temp_files_after_crash: boolean("dynamic"),
  trace_notify: boolean("dynamic"),
  trace_recovery_messages: oneOf("dynamic", ...MESSAGE_LEVELS, "log", "notice", "warning", "error"),
  trace_sort: boolean("dynamic"),
  wal_consistency_checking: text("dynamic"),

  // Background Writer
  bgwriter_flush_after: integer("dynamic", "8kB", 0, 256),

  // Statement Behavior
  bytea_output: oneOf("dynamic", "escape", "hex"),
  check_function_bodies: boolean("dynamic"),
  default_table_access_method: text("dynamic"),
  default_tablespace: text("dynamic"),
  default_transaction_deferrable: boolean("dynamic"),
  restrict_nonsystem_relation_kind: text("dynamic"),
  session_replication_role: oneOf("dynamic", "origin", "replica", "local"),
  temp_tablespaces: text("dynamic"),
  transaction_deferrable: boolean("dynamic"),
  transaction_isolation: oneOf("dynamic", "serializable", "repeatable read", "read committed", "read uncommitted"),
  transaction_read_only: boolean("dynamic"),
  vacuum_multixact_failsafe_age: integer("dynamic", "none", 0, 2100000000),
  vacuum_multixact_freeze_min_age: integer("dynamic", "none", 0, 1000000000),
  vacuum_multixact_freeze_table_age: integer("dynamic", "none", 0, 2000000000),
  xmlbinary: oneOf("dynamic", "base64", "hex"),
  xmloption: oneOf("dynamic", "content", "document"),

  // Checkpoints
  checkpoint_flush_after: integer("dynamic", "8kB", 0, 256),

  // Settings
  commit_siblings: integer("dynamic", "none", 0, 1000),
  wal_init_zero: boolean("dynamic"),
  wal_recycle: boolean("dynamic"),
  wal_skip_threshold: integer("dynamic", "kB", 0, INT_MAX),
  wal_writer_flush_after: integer("dynamic", "8kB", 0, INT_MAX),

  // Other Planner Options
  constraint_exclusion: oneOf("dynamic", "partition", "on", "off"),
  cursor_tuple_fraction: real("dynamic", 0, 1),
  recursive_worktable_factor: real("dynamic", 0.001, 1000000),

  // Authentication
  db_user_namespace: boolean("dynamic"),
  krb_caseins_users: boolean("dynamic"),

  // What to Log
  debug_pretty_print: boolean("dynamic"),
  debug_print_parse: boolean("dynamic"),
  debug_print_plan: boolean("dynamic"),
  debug_print_rewritten: boolean("dynamic"),
  log_parameter_max_length_on_error: integer("dynamic", "B", -1, 1073741823),
  log_timezone: text("dynamic"),

  // Locale and Formatting
  default_text_search_config: text("dynamic"),
  extra_float_digits: integer("dynamic", "none", -15, 3),
  lc_messages: text("dynamic"),
  lc_monetary: text("dynamic"),
  lc_numeric: text("dynamic"),
  lc_time: text("dynamic"),
  timezone_abbreviations: text("dynamic"),

  // Planner Method Configuration
  enable_async_append: boolean("dynamic"),
  enable_bitmapscan: boolean("dynamic"),
  enable_gathermerge: boolean("dynamic"),
  enable_hashagg: boolean("dynamic"),
  enable_hashjoin: boolean("dynamic"),
  enable_incremental_sort: boolean("dynamic"),
  enable_indexonlyscan: boolean("dynamic"),
  enable_indexscan: boolean("dynamic"),
  enable_material: boolean("dynamic"),
  enable_memoize: boolean("dynamic"),
  enable_mergejoin: boolean("dynamic"),
  enable_nestloop: boolean("dynamic"),
  enable_parallel_append: boolean("dynamic"),
  enable_parallel_hash: boolean("dynamic"),
  enable_partition_pruning: boolean("dynamic"),
  enable_seqscan: boolean("dynamic"),
  enable_sort: boolean("dynamic"),
  enable_tidscan: boolean("dynamic"),

  // Genetic Query Optimizer
  geqo: boolean("dynamic"),
  geqo_effort: integer("dynamic", "none", 1, 10),
  geqo_generations: integer("dynamic", "none", 0, INT_MAX),
  geqo_pool_size: integer("dynamic", "none", 0, INT_MAX),
  geqo_seed: real("dynamic", 0, 1),
  geqo_selection_bias: real("dynamic", 1.5, 2),
  geqo_threshold: integer("dynamic", "none", 2, INT_MAX),

  // Other Defaults
  gin_fuzzy_search_limit: integer("dynamic", "none", 0, INT_MAX),

  // Memory
  huge_page_size: integer("static", "kB", 0, INT_MAX),
  min_dynamic_shared_memory: integer("static", "MB", 0, INT_MAX),

  // Planner Cost Constants
  jit_inline_above_cost: real("dynamic", -1, COST_MAX),
  jit_optimize_above_cost: real("dynamic", -1, COST_MAX),

  // Shared Library Preloading
  local_preload_libraries: text("dynamic"),
  session_preload_libraries: text("dynamic"),

  // Where to Log
  log_filename: text("dynamic"),

  // Monitoring
  log_parser_stats: boolean("dynamic"),

  // When to Log
  log_startup_progress_interval: integer("dynamic", "ms", 0, INT_MAX),

  // Kernel Resources
  max_files_per_process: integer("static", "none", 64, INT_MAX),

  // Lock Management
  max_pred_locks_per_page: integer("dynamic", "none", 0, INT_MAX),
  max_pred_locks_per_relation: integer("dynamic", "none", -2147483648, INT_MAX),
  max_pred_locks_per_transaction: integer("static", "none", 10, INT_MAX),

  // Subscribers
  max_sync_workers_per_subscription: integer("dynamic", "none", 0, WORKERS_MAX),

  // Error Handling
  recovery_init_sync_method: oneOf("dynamic", "fsync", "syncfs"),

  // Standby Servers
  recovery_min_apply_delay: integer("dynamic", "ms", 0, INT_MAX),
  wal_receiver_create_temp_slot: boolean("dynamic"),
  wal_receiver_status_interval: integer("dynamic", "s", 0, 2147483),
  wal_retrieve_retry_interval: integer("dynamic", "ms", 1, INT_MAX),

  // Recovery
  recovery_prefetch: oneOf("dynamic", "off", "on", "try"),
  wal_decode_buffer_size: integer("static", "B", 65536, 1073741823),

  // SSL
  ssl_ciphers: text("dynamic"),
  ssl_ecdh_curve: text("dynamic"),
  ssl_prefer_server_ciphers: boolean("dynamic"),

  // Cumulative Query and Index Statistics
  stats_fetch_consistency: oneOf("dynamic", "none", "cache", "snapshot"),

  // Other Platforms and Clients
  transform_null_equals: boolean("dynamic"),

  // Process Title
  update_process_title: boolean("dynamic"),

  // Primary Server
  vacuum_defer_cleanup_age: integer("dynamic", "none", 0, 1000000),

  // Since PostgreSQL 16
  allow_alter_system: boolean("dynamic"),
  commit_timestamp_buffers: integer("static", "8kB", 0, 131072),
  createrole_self_grant: text("dynamic"),
  debug_io_direct: text("static"),
  debug_logical_replication_streaming: oneOf("dynamic", "buffered", "immediate"),
  debug_parallel_query: oneOf("dynamic", "off", "on", "regress"),
  enable_distinct_reordering: boolean("dynamic"),
  enable_group_by_reordering: boolean("dynamic"),
  enable_presorted_aggregate: boolean("dynamic"),
  enable_self_join_elimination: boolean("dynamic"),
  event_triggers: boolean("dynamic"),
  extension_control_path: text("dynamic"),
  file_copy_method: oneOf("dynamic", "copy", "clone"),
  file_extend_method: oneOf("dynamic", "posix_fallocate", "write_zeros"),
  gss_accept_delegation: boolean("dynamic"),
  icu_validation_level: oneOf("dynamic", "disabled", ...MESSAGE_LEVELS, "log", "notice", "warning", "error"),
  idle_replication_slot_timeout: integer("dynamic", "s", 0, INT_MAX),
  io_combine_limit: integer("dynamic", "8kB", 1, 128),
  io_max_combine_limit: integer("static", "8kB", 1, 128),
  io_max_concurrency: integer("static", "none", -1, 1024),
  io_method: oneOf("static", "sync", "worker"),
  io_workers: integer("dynamic", "none", 1, 32),
  log_lock_failures: boolean("dynamic"),
  max_active_replication_origins: integer("static", "none", 0, WORKERS_MAX),
  max_notify_queue_pages: integer("static", "none", 64, INT_MAX),
  max_parallel_apply_workers_per_subscription: integer("dynamic", "none", 0, 1024),
  md5_password_warnings: boolean("dynamic"),
  multixact_member_buffers: integer("static", "8kB", 16, 131072),
  multixact_offset_buffers: integer("static", "8kB", 16, 131072),
  notify_buffers: integer("static", "8kB", 16, 131072),
  oauth_validator_libraries: text("dynamic"),
  reserved_connections: integer("static", "none", 0, WORKERS_MAX),
  scram_iterations: integer("dynamic", "none", 1, INT_MAX),
  send_abort_for_crash: boolean("dynamic"),
  send_abort_for_kill: boolean("dynamic"),
  serializable_buffers: integer("static", "8kB", 16, 131072),
  ssl_groups: text("dynamic"),
  ssl_tls13_ciphers: text("dynamic"),
  subtransaction_buffers: integer("static", "8kB", 0, 131072),
  summarize_wal: boolean("dynamic"),
  sync_replication_slots: boolean("dynamic"),
  synchronized_standby_slots: text("dynamic"),
  trace_connection_negotiation: boolean("static"),
  track_cost_delay_timing: boolean("dynamic"),
  transaction_buffers: integer("static", "8kB", 0, 131072),
  vacuum_max_eager_freeze_failure_rate: real("dynamic", 0, 1),
  vacuum_truncate: boolean("dynamic"),
  wal_summary_keep_time: integer("dynamic", "min", 0, 35791394),

  // RDS's own and extensions'
  "rds.adaptive_autovacuum": boolean("dynamic"),
  "rds.custom_dns_resolution": boolean("static"),
  "rds.rds_superuser_reserved_connections": integer("static", "none", 0, 8388607),
  "rds.pg_stat_ramdisk_size": integer("static", "none", 0, 1024),
  "rds.superuser_variables": text("static"),
  "rds.allowed_extensions": text("dynamic"),
  "rds.extensions": text("dynamic"),
  "rds.allowed_delegated_extensions": text("dynamic"),
  "rds.delegated_extension_allow_drop_cascade": boolean("dynamic"),
  "rds.restrict_logical_slot_creation": boolean("static"),
  "rds.max_tcp_buffers": text("static"),
  "rds.enable_pgactive": boolean("static"),
  "cron.use_background_workers": boolean("static"),
  "pgaudit.log_client": boolean("dynamic"),
  "pgaudit.log_level": oneOf("dynamic", ...MESSAGE_LEVELS, "info", "notice", "warning", "log"),
  "pgaudit.log_relation": boolean("dynamic"),
  "pgaudit.log_rows": boolean("dynamic"),
  "pgaudit.log_statement": boolean("dynamic"),
  "pgaudit.log_statement_once": boolean("dynamic"),
  "auto_explain.log_parameter_max_length": integer("dynamic", "none", -1, 1073741823),
  "pg_prewarm.autoprewarm": boolean("static"),
};

/** How older versions had a parameter of the same name: up to that major version. */
export const OLDER_FACTS: Readonly<Record<string, readonly [lastMajor: number, facts: Facts]>> = {
  wal_compression: [14, boolean("dynamic")],
  log_destination: [14, list("dynamic", "stderr", "csvlog")],
  log_connections: [17, boolean("dynamic")],
  autovacuum_max_workers: [
    17,
    integer("static", "none", 1, WORKERS_MAX, "GREATEST({DBInstanceClassMemory/64371566592},3)"),
  ],
  shared_preload_libraries: [
    17,
    { ...list("static", ...PRELOADABLE_LIBRARIES, "plrust"), rdsDefault: "pg_stat_statements" },
  ],
};
