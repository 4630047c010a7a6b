import assert from "node:assert/strict";
import { equalFamilyDefault, familyDefault, familyDefaults } from "../../../policies/facts/familyDefaults";
import { supportedFamilies } from "../../../policies/facts/postgresFamilies";

describe("the defaults of RDS's families", () => {
  it("have one value for each parameter and version at most", () => {
    for (const { name, since, until = 99 } of familyDefaults) {
      assert.equal(name, name.toLowerCase());
      assert.ok(since <= until, name);
      for (let major = since; major <= Math.min(until, 30); major++)
        assert.equal(
          familyDefaults.filter((each) => each.name === name && each.since <= major && major <= (each.until ?? 99))
            .length,
          1,
          `${name} ${major}`,
        );
    }
  });

  it("are known for every family in standard support", () => {
    for (const { major } of supportedFamilies("2026-11-28"))
      for (const name of ["rds.force_ssl", "autovacuum_vacuum_scale_factor", "max_wal_size", "shared_buffers"])
        assert.notEqual(familyDefault(major, name), undefined, `${name} ${major}`);
  });

  const equal: readonly (readonly [major: number, name: string, value: string])[] = [
    [17, "rds.force_ssl", "1"],
    [17, "rds.force_ssl", "on"],
    [17, "rds.force_ssl", "TRUE"],
    [14, "rds.force_ssl", "0"],
    [17, "RDS.Force_SSL", "1"],
    [17, "autovacuum_vacuum_scale_factor", "0.10"],
    [17, "autovacuum_vacuum_scale_factor", ".1"],
    [17, "checkpoint_completion_target", "0.90"],
    [17, "synchronous_commit", "on"],
    [17, "rds.force_autovacuum_logging_level", "WARNING"],
    [17, "shared_buffers", "{DBInstanceClassMemory/32768}"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: RDS writes its formulas so
    [17, "max_worker_processes", "GREATEST(${DBInstanceVCPU*2},8)"],
    [18, "autovacuum_worker_slots", "LEAST(GREATEST({DBInstanceClassMemory/32185783296}, 16), 32)"],
  ];
  for (const [major, name, value] of equal) {
    it(`${name} = ${value} is postgres${major}'s own`, () => {
      assert.equal(equalFamilyDefault(major, name, value)?.name, name.toLowerCase());
    });
  }

  const different: readonly (readonly [major: number, name: string, value: string])[] = [
    [14, "rds.force_ssl", "1"],
    [17, "rds.force_ssl", "0"],
    [17, "autovacuum_vacuum_scale_factor", "0.05"],
    [17, "shared_buffers", "{DBInstanceClassMemory/16384}"],
    [17, "shared_preload_libraries", "pg_stat_statements,pg_cron"],
    [17, "autovacuum_worker_slots", "LEAST(GREATEST({DBInstanceClassMemory/32185783296},16),32)"],
    [17, "work_mem", "4096"],
    [17, "rds.force_ssl", ""],
    [17, "constructor", "1"],
  ];
  for (const [major, name, value] of different) {
    it(`${name} = "${value}" is not postgres${major}'s own, as far as is known`, () => {
      assert.equal(equalFamilyDefault(major, name, value), undefined);
    });
  }
});
