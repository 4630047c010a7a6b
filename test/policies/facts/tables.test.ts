import assert from "node:assert/strict";
import { currentEksVersions, EKS_NOTICE_DAYS, eksVersions } from "../../../policies/facts/eksVersions";
import {
  findInstanceClass,
  instanceClasses,
  instanceClassMemoryBytes,
  isOfferedForInstances,
} from "../../../policies/facts/instanceClasses";
import { findPostgresFamily, postgresFamilies, supportedFamilies } from "../../../policies/facts/postgresFamilies";
import { findPostgresParameter, postgresParameters } from "../../../policies/facts/postgresParameters";
import { evaluateFormula } from "../../../policies/facts/rdsFormula";

const GIB = 1024 ** 3;

describe("the table of instance classes", () => {
  it("has each class once, under a name that RDS would write", () => {
    const names = instanceClasses.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const name of names)
      assert.match(name, /^db\.[tmrxc]\d(g|gd|i|id|idn|iedn|in|b|d)?\.(micro|small|medium|\d*x?large)$/);
  });

  const known: readonly (readonly [
    name: string,
    vcpu: number,
    memoryGiB: number,
    architecture: string,
    burstable: boolean,
    offered?: string,
  ])[] = [
    ["db.t4g.micro", 2, 1, "arm64", true],
    ["db.t3.medium", 2, 4, "x86_64", true],
    ["db.m7g.large", 2, 8, "arm64", false],
    ["db.m6i.16xlarge", 64, 256, "x86_64", false],
    ["db.r6g.xlarge", 4, 32, "arm64", false],
    ["db.r7g.4xlarge", 16, 128, "arm64", false],
    ["db.r6i.32xlarge", 128, 1024, "x86_64", false],
    ["db.m8g.24xlarge", 96, 384, "arm64", false],
    ["db.r8g.48xlarge", 192, 1536, "arm64", false],
    ["db.m7i.48xlarge", 192, 768, "x86_64", false],
    ["db.m5.24xlarge", 96, 384, "x86_64", false],
    ["db.r5.large", 2, 16, "x86_64", false],
    ["db.x2g.large", 2, 32, "arm64", false],
    ["db.x2iedn.32xlarge", 128, 4096, "x86_64", false, "instances and clusters"],
    ["db.x2idn.16xlarge", 64, 1024, "x86_64", false],
    ["db.m6gd.large", 2, 8, "arm64", false, "instances and clusters"],
    ["db.c6gd.medium", 1, 2, "arm64", false, "clusters"],
    ["db.t2.micro", 1, 1, "x86_64", true, "nothing new"],
    ["db.t2.medium", 2, 4, "x86_64", true, "nothing new"],
    ["db.m4.10xlarge", 40, 160, "x86_64", false, "nothing new"],
    ["db.r4.large", 2, 15.25, "x86_64", false, "nothing new"],
    ["db.r4.16xlarge", 64, 488, "x86_64", false, "nothing new"],
  ];
  for (const [name, vcpu, memoryGiB, architecture, burstable, offered = "instances"] of known) {
    it(`knows ${name}: ${vcpu} vCPU, ${memoryGiB} GiB, for ${offered}`, () => {
      assert.deepEqual(findInstanceClass(name), { name, vcpu, memoryGiB, architecture, burstable, offered });
      assert.equal(isOfferedForInstances(name), offered.startsWith("instances"));
    });
  }

  it("estimates less memory than the machine has, and never less than half of it", () => {
    for (const { name, memoryGiB } of instanceClasses) {
      const bytes = instanceClassMemoryBytes(name) ?? 0;
      assert.ok(bytes < memoryGiB * GIB && bytes > (memoryGiB * GIB) / 2, name);
    }
  });

  it("knows nothing of a class that is not in it", () => {
    for (const name of ["", "db.z9x.micro", "db.m7i.metal-24xl", "t4g.micro", "constructor"]) {
      assert.equal(findInstanceClass(name), undefined);
      assert.equal(isOfferedForInstances(name), false);
      assert.equal(instanceClassMemoryBytes(name), undefined);
    }
  });
});

describe("the table of families", () => {
  it("is in order, and each is supported longer than the one before", () => {
    for (const [index, family] of postgresFamilies.entries()) {
      assert.equal(family.family, `postgres${family.major}`);
      const before = postgresFamilies[index - 1];
      if (before !== undefined)
        assert.ok(before.endOfStandardSupport < family.endOfStandardSupport && before.major + 1 === family.major);
    }
  });

  it("a family is alive on its last day and not on the day after", () => {
    assert.ok(supportedFamilies("2027-02-28").some(({ major }) => major === 14));
    assert.ok(!supportedFamilies("2027-03-01").some(({ major }) => major === 14));
    assert.equal(findPostgresFamily("postgres99"), undefined);
  });
});

describe("the table of parameters", () => {
  it("has bounds in order and words to choose from", () => {
    for (const parameter of postgresParameters) {
      if (parameter.type === "integer" || parameter.type === "real")
        assert.ok(parameter.minimum < parameter.maximum, parameter.name);
      if (parameter.type === "enum" || parameter.type === "list") {
        assert.equal(new Set(parameter.values).size, parameter.values.length, parameter.name);
        assert.ok(parameter.values.length > 1, parameter.name);
      }
    }
  });

  it("gives RDS's defaults that are legal on every class", () => {
    for (const { name, vcpu } of instanceClasses) {
      const context = { DBInstanceClassMemory: instanceClassMemoryBytes(name), DBInstanceVCPU: vcpu };
      for (const parameter of postgresParameters) {
        if (parameter.type !== "integer" || parameter.rdsDefault === undefined) continue;
        const result = evaluateFormula(parameter.rdsDefault, context);
        assert.ok(
          result.ok && result.value >= parameter.minimum && result.value <= parameter.maximum,
          `${parameter.name} on ${name}`,
        );
      }
    }
  });

  const facts: readonly (readonly [name: string, applyType: string, unit: string | undefined])[] = [
    ["shared_buffers", "static", "8kB"],
    ["effective_cache_size", "dynamic", "8kB"],
    ["work_mem", "dynamic", "kB"],
    ["max_connections", "static", "none"],
    ["max_wal_size", "dynamic", "MB"],
    ["checkpoint_timeout", "dynamic", "s"],
    ["statement_timeout", "dynamic", "ms"],
    ["shared_preload_libraries", "static", undefined],
    ["cron.database_name", "static", undefined],
    ["rds.force_ssl", "dynamic", undefined],
    ["rds.logical_replication", "static", undefined],
    ["pg_stat_statements.max", "static", "none"],
  ];
  for (const [name, applyType, unit] of facts) {
    it(`knows that ${name} is ${applyType}${unit === undefined ? "" : ` and in units of ${unit}`}`, () => {
      const parameter = findPostgresParameter(name);
      assert.equal(parameter?.applyType, applyType);
      assert.equal(parameter !== undefined && "unit" in parameter ? parameter.unit : undefined, unit);
    });
  }

  it("knows nothing of names that every object has", () => {
    for (const name of ["constructor", "toString", "__proto__"]) assert.equal(findPostgresParameter(name), undefined);
  });
});

describe("the table of EKS versions", () => {
  it("has them in order, each 14 months in standard support and 12 in extended, as AWS promises", () => {
    for (const [index, { version, released, endOfStandardSupport, endOfExtendedSupport }] of eksVersions.entries()) {
      assert.equal(version, `1.${30 + index}`);
      const months = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / (86_400_000 * 30.44);
      assert.ok(Math.abs(months(released, endOfStandardSupport) - 14) < 0.2, version);
      assert.ok(Math.abs(months(endOfStandardSupport, endOfExtendedSupport) - 12) < 0.1, version);
    }
  });

  it("offers what has more than the notice of standard support left", () => {
    const on = (today: string) => currentEksVersions(today).map(({ version }) => version);
    assert.deepEqual(on("2026-10-02"), ["1.34", "1.35", "1.36"]);
    assert.equal(EKS_NOTICE_DAYS, 60);
    assert.deepEqual(on("2026-10-03"), ["1.35", "1.36"]);
    assert.deepEqual(on("2027-03-01"), ["1.36"]);
  });
});
