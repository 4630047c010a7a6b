/**
 * Which parameters came and went between PostgreSQL 9.5 and 18. RDS refuses a parameter that the family has not in the middle of an update:
 * "Could not find parameter with name". Renamed ones are on both sides.
 * Source: PostgreSQL documentation, release notes of 9.5 to 18, "Server Configuration" and "Migration", and pg_settings of 15 and 18 (2026-11).
 */

/** Major version → parameters that are new in it. */
const NEW: Readonly<Record<number, readonly string[]>> = {
  12: [
    "auto_explain.log_level",
    "auto_explain.log_settings",
    "default_table_access_method",
    "log_transaction_sample_rate",
    "plan_cache_mode",
    "shared_memory_type",
    "ssl_max_protocol_version",
    "ssl_min_protocol_version",
    "tcp_user_timeout",
    "wal_init_zero",
    "wal_recycle",
  ],
  13: [
    "auto_explain.log_wal",
    "autovacuum_vacuum_insert_scale_factor",
    "autovacuum_vacuum_insert_threshold",
    "backtrace_functions",
    "enable_incremental_sort",
    "hash_mem_multiplier",
    "log_min_duration_sample",
    "log_parameter_max_length",
    "log_parameter_max_length_on_error",
    "log_statement_sample_rate",
    "logical_decoding_work_mem",
    "maintenance_io_concurrency",
    "max_slot_wal_keep_size",
    "pg_stat_statements.track_planning",
    "wal_keep_size",
    "wal_receiver_create_temp_slot",
    "wal_skip_threshold",
  ],
  14: [
    "client_connection_check_interval",
    "compute_query_id",
    "debug_discard_caches",
    "default_toast_compression",
    "enable_async_append",
    "enable_memoize",
    "huge_page_size",
    "idle_session_timeout",
    "log_recovery_conflict_waits",
    "min_dynamic_shared_memory",
    "recovery_init_sync_method",
    "remove_temp_files_after_crash",
    "track_wal_io_timing",
    "vacuum_failsafe_age",
    "vacuum_multixact_failsafe_age",
  ],
  15: [
    "log_startup_progress_interval",
    "recovery_prefetch",
    "recursive_worktable_factor",
    "stats_fetch_consistency",
    "wal_decode_buffer_size",
  ],
  16: [
    "auto_explain.log_parameter_max_length",
    "createrole_self_grant",
    "debug_io_direct",
    "debug_logical_replication_streaming",
    "debug_parallel_query",
    "enable_presorted_aggregate",
    "gss_accept_delegation",
    "icu_validation_level",
    "max_parallel_apply_workers_per_subscription",
    "reserved_connections",
    "scram_iterations",
    "send_abort_for_crash",
    "send_abort_for_kill",
    "vacuum_buffer_usage_limit",
  ],
  17: [
    "allow_alter_system",
    "commit_timestamp_buffers",
    "enable_group_by_reordering",
    "event_triggers",
    "io_combine_limit",
    "max_notify_queue_pages",
    "multixact_member_buffers",
    "multixact_offset_buffers",
    "notify_buffers",
    "rds.logical_slot_sync_dbname",
    "serializable_buffers",
    "subtransaction_buffers",
    "summarize_wal",
    "sync_replication_slots",
    "synchronized_standby_slots",
    "trace_connection_negotiation",
    "transaction_buffers",
    "transaction_timeout",
    "wal_summary_keep_time",
  ],
  18: [
    "autovacuum_vacuum_max_threshold",
    "autovacuum_worker_slots",
    "enable_distinct_reordering",
    "enable_self_join_elimination",
    "extension_control_path",
    "file_copy_method",
    "idle_replication_slot_timeout",
    "io_max_combine_limit",
    "io_max_concurrency",
    "io_method",
    "io_workers",
    "log_lock_failures",
    "max_active_replication_origins",
    "md5_password_warnings",
    "oauth_validator_libraries",
    "ssl_groups",
    "ssl_tls13_ciphers",
    "track_cost_delay_timing",
    "vacuum_max_eager_freeze_failure_rate",
    "vacuum_truncate",
  ],
};

/** Major version → parameters that it is the first one without. */
const GONE: Readonly<Record<number, readonly string[]>> = {
  9.5: ["checkpoint_segments", "ssl_renegotiation_limit"],
  10: ["min_parallel_relation_size", "sql_inheritance"],
  11: ["replacement_sort_tuples"],
  12: ["default_with_oids"],
  13: ["wal_keep_segments"],
  14: ["operator_precedence_warning", "vacuum_cleanup_index_scale_factor"],
  16: ["force_parallel_mode", "vacuum_defer_cleanup_age"],
  17: ["db_user_namespace", "old_snapshot_threshold", "trace_recovery_messages"],
  18: ["ssl_ecdh_curve"],
};

/** The first major version that has it; undefined where 11 had it, or nothing is known. */
export function firstMajorOf(name: string): number | undefined {
  return majorOf(NEW, name);
}

/** The last major version that has it; undefined where 18 has it, or nothing is known. */
export function lastMajorOf(name: string): number | undefined {
  const without = majorOf(GONE, name);
  return without === undefined ? undefined : without - 1;
}

function majorOf(table: Readonly<Record<number, readonly string[]>>, name: string): number | undefined {
  const found = Object.entries(table).find(([, names]) => names.includes(name));
  return found === undefined ? undefined : Number(found[0]);
}
