import assert from "node:assert/strict";
import { policies } from "../../policies/catalogue";
import { runPolicies } from "../../policies/runner";
import {
  instance,
  type Parameter,
  parameterGroup,
  referenceParameters,
  withoutParameter,
  withParameter,
} from "./support/stacks";

/** What is changed in a sound group on db.t4g.micro, and the one policy that must report it. */
type Mutation = readonly [what: string, parameters: readonly (Parameter | unknown)[], policy: string, words: RegExp];

function set(name: string, value: unknown, policy: string, words: RegExp, applyMethod?: string): Mutation {
  return [
    `${name} = ${JSON.stringify(value)}${applyMethod ? ` (${applyMethod})` : ""}`,
    withParameter(name, value, applyMethod),
    policy,
    words,
  ];
}

const legal = "parameter-values-legal";
const known = "parameter-names-known";
const checked = "parameters-checked";
const own = "parameters-differ-from-defaults";
const values = "bind-values-unlogged";
const once = "parameters-set-once";
const pending = "static-parameters-pending-reboot";
const preloaded = "pg-stat-statements-preloaded";
const encrypted = "connections-encrypted";
const buffers = "shared-buffers-within-memory";
const cacheSize = "effective-cache-size-within-memory";
const maintenance = "maintenance-work-mem-within-memory";
const connections = "max-connections-within-means";
const budget = "memory-within-budget";

const mutations: readonly Mutation[] = [
  // The guide's own figures
  set("shared_buffers", "2GB", legal, /write 262144 for 2GB/),
  set("effective_cache_size", "6GB", legal, /write 786432 for 6GB/),
  set("work_mem", "64MB", legal, /write 65536 for 64MB/),
  set("maintenance_work_mem", "512MB", legal, /write 524288 for 512MB/),
  set("max_connections", "200", connections, /at most 88/),
  set("idle_in_transaction_session_timeout", "5min", legal, /write 300000 for 5min/),
  set("checkpoint_timeout", "15min", legal, /write 900 for 15min/),
  set("max_wal_size", "2GB", legal, /write 2048 for 2GB/),

  // In the wrong unit, or too much
  set("shared_buffers", "262144", buffers, /2 GiB, 308 %/),
  set("shared_buffers", "128", buffers, /1 MiB/),
  set("shared_buffers", "{DBInstanceClassMemory/16384}", buffers, /50 %/),
  set("shared_buffers", "{DBInstanceClassMemory/8192}", buffers, /100 %/),
  set("effective_cache_size", "{DBInstanceClassMemory}", cacheSize, /allowed: 34048 to 76608/),
  set("effective_cache_size", "{DBInstanceClassMemory/65536}", cacheSize, /12.5 %/),
  set("effective_cache_size", "{DBInstanceClassMemory/8192}", cacheSize, /100 %/),
  set("maintenance_work_mem", "524288", maintenance, /512 MiB/),
  set("maintenance_work_mem", "{DBInstanceClassMemory/4096}", maintenance, /25 %/),
  set("max_connections", "5000", connections, /5000 backends/),
  set("max_connections", "{DBInstanceClassMemory/4194304}", connections, /at most 88/),
  set("work_mem", "65536", budget, /work_mem = \d+ or less/),
  set("work_mem", "16384", budget, /max_connections = \d+ or less/),
  set("autovacuum_work_mem", "262144", budget, /3 autovacuum workers of 256 MiB/),
  set("autovacuum_max_workers", "20", budget, /20 autovacuum workers/, "pending-reboot"),

  // Out of range, or not of the type
  set("shared_buffers", "15", legal, /16 to 1073741823/),
  set("work_mem", "63", legal, /64 to 2147483647/),
  set("work_mem", "-1", legal, /out of range/),
  set("work_mem", "4096.5", legal, /integer/),
  set("work_mem", "much", legal, /integer in units of kB or a formula/),
  set("work_mem", "", legal, /empty/),
  set("work_mem", undefined, legal, /no value/),
  set("work_mem", { mb: 4 }, legal, /must be text, not an object/),
  set("max_connections", "5", legal, /6 to 262143/),
  set("random_page_cost", "cheap", legal, /must be a number/),
  set("random_page_cost", "-1", legal, /out of range/),
  set("checkpoint_completion_target", "90", legal, /0 to 1/),
  set("hash_mem_multiplier", "0.5", legal, /1 to 1000/),
  set("rds.force_ssl", "true", legal, /write 1 for true/),
  set("jit", "off", legal, /write 0 for off/),
  set("track_io_timing", "2", legal, /must be 0 or 1/),
  set("pg_stat_statements.track", "everything", legal, /one of none, top, all/),
  set("log_statement", "some", legal, /one of none, ddl, mod, all/),
  set("password_encryption", "plain", legal, /scram-sha-256/),
  set("shared_preload_libraries", "pg_stat_statements,pg_corn", legal, /did you mean "pg_cron"/),
  set("shared_preload_libraries", "pg_stat_statements,,pg_cron", legal, /empty place/),
  set("shared_preload_libraries", "pg_stat_statements,pg_stat_statements", legal, /twice/),

  // Formulas that RDS does not take
  set("shared_buffers", "{DBInstanceClassMemory/32768", legal, /expected "}"/),
  set("shared_buffers", "{DbInstanceClassMemory/32768}", legal, /not a variable of RDS/),
  set("shared_buffers", "{DBInstanceClassMemory / 32768}", legal, /without/),
  set("shared_buffers", "{DBInstanceClassMemory/0}", legal, /divides by zero/),
  set("max_connections", "LEAST({DBInstanceClassMemory/9531392})", legal, /two values or more/),
  set("work_mem", "MIN({DBInstanceClassMemory/32768},4096)", legal, /GREATEST/),
  set("work_mem", "{DBInstanceClassMemory/100000000}", legal, /out of range/),

  // Names
  set("shared_bufers", "16384", known, /did you mean "shared_buffers"/),
  set("rds.force_sll", "1", known, /did you mean "rds.force_ssl"/),
  set("pg_stat_statements.tracks", "all", known, /did you mean "pg_stat_statements.track"/),
  set("wal_keep_segments", "32", known, /gone since PostgreSQL 13/),
  set("io_workers", "4", known, /postgres17 has no parameter "io_workers": it came with PostgreSQL 18/),
  set("spring.cache.type", "postgresql", checked, /neither its name nor its value/),
  set("archive_command", "true", checked, /set by RDS itself/),
  set("WORK_MEM", "4096", once, /work_mem is set 2 times/),

  // The apply method
  set("shared_buffers", "{DBInstanceClassMemory/32768}", pending, /static/, "immediate"),
  set("max_connections", "60", pending, /static/, "immediate"),
  set("shared_preload_libraries", "pg_stat_statements", pending, /static/, "immediate"),
  set("rds.logical_replication", "1", pending, /static/, "immediate"),
  set("work_mem", "4096", pending, /must be immediate or pending-reboot/, "later"),
  [
    "max_connections without an apply method",
    [...withoutParameter("max_connections"), { name: "max_connections", value: "60" }],
    pending,
    /missing/,
  ],

  // What the family has by itself, asked for at once
  set("rds.force_ssl", "1", own, /" is the default of postgres17/, "immediate"),
  set("autovacuum_analyze_scale_factor", "0.05", own, /is the default of postgres17/),
  set("checkpoint_completion_target", "0.90", own, /is most likely the default of/, "immediate"),

  // Values bound to statements
  set("log_parameter_max_length", "-1", values, /log_parameter_max_length is -1/),
  set("log_parameter_max_length_on_error", "64", values, /statement that fails/),
  set("auto_explain.log_min_duration", "0", values, /auto_explain.log_parameter_max_length is not set/),
  set("pgaudit.log_parameter", "1", values, /audit log/),
  [
    "statements logged without a limit for their values",
    withoutParameter("log_parameter_max_length"),
    values,
    /all of each value/,
  ],

  // Libraries and TLS
  set("shared_preload_libraries", "pg_cron", preloaded, /leaves pg_stat_statements out/),
  set("shared_preload_libraries", "pg_cron,auto_explain", preloaded, /leaves pg_stat_statements out/),
  set("rds.force_ssl", "0", encrypted, /without TLS/),

  // The list itself
  [
    "work_mem twice",
    [...referenceParameters, { name: "work_mem", value: "4096", applyMethod: "immediate" }],
    once,
    /work_mem is set 2 times/,
  ],
  [
    "shared_preload_libraries twice, the first without pg_stat_statements",
    [{ name: "shared_preload_libraries", value: "pg_cron", applyMethod: "pending-reboot" }, ...referenceParameters],
    once,
    /shared_preload_libraries is set 2 times/,
  ],
  [
    "shared_preload_libraries twice, as the guide has it",
    [...referenceParameters, { name: "shared_preload_libraries", value: "pg_cron", applyMethod: "pending-reboot" }],
    once,
    /shared_preload_libraries is set 2 times/,
  ],
  [
    "a parameter that is text",
    [...referenceParameters, "work_mem=4096"],
    legal,
    /must have name, value and applyMethod/,
  ],
  ["a parameter without a name", [...referenceParameters, { value: "1" }], legal, /has no name/],
];

describe("one change in a sound parameter group", () => {
  it("is tried in forty ways and more", () => {
    assert.ok(mutations.length >= 40, `only ${mutations.length}`);
  });

  for (const [what, parameters, policy, words] of mutations) {
    it(`${what} is reported by ${policy} alone`, async () => {
      const violations = await runPolicies(policies, [parameterGroup({ parameters }), instance()]);
      assert.deepEqual(
        violations.map((each) => each.policy),
        [policy],
        JSON.stringify(violations, undefined, 2),
      );
      assert.match(violations[0]?.message ?? "", words);
      assert.match(violations[0]?.urn ?? "", /::parameters$/);
    });
  }
});

/** On a class of which the pack knows nothing: only what fits no class at all. */
const anywhere: readonly Mutation[] = [
  set("shared_buffers", "{DBInstanceClassMemory/4}", buffers, /fits no instance class/),
  set("shared_buffers", "1073741823", buffers, /8192 GiB/),
  set("shared_buffers", "128", buffers, /15 % to 40 %/),
  set("effective_cache_size", "{DBInstanceClassMemory}", cacheSize, /fits no instance class/),
  set("maintenance_work_mem", "2147483647", maintenance, /2048 GiB/),
  set("max_connections", "{DBInstanceClassMemory/1048576}", connections, /fits no instance class/),
  set("work_mem", "2147483647", budget, /more memory than any/),
];
const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("on a class that is not known", () => {
  for (const [what, parameters, policy, words] of anywhere)
    for (const [instanceClass, others] of [
      [UNKNOWN_VALUE, []],
      ["db.z9x.large", ["instance-class-known"]],
    ] as const) {
      it(`${what} is reported by ${policy}, class ${instanceClass}`, async () => {
        const violations = await runPolicies(policies, [parameterGroup({ parameters }), instance({ instanceClass })]);
        assert.deepEqual(
          violations.map((each) => each.policy),
          [...others, policy],
        );
        assert.match(violations.at(-1)?.message ?? "", words);
      });
    }

  it("what fits some class is left alone", async () => {
    const generous = withParameter("shared_buffers", "262144");
    for (const parameters of [referenceParameters, generous, withParameter("work_mem", "65536")])
      assert.deepEqual(
        await runPolicies(policies, [parameterGroup({ parameters }), instance({ instanceClass: UNKNOWN_VALUE })]),
        [],
      );
  });
});
