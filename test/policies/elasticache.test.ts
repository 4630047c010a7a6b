import assert from "node:assert/strict";
import { policies } from "../../policies/catalogue";
import { type PlannedResource, runPolicies } from "../../policies/runner";

const NODES = "aws:elasticache/replicationGroup:ReplicationGroup";
const CLUSTER = "aws:elasticache/cluster:Cluster";
const SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache";
const USER = "aws:elasticache/user:User";

function resource(type: string, props: PlannedResource["props"]): PlannedResource {
  const urn = `urn:pulumi:prod::site::${type}::cache`;
  return { urn, type, name: "cache", props, dependencies: [], propertyDependencies: {}, protect: false };
}

async function findings(type: string, props: PlannedResource["props"]) {
  const found = await runPolicies(policies, [resource(type, props)]);
  return found.filter(({ policy }) => policy.startsWith("elasticache-"));
}

const place = { subnetGroupName: "isolated", securityGroupIds: ["sg-1"] };

describe("ElastiCache of other programs", () => {
  for (const [what, type, props, expected] of [
    [
      "Redis OSS 5 as it comes",
      NODES,
      { engineVersion: "5.0.6", nodeType: "cache.t3.micro" },
      [
        "elasticache-takes-tls-only",
        "elasticache-storage-encrypted",
        "elasticache-asks-for-login",
        "elasticache-in-own-network",
        "elasticache-in-own-network",
        "elasticache-multi-az",
        "elasticache-multi-az",
        "elasticache-multi-az",
        "elasticache-snapshots-kept",
        "elasticache-version-lasts",
      ],
    ],
    [
      "a lone node of Redis OSS",
      CLUSTER,
      { ...place, engine: "redis", engineVersion: "7.1" },
      ["elasticache-takes-tls-only", "elasticache-multi-az"],
    ],
    ["a replica of a group", CLUSTER, { replicationGroupId: "group" }, []],
    [
      "Memcached of an unknown number of nodes",
      CLUSTER,
      { ...place, engine: "memcached", azMode: "cross-az", transitEncryptionEnabled: true },
      [],
    ],
    [
      "shards with a replica each",
      NODES,
      {
        ...place,
        engine: "valkey",
        engineVersion: "9.0",
        numNodeGroups: 3,
        replicasPerNodeGroup: 1,
        automaticFailoverEnabled: true,
        multiAzEnabled: true,
        transitEncryptionEnabled: true,
        authTokenWo: "[secret]",
        snapshotRetentionLimit: 3,
      },
      [],
    ],
    [
      "a member of a global group",
      NODES,
      {
        ...place,
        globalReplicationGroupId: "world",
        automaticFailoverEnabled: true,
        multiAzEnabled: true,
        numCacheClusters: 2,
        snapshotRetentionLimit: 1,
      },
      [],
    ],
    [
      "Redis OSS that ElastiCache does not have",
      SERVERLESS,
      {
        engine: "redis",
        majorEngineVersion: "8",
        subnetIds: ["a", "b"],
        securityGroupIds: ["sg-1"],
        userGroupId: "u",
        snapshotRetentionLimit: 1,
      },
      ["elasticache-version-offered"],
    ],
    [
      "Memcached without servers",
      SERVERLESS,
      { engine: "memcached", subnetIds: ["a", "b"], securityGroupIds: ["sg-1"] },
      [],
    ],
    [
      "a default user who is off",
      USER,
      { userName: "default", accessString: "off -@all", authenticationMode: { type: "no-password-required" } },
      [],
    ],
    [
      "a version that is newer than the pack",
      SERVERLESS,
      {
        engine: "valkey",
        majorEngineVersion: "10",
        subnetIds: ["a", "b"],
        securityGroupIds: ["sg-1"],
        userGroupId: "u",
        snapshotRetentionLimit: 1,
      },
      [],
    ],
  ] as const) {
    it(`gets the right verdict: ${what}`, async () => {
      const found = await findings(type, props);
      assert.deepEqual(
        found.map(({ policy }) => policy),
        expected,
      );
    });
  }

  it("that ended says since when, and what to move to", async () => {
    const [found] = (await findings(NODES, { engine: "redis", engineVersion: "5.0.6" })).filter(
      ({ policy }) => policy === "elasticache-version-lasts",
    );
    assert.match(found?.message ?? "", /Redis OSS 5\.0\.6 ended on 2026-01-31/);
  });
});
