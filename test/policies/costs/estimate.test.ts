import assert from "node:assert/strict";
import { estimate } from "../../../policies/costs/estimate";
import type { PlannedResource } from "../../../policies/runner";
import { stackOf } from "../../../policies/support/stack";

const NODES = "aws:elasticache/replicationGroup:ReplicationGroup";
const CLUSTER = "aws:elasticache/cluster:Cluster";
const SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache";

function dollarsOf(type: string, props: PlannedResource["props"]): number | undefined {
  const urn = `urn:pulumi:dev::site::${type}::cache`;
  const planned = { urn, type, name: "cache", props, dependencies: [], propertyDependencies: {}, protect: false };
  const { items, least } = estimate(stackOf([planned]), { region: "us-east-1", phase: "initial" });
  return items.every(({ kind }) => kind === "priced") ? Math.round(least * 100) / 100 : undefined;
}

describe("the estimate of costs", () => {
  for (const [what, type, props, dollars] of [
    ["two nodes", NODES, { engine: "valkey", nodeType: "cache.r7g.large", numCacheClusters: 2 }, 255.79],
    [
      "two shards with a replica",
      NODES,
      { engine: "valkey", nodeType: "cache.r7g.large", numNodeGroups: 2, replicasPerNodeGroup: 1 },
      511.58,
    ],
    ["a node of Redis OSS, which costs more", NODES, { nodeType: "cache.r7g.large" }, 159.87],
    ["Memcached", CLUSTER, { engine: "memcached", nodeType: "cache.t4g.micro", numCacheNodes: 3 }, 35.04],
    ["an empty serverless cache", SERVERLESS, { engine: "valkey" }, 6.13],
    ["one of Redis OSS", SERVERLESS, { engine: "redis" }, 91.25],
    [
      "one that keeps 10 GB and 1000 units ready",
      SERVERLESS,
      {
        engine: "valkey",
        cacheUsageLimits: { dataStorage: { minimum: 10, unit: "GB" }, ecpuPerSeconds: [{ minimum: 1000 }] },
      },
      619.24,
    ],
    ["a replica that its group counts", CLUSTER, { nodeType: "cache.r7g.large", replicationGroupId: "group" }, 0],
    ["a node type without a known price", NODES, { engine: "valkey", nodeType: "cache.x9g.large" }, undefined],
  ] as const) {
    it(`of ElastiCache counts ${what}`, () => {
      assert.equal(dollarsOf(type, props), dollars);
    });
  }
});
