import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { ValkeyConfig } from "../../../components/stackConfig";
import { Valkey, type ValkeyArgs } from "../../../components/valkey/valkey";
import { valkeyNamePrefix } from "../../../components/valkey/valkeyName";
import { byType, one, runOffline } from "../../support/offline";

const SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache";
const NODES = "aws:elasticache/replicationGroup:ReplicationGroup";
const USER = "aws:elasticache/user:User";
const USER_GROUP = "aws:elasticache/userGroup:UserGroup";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1";

const serverless: ValkeyConfig = {
  kind: "serverless",
  engineVersion: "8.2",
  snapshotDays: 7,
  maxStorage: 5,
  maxUnits: 30_000,
};
const nodes: ValkeyConfig = {
  kind: "nodes",
  engineVersion: "8.2",
  snapshotDays: 7,
  nodeType: "cache.r7g.large",
  replicas: 1,
};

function valkey(settings: ValkeyConfig, changes: Partial<ValkeyArgs> = {}) {
  return runOffline(() => {
    const made = new Valkey("valkey", {
      applicationName: "malayalees-app",
      network: { vpcId: "vpc-1", databaseSubnetIds: pulumi.output(["subnet-1", "subnet-2", "subnet-3"]) },
      settings,
      secrets: { keyArn: KEY },
      finalSnapshot: true,
      retained: true,
      ...changes,
    });
    return { addresses: made.addresses, ports: made.servers.map(({ port }) => port), secretArn: made.secretArn };
  });
}

describe("Valkey", () => {
  for (const [settings, type] of [
    [serverless, SERVERLESS],
    [nodes, NODES],
  ] as const) {
    describe(settings.kind, () => {
      it("is of engine valkey, encrypted with the stack's key, and reached through its own security group alone", async () => {
        const { resources } = await valkey(settings);
        const { inputs, propertyDependencies } = one(resources, type);
        assert.equal(inputs.engine, "valkey");
        assert.equal(inputs.kmsKeyId, KEY);
        const { urn } = one(resources, "aws:ec2/securityGroup:SecurityGroup");
        assert.deepEqual(propertyDependencies.securityGroupIds, [urn]);
        assert.deepEqual(byType(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), []);
      });

      it("has two users: the application with a password, and the default one, who is off", async () => {
        const { resources } = await valkey(settings);
        const users = byType(resources, USER).map(({ inputs }) => inputs);
        assert.deepEqual(
          users.map(({ userName, accessString }) => [userName, String(accessString).split(" ")[0]]),
          [
            ["application", "on"],
            ["default", "off"],
          ],
        );
        for (const { authenticationMode } of users)
          assert.deepEqual(authenticationMode, { type: "password", passwords: ["[secret]"] });
        const group = one(resources, USER_GROUP).inputs;
        assert.deepEqual(
          group.userIds,
          users.map(({ userId }) => userId),
        );
        const used = one(resources, type).inputs;
        assert.deepEqual([used.userGroupId ?? used.userGroupIds].flat(), [group.userGroupId]);
      });

      it("keeps its log-in in a secret of its own, whose content is in no plan", async () => {
        const { resources, outputs } = await valkey(settings);
        const secret = one(resources, "aws:secretsmanager/secret:Secret").inputs;
        assert.deepEqual([secret.kmsKeyId, secret.recoveryWindowInDays], [KEY, 30]);
        const version = one(resources, "aws:secretsmanager/secretVersion:SecretVersion").inputs;
        assert.equal(version.secretString, "[secret]");
        assert.match(String(outputs.secretArn), /^arn:aws:secretsmanager:/);
      });

      it("has daily snapshots for as many days as configured, and none at 0", async () => {
        const kept = async (snapshotDays: number) =>
          one((await valkey({ ...settings, snapshotDays })).resources, type).inputs.snapshotRetentionLimit;
        assert.deepEqual([await kept(7), await kept(0)], [7, 0]);
      });

      it("goes in one update: nothing of it is protected", async () => {
        const { resources } = await valkey(settings);
        assert.deepEqual(
          resources.filter(({ protect }) => protect).map(({ name }) => name),
          [],
        );
      });
    });
  }

  it("serverless stays in two zones, because another subnet would replace it", async () => {
    const { resources } = await valkey(serverless);
    assert.deepEqual(one(resources, SERVERLESS).inputs.subnetIds, ["subnet-1", "subnet-2"]);
  });

  it("serverless has limits for data and processing units, so that a loop in the application is no bill without end", async () => {
    const { inputs } = one((await valkey(serverless)).resources, SERVERLESS);
    assert.deepEqual(inputs.cacheUsageLimits, {
      dataStorage: { maximum: 5, unit: "GB" },
      ecpuPerSeconds: [{ maximum: 30_000 }],
    });
    assert.equal(inputs.majorEngineVersion, "8");
  });

  it("serverless is a cluster for its clients, and answers on the reader's port too", async () => {
    const { outputs } = await valkey(serverless);
    const { SPRING_DATA_REDIS_CLUSTER_NODES: place, ...others } = outputs.addresses as Record<string, string>;
    assert.match(place ?? "", /\.serverless\.us-east-1\.cache\.amazonaws\.com:6379$/);
    assert.deepEqual(others, { SPRING_DATA_REDIS_SSL_ENABLED: "true" });
    assert.deepEqual(outputs.ports, [6379, 6380]);
  });

  it("nodes take TLS only, and fail over to a replica in another zone", async () => {
    const { resources, outputs } = await valkey(nodes);
    const { inputs } = one(resources, NODES);
    assert.deepEqual(
      [inputs.transitEncryptionEnabled, inputs.transitEncryptionMode, inputs.atRestEncryptionEnabled],
      [true, "required", true],
    );
    assert.deepEqual(
      [inputs.numCacheClusters, inputs.automaticFailoverEnabled, inputs.multiAzEnabled, inputs.applyImmediately],
      [2, true, true, false],
    );
    const { SPRING_DATA_REDIS_HOST: host } = outputs.addresses as Record<string, string>;
    assert.match(host ?? "", /^master\./);
    assert.deepEqual(outputs.ports, [6379]);
  });

  it("a single node asks for no fail-over, which ElastiCache would refuse", async () => {
    const { inputs } = one((await valkey({ ...nodes, replicas: 0 })).resources, NODES);
    assert.deepEqual(
      [inputs.numCacheClusters, inputs.automaticFailoverEnabled, inputs.multiAzEnabled],
      [1, false, false],
    );
  });

  it("nodes leave a final snapshot where the database does", async () => {
    const snapshot = async (finalSnapshot: boolean) =>
      one((await valkey(nodes, { finalSnapshot })).resources, NODES).inputs.finalSnapshotIdentifier;
    assert.match(String(await snapshot(true)), /^malayalees-app-[0-9a-f]{6}-final$/);
    assert.equal(await snapshot(false), undefined);
  });

  for (const [engineVersion, family] of [
    ["7.2", "valkey7"],
    ["8.2", "valkey8"],
    ["9.0", "valkey9"],
  ] as const) {
    it(`nodes of Valkey ${engineVersion} have parameters of family ${family}, and evict only what has a time to live`, async () => {
      const { resources } = await valkey({ ...nodes, engineVersion });
      const { inputs } = one(resources, "aws:elasticache/parameterGroup:ParameterGroup");
      assert.deepEqual(
        [inputs.family, inputs.parameters],
        [family, [{ name: "maxmemory-policy", value: "volatile-lru" }]],
      );
      assert.equal(one(resources, NODES).inputs.engineVersion, engineVersion);
    });
  }

  it("lets its transforms change any argument", async () => {
    const transform = {
      serverless: <T>(args: T): T => ({ ...args, networkType: "dualStack" }),
      nodes: <T>(args: T): T => ({ ...args, notificationTopicArn: "arn:aws:sns:us-east-1:1:t" }),
    };
    assert.equal(one((await valkey(serverless, { transform })).resources, SERVERLESS).inputs.networkType, "dualStack");
    assert.ok(one((await valkey(nodes, { transform })).resources, NODES).inputs.notificationTopicArn);
  });
});

describe("names of Valkey", () => {
  // Source: ElastiCache API, names of 1 to 40 letters, digits and single hyphens that begin with a letter and end with none (2026-11).
  const allowed = /^[a-z](-?[a-z0-9])*$/;
  for (const name of ["ab", "malayalees-app", `a${"b".repeat(31)}`, `a${"b".repeat(23)}-${"c".repeat(7)}`]) {
    it(`are what ElastiCache takes for the application ${name}`, () => {
      const identifier = `${valkeyNamePrefix(name)}-abcdef`;
      for (const each of [identifier, `${identifier}-app`, `${identifier}-default`, `${identifier}-users`]) {
        assert.match(each, allowed);
        assert.ok(each.length <= 40, each);
      }
    });
  }
});
