import assert from "node:assert/strict";
import { DatabaseProxy, type DatabaseProxyArgs } from "../../components/databaseProxy";
import { availableConnections } from "../../policies/facts/connectionBudget";
import { byType, one, runOffline } from "../support/offline";
import { sharedPlan } from "../support/plans";
import { topologySettings } from "../support/topologySettings";

const PROXY = "aws:rds/proxy:Proxy";
const TARGET_GROUP = "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const APPLICATION = "arn:aws:secretsmanager:us-east-1:123456789012:secret:application-1";

async function proxy(changes: Partial<DatabaseProxyArgs> = {}) {
  const { resources } = await runOffline(() => {
    new DatabaseProxy("proxy", {
      region: "us-east-1",
      network: { vpcId: "vpc-1", databaseSubnetIds: ["subnet-1", "subnet-2"] },
      database: { identifier: "db-1", baseName: "db-1", port: 5432, securityGroupId: "sg-database" },
      maxConnections: 200,
      ready: "yes",
      logRetentionDays: 90,
      secrets: { credentialsArn: APPLICATION, keyArn: "arn:aws:kms:us-east-1:1:key/1" },
      ...changes,
    });
  });
  return resources;
}

describe("the proxy in front of the database", () => {
  for (const topology of ["fargate", "ec2", "eks"]) {
    it(`is the only way to the database for the application of phase scale on ${topology}`, async () => {
      const { resources, outputs, violations } = await sharedPlan("prod", {
        ...topologySettings(topology),
        phase: "scale",
      });
      assert.deepEqual(violations, []);
      assert.match(String(outputs.applicationDatabaseAddress), /\.proxy-/);
      const { urn } = one(resources, "aws:ec2/securityGroup:SecurityGroup", "database-proxy-access");
      const into = (group: string) =>
        byType(resources, INGRESS)
          .filter(({ propertyDependencies }) => propertyDependencies.securityGroupId?.includes(group))
          .map(({ name }) => name);
      assert.deepEqual(into(urn), [topology === "eks" ? "eks-database-in" : `${topology}-access-database-in`]);
      const database = one(resources, "aws:ec2/securityGroup:SecurityGroup", "database-access").urn;
      assert.deepEqual([...into(database)].sort(), ["database-proxy-database-in", "database-setup-database-in"]);
    });
  }

  it("is not used by migrations, which hold a lock of their session", async () => {
    const { resources, outputs } = await sharedPlan("prod", { phase: "scale" });
    const { environment } = one(resources, "aws:lambda/function:Function").inputs;
    assert.equal(
      (environment as { variables: Record<string, string> }).variables.DATABASE_HOST,
      outputs.databaseAddress,
    );
    assert.doesNotMatch(String(outputs.databaseAddress), /\.proxy-/);
  });

  it("gets its target only when the role for its log-in exists", async () => {
    const { resources } = await sharedPlan("prod", { phase: "scale" });
    const { dependencies } = one(resources, "aws:rds/proxyTarget:ProxyTarget");
    assert.ok(dependencies.includes(one(resources, "aws:lambda/invocation:Invocation").urn));
  });

  it("does not exist where a few tasks do not need it", async () => {
    const { resources, outputs } = await sharedPlan("prod", {});
    assert.deepEqual(byType(resources, PROXY), []);
    assert.equal(outputs.applicationDatabaseAddress, outputs.databaseAddress);
  });

  it("accepts TLS only, with the password of the application's secret, the only one that it may read", async () => {
    const resources = await proxy();
    const { inputs } = one(resources, PROXY);
    assert.equal(inputs.requireTls, true);
    assert.deepEqual(inputs.auths, [
      {
        authScheme: "SECRETS",
        iamAuth: "DISABLED",
        clientPasswordAuthType: "POSTGRES_SCRAM_SHA_256",
        secretArn: APPLICATION,
      },
    ]);
    const { policy } = one(resources, "aws:iam/rolePolicy:RolePolicy").inputs;
    assert.deepEqual(JSON.parse(String(policy)).Statement[0].Resource, [APPLICATION]);
  });

  for (const maxConnections of [60, 200, 1000]) {
    it(`uses exactly the share of max_connections ${maxConnections} that the configuration counts`, async () => {
      const { connectionPoolConfig } = one(await proxy({ maxConnections }), TARGET_GROUP).inputs;
      const { maxConnectionsPercent, maxIdleConnectionsPercent } = connectionPoolConfig as Record<string, number>;
      const taken = Math.floor((maxConnections * (maxConnectionsPercent ?? 0)) / 100);
      assert.equal(taken, availableConnections(maxConnections, true));
      assert.ok(Number(maxIdleConnectionsPercent) <= Number(maxConnectionsPercent));
    });
  }

  it("gives up before the application's pool does, and never closes a connection that the pool still uses", async () => {
    const resources = await proxy();
    const { connectionPoolConfig } = one(resources, TARGET_GROUP).inputs;
    // HikariCP's defaults: connectionTimeout 30 s, maxLifetime 1800 s.
    assert.ok((connectionPoolConfig as { connectionBorrowTimeout: number }).connectionBorrowTimeout < 30);
    assert.ok(Number(one(resources, PROXY).inputs.idleClientTimeout) > 1800);
  });

  it("has no pinning filter, which RDS supports for MySQL alone", async () => {
    const { connectionPoolConfig } = one(await proxy(), TARGET_GROUP).inputs;
    assert.equal((connectionPoolConfig as Record<string, unknown>).sessionPinningFilters, undefined);
  });

  it("lets its transforms change any argument", async () => {
    const transform = { proxy: <T>(args: T): T => ({ ...args, debugLogging: true }) };
    assert.equal(one(await proxy({ transform }), PROXY).inputs.debugLogging, true);
  });
});
