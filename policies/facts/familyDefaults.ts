/**
 * What a new parameter group holds by default, by family of RDS for PostgreSQL ("source: system").
 *
 * RDS does not count a value that equals the family's default as a change: it goes on answering the apply method `pending-reboot`, so a
 * program that asks for `immediate` sees a difference at every refresh. Either leave the parameter out, or ask for
 * `pending-reboot`: that is right whether or not the default is as given here.
 * Source: Pulumi registry, aws.rds.ParameterGroup, "Problematic Plan Changes"; terraform-provider-aws 39252 (2026-11).
 *
 * `sure`: documented for that family. `likely`: documented or printed for an older family, and not known to have changed since.
 * `aws rds describe-db-parameters --db-parameter-group-name default.postgres17 --source system` on any account settles the latter.
 */

export type Certainty = "sure" | "likely";

export interface FamilyDefault {
  /** As RDS writes it, in lower case. */
  readonly name: string;
  /** As RDS writes it: a number in the parameter's unit, a formula or a word. */
  readonly value: string;
  /** First major version of PostgreSQL whose group holds it. */
  readonly since: number;
  /** Last one; absent while it still does. */
  readonly until?: number;
  /** How well the value is known for these versions. */
  readonly certainty: Certainty;
  /** Where it is documented. */
  readonly source: string;
}

type Evidence = Pick<FamilyDefault, "certainty" | "source">;

const TLS: Evidence = {
  certainty: "sure",
  source:
    'RDS user guide, "Updating applications to connect to PostgreSQL DB instances using new SSL/TLS certificates"',
};
const GUIDANCE: Evidence = {
  certainty: "sure",
  source: 'AWS Prescriptive Guidance, "Tuning PostgreSQL parameters in Amazon RDS and Amazon Aurora"',
};
const LOGGING: Evidence = {
  certainty: "sure",
  source: 'RDS user guide, "Logging autovacuum and vacuum activities"',
};
const WORKERS: Evidence = {
  certainty: "sure",
  source: 'RDS user guide, "Adaptive autovacuum enhancements in PostgreSQL version 18"',
};
const OLDER_GROUPS: Evidence = {
  certainty: "likely",
  source: "complete default groups of postgres11 to postgres14 in public repositories",
};

const OLDEST = 13;

/** One row a parameter and span of versions. All sources were read in 2026-11. */
type Row = readonly [name: string, value: string, evidence: Evidence, since?: number, until?: number];

const ROWS: readonly Row[] = [
  ["rds.force_ssl", "0", TLS, OLDEST, 14],
  ["rds.force_ssl", "1", TLS, 15],
  ["autovacuum_analyze_scale_factor", "0.05", GUIDANCE],
  ["autovacuum_vacuum_scale_factor", "0.1", GUIDANCE],
  ["autovacuum_work_mem", "65536", OLDER_GROUPS],
  ["log_autovacuum_min_duration", "10000", LOGGING, OLDEST, 14],
  ["log_autovacuum_min_duration", "10000", OLDER_GROUPS, 15],
  ["rds.force_autovacuum_logging_level", "warning", LOGGING],
  ["autovacuum_worker_slots", "LEAST(GREATEST({DBInstanceClassMemory/32185783296},16),32)", WORKERS, 18],
  ["autovacuum_max_workers", "GREATEST({DBInstanceClassMemory/64371566592},3)", OLDER_GROUPS],
  ["autovacuum_naptime", "15", OLDER_GROUPS],
  ["autovacuum_vacuum_cost_limit", "GREATEST({log(DBInstanceClassMemory/21474836480)*600},200)", OLDER_GROUPS],
  ["checkpoint_completion_target", "0.9", OLDER_GROUPS],
  ["client_encoding", "UTF8", OLDER_GROUPS],
  ["effective_cache_size", "{DBInstanceClassMemory/16384}", OLDER_GROUPS],
  ["huge_pages", "on", OLDER_GROUPS],
  ["idle_in_transaction_session_timeout", "86400000", OLDER_GROUPS],
  ["lo_compat_privileges", "0", OLDER_GROUPS],
  ["log_checkpoints", "1", OLDER_GROUPS],
  ["log_destination", "stderr", OLDER_GROUPS],
  ["log_filename", "postgresql.log.%Y-%m-%d-%H", OLDER_GROUPS],
  ["log_line_prefix", "%t:%r:%u@%d:[%p]:", OLDER_GROUPS],
  ["log_rotation_age", "60", OLDER_GROUPS],
  ["log_timezone", "UTC", OLDER_GROUPS],
  ["maintenance_work_mem", "GREATEST({DBInstanceClassMemory*1024/63963136},65536)", OLDER_GROUPS],
  ["max_connections", "LEAST({DBInstanceClassMemory/9531392},5000)", OLDER_GROUPS],
  ["max_locks_per_transaction", "64", OLDER_GROUPS],
  ["max_prepared_transactions", "0", OLDER_GROUPS],
  ["max_stack_depth", "6144", OLDER_GROUPS],
  ["max_wal_size", "2048", OLDER_GROUPS],
  ["min_wal_size", "192", OLDER_GROUPS],
  ["max_worker_processes", "GREATEST({DBInstanceVCPU*2},8)", OLDER_GROUPS],
  ["max_parallel_workers", "GREATEST({DBInstanceVCPU/2},8)", OLDER_GROUPS],
  ["postgis.gdal_enabled_drivers", "ENABLE_ALL", OLDER_GROUPS],
  ["rds.adaptive_autovacuum", "1", OLDER_GROUPS],
  ["rds.custom_dns_resolution", "0", OLDER_GROUPS],
  ["rds.log_retention_period", "4320", OLDER_GROUPS],
  ["rds.logical_replication", "0", OLDER_GROUPS],
  ["rds.rds_superuser_reserved_connections", "2", OLDER_GROUPS],
  ["shared_buffers", "{DBInstanceClassMemory/32768}", OLDER_GROUPS],
  ["shared_preload_libraries", "pg_stat_statements", OLDER_GROUPS],
  ["superuser_reserved_connections", "3", OLDER_GROUPS],
  ["synchronous_commit", "on", OLDER_GROUPS],
  ["timezone", "UTC", OLDER_GROUPS],
  ["track_activity_query_size", "4096", OLDER_GROUPS],
  ["track_functions", "pl", OLDER_GROUPS],
  ["track_io_timing", "1", OLDER_GROUPS],
  ["wal_receiver_timeout", "30000", OLDER_GROUPS],
  ["wal_sender_timeout", "30000", OLDER_GROUPS],
];

/** Every default known here. */
export const familyDefaults: readonly FamilyDefault[] = ROWS.map(([name, value, evidence, since = OLDEST, until]) => ({
  name,
  value,
  since,
  until,
  ...evidence,
}));

/** The default of the family of that major version; undefined where nothing is known. */
export function familyDefault(major: number, name: string): FamilyDefault | undefined {
  const wanted = name.toLowerCase();
  return familyDefaults.find(
    (each) => each.name === wanted && each.since <= major && (each.until === undefined || major <= each.until),
  );
}

/** The family's default, when the value comes to the same: 0.10 is 0.1, `on` is 1, and formulas are compared without blanks and `$`. */
export function equalFamilyDefault(major: number, name: string, value: string): FamilyDefault | undefined {
  const found = familyDefault(major, name);
  return found !== undefined && canonical(found.value) === canonical(value) ? found : undefined;
}

const SWITCHES: Readonly<Record<string, string>> = { on: "1", true: "1", yes: "1", off: "0", false: "0", no: "0" };

/** One spelling for all that RDS and PostgreSQL take as the same value. */
function canonical(value: string): string {
  const text = value.replace(/[\s$]/g, "").toLowerCase();
  if (text !== "" && Number.isFinite(Number(text))) return String(Number(text));
  return Object.hasOwn(SWITCHES, text) ? (SWITCHES[text] ?? text) : text;
}
