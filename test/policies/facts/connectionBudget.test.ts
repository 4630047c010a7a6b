import assert from "node:assert/strict";
import fc from "fast-check";
import {
  availableConnections,
  connectionDemand,
  deploymentMaximumPercent,
  largestPool,
  neededMaxConnections,
  peakTasks,
  proxyConnectionsPercent,
  RESERVED_CONNECTIONS,
  type TaskRange,
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

  const range = fc.record({ minTasks: fc.integer({ min: 1, max: 50 }), maxTasks: fc.integer({ min: 50, max: 500 }) });
  const total = (ranges: readonly TaskRange[], poolSize: number) =>
    ranges.reduce((sum, each) => sum + connectionDemand({ ...each, poolSize }), 0);

  it("suggests the largest pool that fits all topologies that run, each with its own tasks, and no larger one does", () => {
    fc.assert(
      fc.property(
        fc.array(range, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 5000 }),
        (ranges, left) => {
          const poolSize = largestPool(ranges, left);
          assert.ok(total(ranges, poolSize) <= left);
          assert.ok(total(ranges, poolSize + 1) > left);
        },
      ),
    );
  });

  it("keeps the reserve, with a proxy and without", () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 5000 }), (most) => {
        assert.equal(availableConnections(most, false), most - RESERVED_CONNECTIONS);
        assert.ok(availableConnections(most, true) <= availableConnections(most, false));
      }),
    );
  });

  it("gives a proxy no more than AWS advises, and exactly the number that the application is configured with", () => {
    assert.equal(proxyConnectionsPercent(200), 90);
    assert.equal(availableConnections(200, true), 180);
    assert.equal(proxyConnectionsPercent(60), 75);
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 5000 }), (most) => {
        assert.equal(availableConnections(most, true), Math.floor((most * proxyConnectionsPercent(most)) / 100));
      }),
    );
  });

  it("asks for the smallest max_connections that leaves the application what it needs", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), fc.boolean(), (demand, proxied) => {
        const needed = neededMaxConnections(demand, proxied);
        assert.ok(availableConnections(needed, proxied) >= demand);
        assert.ok(availableConnections(needed - 1, proxied) < demand);
      }),
    );
  });
});
