import assert from "node:assert/strict";
import fc from "fast-check";
import {
  connectionDemand,
  deploymentMaximumPercent,
  largestPool,
  peakTasks,
  RESERVED_CONNECTIONS,
} from "../../../policies/facts/connectionBudget";

describe("the connection budget", () => {
  it("lets a single task start its successor", () => {
    assert.ok(Math.floor((1 * deploymentMaximumPercent(1)) / 100) >= 2);
  });

  it("lets every larger service start at least one new task, as ECS rounds down", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 500 }), (tasks) => {
        assert.ok(Math.floor((tasks * deploymentMaximumPercent(tasks)) / 100) > tasks);
      }),
    );
  });

  it("counts the tasks of a deployment at full scale", () => {
    assert.equal(peakTasks({ minTasks: 2, maxTasks: 5 }), 8);
    assert.equal(connectionDemand({ minTasks: 2, maxTasks: 4, poolSize: 10 }), 60);
    assert.equal(connectionDemand({ minTasks: 1, maxTasks: 4, poolSize: 10 }), 80);
  });

  it("suggests the largest pool that fits, and no larger one does", () => {
    const tasks = fc.record({ minTasks: fc.integer({ min: 1, max: 50 }), maxTasks: fc.integer({ min: 50, max: 500 }) });
    fc.assert(
      fc.property(tasks, fc.integer({ min: 20, max: 5000 }), (use, available) => {
        const poolSize = largestPool(use, available);
        assert.ok(connectionDemand({ ...use, poolSize }) + RESERVED_CONNECTIONS <= available);
        assert.ok(connectionDemand({ ...use, poolSize: poolSize + 1 }) + RESERVED_CONNECTIONS > available);
      }),
    );
  });
});
