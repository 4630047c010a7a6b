/**
 * Parameters of RDS for PostgreSQL that matter for a database that is also the cache: unit, range and how a change takes effect.
 * Sources: pg_settings of PostgreSQL 15 to 18 (name, unit, min_val, max_val, context) and what RDS changes of it, `aws rds
 * describe-db-parameters` (AllowedValues, ApplyType, DataType, formulas of the defaults). Date: 2026-11.
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
type Facts =
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

function text(applyType: ApplyType): Facts {
  return { type: "text", applyType };
}

const MESSAGE_LEVELS = ["debug5", "debug4", "debug3", "debug2", "debug1"] as const;
const LOG_LEVELS = [...MESSAGE_LEVELS, "info", "notice", "warning", "error", "log", "fatal", "panic"] as const;

/** Libraries that RDS can preload. Source: "Extension versions for Amazon RDS for PostgreSQL" and the group's AllowedValues (2026-11). */
const PRELOADABLE_LIBRARIES: readonly string[] = [
  "auto_explain",
  "orafce",
  "pg_bigm",
  "pg_cron",
  "pg_hint_plan",
  "pg_prewarm",
  "pg_similarity",
  "pg_stat_statements",
  "pg_tle",
  "pg_transport",
  "pgactive",
  "pgaudit",
  "pglogical",
  "plprofiler",
  "plrust",
];

const FACTS: Readonly<Record<string, Facts>> = {
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
    type: "list",
    applyType: "static",
    values: PRELOADABLE_LIBRARIES,
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
  "pgaudit.log": text("dynamic"),
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
  autovacuum_max_workers: integer("static", "none", 1, WORKERS_MAX, "GREATEST({DBInstanceClassMemory/64371566592},3)"),
  // PostgreSQL 18 has slots beside it, and applies autovacuum_max_workers without a restart; pending-reboot is right for all.
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
  // A switch up to PostgreSQL 14, the name of a method since 15.
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
  log_parameter_max_length_on_error: integer("dynamic", "B", -1, 1073741823),
  log_rotation_age: integer("dynamic", "min", 1, 1440),
  log_rotation_size: integer("dynamic", "kB", 0, 2097151),
  log_checkpoints: boolean("dynamic"),
  // A switch up to PostgreSQL 17, a list of what to log since 18.
  log_connections: text("dynamic"),
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
  log_destination: oneOf("dynamic", "stderr", "csvlog", "jsonlog"),
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
};

/** Every parameter known here. */
export const postgresParameters: readonly PostgresParameter[] = Object.entries(FACTS).map(([name, facts]) => ({
  name,
  ...facts,
}));

const byName: ReadonlyMap<string, PostgresParameter> = new Map(postgresParameters.map((each) => [each.name, each]));

/** The parameter of that name, or undefined when it is not in the table. RDS writes names in lower case. */
export function findPostgresParameter(name: string): PostgresParameter | undefined {
  return byName.get(name);
}

/** What RDS sets on its own, as text; undefined where the table does not say. */
export function rdsDefault(name: string): string | undefined {
  return byName.get(name)?.rdsDefault;
}

const UNIT_BYTES: Readonly<Partial<Record<ParameterUnit, number>>> = { B: 1, kB: 1024, "8kB": 8192, MB: 1024 ** 2 };

/** Bytes in one unit of a memory parameter; undefined for time and plain numbers. */
export function unitBytes(unit: ParameterUnit): number | undefined {
  return UNIT_BYTES[unit];
}
