import assert from "node:assert/strict";
import { policies, policyGroups } from "../../policies/catalogue";
import { type PackConfig, type PlannedResource, runPolicies } from "../../policies/runner";
import { instance, parameterGroup, withoutParameter, withParameter } from "./support/stacks";

/** Both verdicts of a policy: a stack that it lets pass and one that it does not, and where it points. */
interface Verdicts {
  readonly passes: readonly PlannedResource[];
  readonly fails: readonly PlannedResource[];
  readonly blames: "parameters" | "database";
}

function group(name: string, value: unknown, applyMethod?: string): readonly PlannedResource[] {
  return [parameterGroup({ parameters: withParameter(name, value, applyMethod) }), instance()];
}

const sound = [parameterGroup(), instance()];

const verdicts: Readonly<Record<string, Verdicts>> = {
  "parameter-group-attached": {
    passes: sound,
    fails: [instance({ parameterGroupName: "default.postgres17" })],
    blames: "database",
  },
  "parameter-group-used": { passes: sound, fails: [parameterGroup()], blames: "parameters" },
  "family-in-standard-support": {
    passes: [parameterGroup({ family: "postgres14" })],
    fails: [parameterGroup({ family: "postgres13" })],
    blames: "parameters",
  },
  "family-matches-engine-version": {
    passes: [parameterGroup(), instance({ engineVersion: "17.6" })],
    fails: [parameterGroup(), instance({ engineVersion: "16.10" })],
    blames: "database",
  },
  "instance-class-known": {
    passes: sound,
    fails: [parameterGroup(), instance({ instanceClass: "db.z9x.micro" })],
    blames: "database",
  },
  "instance-class-offered": {
    passes: [parameterGroup(), instance({ instanceClass: "db.x2g.large" })],
    fails: [parameterGroup(), instance({ instanceClass: "db.t2.medium" })],
    blames: "database",
  },
  "parameter-names-known": {
    passes: group("transaction_timeout", "60000"),
    fails: group("old_snapshot_threshold", "60"),
    blames: "parameters",
  },
  "parameters-checked": {
    passes: group("pg_hint_plan.enable_hint", "1"),
    fails: group("redis.maxmemory", "1"),
    blames: "parameters",
  },
  "parameter-values-legal": {
    passes: group("work_mem", "1024"),
    fails: group("work_mem", "1MB"),
    blames: "parameters",
  },
  "parameters-set-once": {
    passes: sound,
    fails: [
      parameterGroup({
        parameters: [...withoutParameter("jit"), { name: "jit", value: "0" }, { name: "jit", value: "1" }],
      }),
    ],
    blames: "parameters",
  },
  "static-parameters-pending-reboot": {
    passes: group("work_mem", "1024", "pending-reboot"),
    fails: group("max_connections", "60", "immediate"),
    blames: "parameters",
  },
  "parameters-differ-from-defaults": {
    passes: group("autovacuum_vacuum_scale_factor", "0.10", "pending-reboot"),
    fails: group("autovacuum_vacuum_scale_factor", "0.10", "immediate"),
    blames: "parameters",
  },
  "bind-values-unlogged": {
    passes: sound,
    fails: group("log_parameter_max_length", "1024"),
    blames: "parameters",
  },
  "pg-stat-statements-preloaded": {
    passes: [parameterGroup({ parameters: withoutParameter("shared_preload_libraries") }), instance()],
    fails: group("shared_preload_libraries", "pg_cron"),
    blames: "parameters",
  },
  "connections-encrypted": { passes: sound, fails: group("rds.force_ssl", "0"), blames: "parameters" },
  "shared-buffers-within-memory": {
    passes: group("shared_buffers", "{DBInstanceClassMemory*10/327680}"),
    fails: group("shared_buffers", "{DBInstanceClassMemory/16384}"),
    blames: "parameters",
  },
  "effective-cache-size-within-memory": {
    passes: group("effective_cache_size", "{DBInstanceClassMemory/16384}"),
    fails: group("effective_cache_size", "{DBInstanceClassMemory/8192}"),
    blames: "parameters",
  },
  "maintenance-work-mem-within-memory": {
    passes: group("maintenance_work_mem", "65536"),
    fails: group("maintenance_work_mem", "262144"),
    blames: "parameters",
  },
  "max-connections-within-means": {
    passes: group("max_connections", "70"),
    fails: group("max_connections", "200"),
    blames: "parameters",
  },
  "memory-within-budget": {
    passes: group("work_mem", "1024"),
    fails: group("work_mem", "32768"),
    blames: "parameters",
  },
};

function run(name: string, stack: readonly PlannedResource[], config?: PackConfig) {
  return runPolicies(
    policies.filter((policy) => policy.name === name),
    stack,
    config,
  );
}

/** They look at what runs as well, and have wholeStack.test.ts and the mutations of the real stacks. */
const OF_WORKLOADS: readonly string[] = [
  "connections-within-budget",
  "cache-not-on-replica",
  "sessions-logged",
  "cache-type-has-server",
];
const parameterPolicies = policyGroups.cache.filter(({ name }) => !OF_WORKLOADS.includes(name));

describe("each policy of the cache", () => {
  it("has both of its verdicts tested", () => {
    assert.deepEqual(Object.keys(verdicts).sort(), parameterPolicies.map(({ name }) => name).sort());
  });

  for (const policy of parameterPolicies) {
    const { passes, fails, blames } = verdicts[policy.name] ?? { passes: [], fails: [], blames: "parameters" };

    it(`${policy.name} lets a sound stack pass and points at what is wrong in another`, async () => {
      assert.deepEqual(await run(policy.name, passes), []);
      const violations = await run(policy.name, fails);
      assert.equal(violations.length, 1);
      const [violation] = violations;
      assert.equal(violation?.policy, policy.name);
      assert.equal(violation?.level, policy.level);
      assert.equal(violation?.severity, policy.severity);
      assert.equal(violation?.remediation, policy.remediation);
      assert.match(violation?.urn ?? "", new RegExp(`::${blames}$`));
    });

    it(`${policy.name} has nothing to say about MySQL, Aurora, or a stack without databases`, async () => {
      const mysql = [
        parameterGroup({ family: "mysql8.0" }),
        instance({ engine: "mysql", parameterGroupName: undefined }),
      ];
      const aurora = [parameterGroup({ family: "aurora-postgresql16" }), instance({ engine: "aurora-postgresql" })];
      for (const stack of [[], mysql, aurora]) assert.deepEqual(await run(policy.name, stack), []);
    });
  }
});

describe("each policy of the pack", () => {
  for (const policy of policies) {
    it(`${policy.name} says what must hold, why, and how to fix it`, () => {
      assert.match(policy.name, /^[a-z]+(-[a-z]+)+$/);
      for (const words of [policy.description, policy.remediation]) assert.match(words, /^.{30,}\.$/);
    });
  }

  it("names its authority", () => {
    assert.deepEqual(
      policies.filter(({ authority }) => !authority.startsWith("https://")),
      [],
    );
  });
});

describe("thresholds", () => {
  const cases: readonly (readonly [policy: string, setting: string, loose: unknown])[] = [
    ["family-in-standard-support", "today", "2026-01-31"],
    ["parameter-names-known", "alsoKnown", ["old_snapshot_threshold"]],
    ["parameters-checked", "alsoKnown", ["redis.maxmemory"]],
    ["shared-buffers-within-memory", "maximumShare", 0.5],
    ["effective-cache-size-within-memory", "maximumShare", 1],
    ["maintenance-work-mem-within-memory", "maximumShare", 0.5],
    ["max-connections-within-means", "maximumShare", 0.95],
  ];
  for (const [policy, setting, loose] of cases) {
    it(`${policy} is as strict as ${setting} says`, async () => {
      const fails = verdicts[policy]?.fails ?? [];
      assert.equal((await run(policy, fails)).length, 1);
      assert.equal((await run(policy, fails, { [policy]: { [setting]: loose } })).length, 0);
    });
  }

  it("memory-within-budget is as strict as usableShare says", async () => {
    const passes = verdicts["memory-within-budget"]?.passes ?? [];
    assert.equal(
      (await run("memory-within-budget", passes, { "memory-within-budget": { usableShare: 0.3 } })).length,
      1,
    );
  });

  it("a share that is allowed elsewhere is counted in the budget when the budget is configured so", async () => {
    const stack = group("shared_buffers", "{DBInstanceClassMemory/10240}");
    const allowed = {
      "shared-buffers-within-memory": { maximumShare: 0.9 },
      "memory-within-budget": { sharedBuffersShare: 0.9 },
    };
    const violations = await runPolicies(policies, stack, allowed);
    assert.deepEqual(
      violations.map(({ policy }) => policy),
      ["memory-within-budget"],
    );
  });

  const limits: readonly (readonly [policy: string, name: string, last: string, beyond: string])[] = [
    ["max-connections-within-means", "max_connections", "88", "89"],
    ["shared-buffers-within-memory", "shared_buffers", "34048", "34049"],
    ["shared-buffers-within-memory", "shared_buffers", "12768", "12767"],
    ["effective-cache-size-within-memory", "effective_cache_size", "76608", "76609"],
    ["effective-cache-size-within-memory", "effective_cache_size", "34048", "34047"],
    ["maintenance-work-mem-within-memory", "maintenance_work_mem", "85120", "85121"],
    ["parameter-values-legal", "work_mem", "64", "63"],
  ];
  for (const [policy, name, last, beyond] of limits) {
    it(`${policy} takes ${name} = ${last} on db.t4g.micro as its message says, and not ${beyond}`, async () => {
      assert.deepEqual(await run(policy, group(name, last)), []);
      const [violation] = await run(policy, group(name, beyond));
      assert.match(violation?.message ?? "", new RegExp(`\\b${last}\\b`));
    });
  }

  it("a family passes on the last day of its standard support, and not on the day after", async () => {
    const on = async (today: string) =>
      (await run("family-in-standard-support", [parameterGroup()], { "family-in-standard-support": { today } })).length;
    assert.equal(await on("2030-02-28"), 0);
    assert.equal(await on("2030-03-01"), 1);
  });

  it("TLS is off by default before PostgreSQL 15, and has to be set", async () => {
    const parameters = withoutParameter("rds.force_ssl");
    assert.equal(
      (await run("connections-encrypted", [parameterGroup({ family: "postgres14", parameters })])).length,
      1,
    );
    assert.equal(
      (await run("connections-encrypted", [parameterGroup({ family: "postgres15", parameters })])).length,
      0,
    );
  });

  it("a family that does not exist is not treated as one", async () => {
    for (const family of [
      "postgres",
      "postgres99",
      "postgresql17",
      "postgre17",
      "postgres9.6",
      "",
      17,
      { name: "postgres17" },
      undefined,
    ]) {
      assert.equal((await run("family-in-standard-support", [parameterGroup({ family })])).length, 1, String(family));
    }
  });
});
