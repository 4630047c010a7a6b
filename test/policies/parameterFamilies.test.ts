import assert from "node:assert/strict";
import { policies } from "../../policies/catalogue";
import { acquaintance } from "../../policies/facts/parameterNames";
import { findPostgresParameter } from "../../policies/facts/postgresParameters";
import { runPolicies } from "../../policies/runner";
import { instance, parameterGroup, referenceParameters } from "./support/stacks";

/** What the policies find in a sound group of that version with one more parameter. */
async function findings(major: number, name: string, value: string, applyMethod = "immediate") {
  const parameters = [...referenceParameters.filter((each) => each.name !== name), { name, value, applyMethod }];
  const violations = await runPolicies(policies, [
    parameterGroup({ family: `postgres${major}`, parameters }),
    instance({ engineVersion: String(major) }),
  ]);
  return violations.filter(({ message }) => message.includes(name));
}

type Row = readonly [name: string, value: string, applyMethod?: string];

/** From that version on, and not in the one before. */
const came: Readonly<Record<number, readonly Row[]>> = {
  13: [
    ["hash_mem_multiplier", "2"],
    ["wal_keep_size", "1024"],
    ["autovacuum_vacuum_insert_threshold", "1000"],
    ["pg_stat_statements.track_planning", "1"],
  ],
  14: [
    ["idle_session_timeout", "60000"],
    ["default_toast_compression", "lz4"],
  ],
  15: [
    ["recursive_worktable_factor", "10"],
    ["stats_fetch_consistency", "snapshot"],
  ],
  16: [
    ["vacuum_buffer_usage_limit", "2048"],
    ["reserved_connections", "5", "pending-reboot"],
    ["scram_iterations", "4096"],
  ],
  17: [
    ["transaction_timeout", "60000"],
    ["io_combine_limit", "16"],
    ["summarize_wal", "1"],
    ["rds.logical_slot_sync_dbname", "app"],
  ],
  18: [
    ["autovacuum_worker_slots", "16", "pending-reboot"],
    ["autovacuum_vacuum_max_threshold", "1000000"],
    ["io_workers", "4"],
    ["track_cost_delay_timing", "1"],
  ],
};

/** Up to that version, and not in the one after. */
const went: Readonly<Record<number, readonly Row[]>> = {
  15: [
    ["force_parallel_mode", "off"],
    ["vacuum_defer_cleanup_age", "100"],
  ],
  16: [
    ["old_snapshot_threshold", "60", "pending-reboot"],
    ["trace_recovery_messages", "log"],
  ],
  17: [["ssl_ecdh_curve", "prime256v1"]],
};

/** Values that one version takes and another does not. */
const values: readonly (readonly [legal: number, illegal: number, ...row: Row])[] = [
  [15, 14, "wal_compression", "zstd"],
  [15, 14, "log_destination", "jsonlog"],
  [15, 14, "log_destination", "stderr,jsonlog"],
  [18, 17, "log_connections", "all"],
  [18, 16, "log_connections", "receipt,authorization"],
  [17, 18, "log_connections", "1"],
];

/** What no version takes, with what is said of it. */
const wrong: readonly (readonly [name: string, value: string, said: RegExp])[] = [
  ["pgaudit.log", "ddl,schema", /no "schema" there/],
  ["pgaudit.log", "write,-reads", /did you mean "-read"/],
  ["pgaudit.log_level", "fatal", /must be one of/],
];

describe("a parameter of another family", () => {
  for (const [first, rows] of Object.entries(came))
    for (const [name, value, applyMethod] of rows) {
      it(`${name} is new in ${first}, and reported before`, async () => {
        assert.deepEqual(await findings(Number(first), name, value, applyMethod), []);
        const [finding, ...others] = await findings(Number(first) - 1, name, value, applyMethod);
        assert.equal(finding?.policy, "parameter-names-known");
        assert.match(finding?.message ?? "", new RegExp(`came with PostgreSQL ${first}`));
        assert.deepEqual(others, []);
      });
    }

  for (const [last, rows] of Object.entries(went))
    for (const [name, value, applyMethod] of rows) {
      it(`${name} is gone after ${last}, and reported then`, async () => {
        assert.deepEqual(await findings(Number(last), name, value, applyMethod), []);
        const [finding] = await findings(Number(last) + 1, name, value, applyMethod);
        assert.equal(finding?.policy, "parameter-names-known");
        assert.match(finding?.message ?? "", new RegExp(`gone since PostgreSQL ${Number(last) + 1}`));
      });
    }

  for (const [legal, illegal, name, value] of values) {
    it(`${name} = ${value} is legal in ${legal} and reported in ${illegal}`, async () => {
      assert.deepEqual(await findings(legal, name, value), []);
      assert.deepEqual(
        (await findings(illegal, name, value)).map(({ policy }) => policy),
        ["parameter-values-legal"],
      );
    });
  }

  for (const [name, value, said] of wrong) {
    it(`${name} = ${value} is reported`, async () => {
      const [finding] = await findings(17, name, value);
      assert.equal(finding?.policy, "parameter-values-legal");
      assert.match(finding?.message ?? "", said);
    });
  }

  for (const value of ["all,-misc", "DDL, ROLE", "none", "-read,-write"]) {
    it(`pgaudit.log = ${value} is legal`, async () => assert.deepEqual(await findings(17, "pgaudit.log", value), []));
  }

  it("a short word is not meant to be another short word", async () => {
    for (const [major, name, value] of [
      [18, "log_connections", "on"],
      [14, "log_destination", "jsonlog"],
    ] as const) {
      const [finding] = await findings(major, name, value);
      assert.doesNotMatch(finding?.message ?? "", /did you mean/);
    }
  });

  it("names of long ago are gone, not unknown", async () => {
    const [finding] = await findings(17, "checkpoint_segments", "32");
    assert.match(finding?.message ?? "", /gone since PostgreSQL 9\.5/);
  });

  it("autovacuum_max_workers is static up to 17 and dynamic since", async () => {
    assert.deepEqual(await findings(18, "autovacuum_max_workers", "4"), []);
    const [finding] = await findings(17, "autovacuum_max_workers", "4");
    assert.equal(finding?.policy, "static-parameters-pending-reboot");
  });

  it("plrust is not preloaded in 18 any more", async () => {
    const libraries = "pg_stat_statements,plrust";
    assert.deepEqual(await findings(17, "shared_preload_libraries", libraries, "pending-reboot"), []);
    const [finding] = await findings(18, "shared_preload_libraries", libraries, "pending-reboot");
    assert.equal(finding?.policy, "parameter-values-legal");
  });
});

describe("a parameter that RDS has", () => {
  /** With a legal value each. */
  const settable: readonly Row[] = [
    ["auto_explain.log_triggers", "1"],
    ["backend_flush_after", "0"],
    ["bytea_output", "hex"],
    ["check_function_bodies", "1"],
    ["constraint_exclusion", "partition"],
    ["cursor_tuple_fraction", "0.1"],
    ["debug_print_plan", "0"],
    ["enable_hashagg", "1"],
    ["enable_seqscan", "1"],
    ["geqo", "1"],
    ["geqo_threshold", "12"],
    ["lc_messages", "en_US.UTF-8"],
    ["log_filename", "postgresql.log.%Y-%m-%d"],
    ["log_parser_stats", "0"],
    ["max_files_per_process", "1000", "pending-reboot"],
    ["orafce.timezone", "UTC"],
    ["pg_bigm.similarity_limit", "0.3"],
    ["pg_hint_plan.enable_hint", "1"],
    ["pg_similarity.cosine_threshold", "0.7"],
    ["pgaudit.log_level", "log"],
    ["pglogical.batch_inserts", "1"],
    ["plpgsql.extra_warnings", "all"],
    ["postgis.gdal_enabled_drivers", "ENABLE_ALL", "pending-reboot"],
    ["rds.custom_dns_resolution", "1", "pending-reboot"],
    ["session_replication_role", "origin"],
    ["ssl_ciphers", "HIGH"],
    ["standard_conforming_strings", "1"],
    ["synchronous_commit", "0"],
    ["temp_tablespaces", ""],
    ["xmlbinary", "base64"],
  ];
  for (const [name, value, applyMethod] of settable.filter(([, each]) => each !== "")) {
    it(`${name} is known`, async () => {
      assert.deepEqual(await findings(17, name, value, applyMethod), []);
      assert.notEqual(acquaintance(name), "unknown");
    });
  }

  for (const name of ["config_file", "fsync", "listen_addresses", "port", "ssl", "unix_socket_permissions"]) {
    it(`${name} is RDS's own: advice at most`, async () => {
      assert.deepEqual(
        (await findings(17, name, "1", "pending-reboot")).map(({ policy, level }) => [policy, level]),
        [["parameters-checked", "advisory"]],
      );
    });
  }

  it("is advice at most where it cannot be known yet", async () => {
    const [finding, ...others] = await findings(19, "shared_bufferz", "1");
    assert.deepEqual([finding?.policy, others], ["parameters-checked", []]);
  });

  it("is found in any case, as PostgreSQL has it", () => {
    assert.equal(findPostgresParameter("TimeZone")?.name, "timezone");
    assert.equal(findPostgresParameter("DateStyle", 13)?.name, "datestyle");
    assert.equal(findPostgresParameter("transaction_timeout", 16), undefined);
  });
});
