import assert from "node:assert/strict";
import fc from "fast-check";
import { instanceClasses, instanceClassMemoryBytes } from "../../../policies/facts/instanceClasses";
import {
  fitsMemory,
  largestMaxConnections,
  largestWorkMemKb,
  type MemorySettings,
  memoryDemandBytes,
} from "../../../policies/facts/memoryBudget";

const MIB = 1024 ** 2;

const settings = fc.record<MemorySettings>({
  sharedBuffersBytes: fc.integer({ min: 0, max: 64 * 1024 * MIB }),
  autovacuumMaxWorkers: fc.integer({ min: 1, max: 20 }),
  autovacuumWorkMemBytes: fc.integer({ min: MIB, max: 2048 * MIB }),
  maxConnections: fc.integer({ min: 6, max: 5000 }),
  workMemBytes: fc.integer({ min: 64, max: 1024 * 1024 }).map((kb) => kb * 1024),
});
const memory = fc.integer({ min: 512 * MIB, max: 1024 * 1024 * MIB });

describe("the memory budget", () => {
  it("adds up as the rule says", () => {
    const demand = memoryDemandBytes({
      sharedBuffersBytes: 256 * MIB,
      autovacuumMaxWorkers: 3,
      autovacuumWorkMemBytes: 64 * MIB,
      maxConnections: 100,
      workMemBytes: 4 * MIB,
    });
    assert.equal(demand, (256 + 3 * 64 + 100 * (3 + 2)) * MIB);
  });

  it("the largest work_mem fits, and one kB more does not", () => {
    fc.assert(
      fc.property(settings, memory, (each, bytes) => {
        const kb = largestWorkMemKb(each, bytes);
        if (kb === undefined) {
          assert.ok(!fitsMemory({ ...each, workMemBytes: 64 * 1024 }, bytes));
        } else {
          assert.ok(fitsMemory({ ...each, workMemBytes: kb * 1024 }, bytes));
          assert.ok(!fitsMemory({ ...each, workMemBytes: (kb + 1) * 1024 }, bytes));
        }
      }),
    );
  });

  it("the largest max_connections fits, and one more does not", () => {
    fc.assert(
      fc.property(settings, memory, (each, bytes) => {
        const most = largestMaxConnections(each, bytes);
        if (most > 0) assert.ok(fitsMemory({ ...each, maxConnections: most }, bytes));
        assert.ok(!fitsMemory({ ...each, maxConnections: most + 1 }, bytes));
      }),
    );
  });

  it("without connections there is nothing to divide, and no figure is made up", () => {
    const idle = { sharedBuffersBytes: 0, autovacuumMaxWorkers: 0, autovacuumWorkMemBytes: 0, maxConnections: 0 };
    assert.equal(largestWorkMemKb(idle, 1024 * MIB), undefined);
  });

  for (const { name } of instanceClasses) {
    it(`leaves ${name} a useful cache: a quarter in shared_buffers, 50 connections and more with 4 MB each`, () => {
      const bytes = instanceClassMemoryBytes(name) ?? 0;
      const shares = { sharedBuffersBytes: bytes / 4, autovacuumMaxWorkers: 3, autovacuumWorkMemBytes: 16 * MIB };
      assert.ok(largestMaxConnections({ ...shares, workMemBytes: 4 * MIB }, bytes) >= 50);
      assert.ok((largestWorkMemKb({ ...shares, maxConnections: 50 }, bytes) ?? 0) >= 4096);
    });
  }
});
