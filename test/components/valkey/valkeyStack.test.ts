import assert from "node:assert/strict";
import { topologyNames } from "../../../components/configuration/topologyFacts";
import { byType, one } from "../../support/offline";
import { sharedPlan } from "../../support/plans";
import { topologySettings } from "../../support/topologySettings";

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";

/** Everything of ElastiCache in a plan. */
const ofElastiCache = (resources: Parameters<typeof byType>[0]) =>
  resources.filter(({ type }) => type.startsWith("aws:elasticache/"));

describe("a stack with Valkey", () => {
  for (const topology of topologyNames) {
    for (const [valkey, links] of [
      ["serverless", ["valkey", "valkey-reader"]],
      ["nodes", ["valkey"]],
    ] as const) {
      it(`lets in the application on ${topology} and nobody else, and breaks no policy: ${valkey}`, async () => {
        const settings = { ...topologySettings(topology), cacheType: "valkey", valkey };
        const { resources, violations, outputs } = await sharedPlan("prod", settings);
        assert.deepEqual(violations, []);
        const { urn } = one(resources, GROUP, "valkey-access");
        const into = byType(resources, INGRESS)
          .filter(({ propertyDependencies }) => propertyDependencies.securityGroupId?.includes(urn))
          .map(({ name }) => name);
        const access = topology === "eks" ? "eks" : `${topology}-access`;
        assert.deepEqual(
          into,
          links.map((link) => `${access}-${link}-in`),
        );
        assert.match(String(outputs.valkeyAddress), /cache\.amazonaws\.com$/);
      });
    }

    it(`gives the application on ${topology} Valkey's address, and its log-in by reference alone`, async () => {
      const { resources, outputs } = await sharedPlan("prod", { ...topologySettings(topology), cacheType: "valkey" });
      const everything = JSON.stringify(resources.map(({ inputs }) => inputs));
      const script = byType(resources, "aws:ec2/launchTemplate:LaunchTemplate")
        .map(({ inputs }) => Buffer.from(String(inputs.userData), "base64").toString())
        .join("\n");
      const said = everything + script;
      for (const name of [
        "SPRING_DATA_REDIS_CLUSTER_NODES",
        "SPRING_DATA_REDIS_USERNAME",
        "SPRING_DATA_REDIS_PASSWORD",
      ])
        assert.ok(said.includes(name), name);
      assert.ok(said.includes(`${outputs.valkeyAddress}:6379`));
      assert.ok(said.includes(String(outputs.valkeyCredentialsArn)));
    });
  }

  it("has none unless it is asked for", async () => {
    const { resources, outputs } = await sharedPlan("prod", {});
    assert.deepEqual(ofElastiCache(resources), []);
    assert.equal(outputs.valkeyAddress, undefined);
  });

  for (const [settings, cacheType, hasValkey] of [
    [{ cacheType: "postgresql" }, "postgresql", false],
    [{ cacheType: "postgresql", valkey: "serverless" }, "postgresql", true],
    [{ cacheType: "valkey" }, "redis", true],
    [{ cacheType: "postgresql", valkey: "nodes" }, "postgresql", true],
  ] as const) {
    it(`both caches are there on the way to Valkey and back: ${JSON.stringify(settings)}`, async () => {
      const { resources } = await sharedPlan("dev", settings);
      const { containerDefinitions } = one(resources, "aws:ecs/taskDefinition:TaskDefinition").inputs;
      assert.ok(String(containerDefinitions).includes(`"CACHE_TYPE","value":"${cacheType}"`));
      assert.ok(String(containerDefinitions).includes('"POSTGRES_CACHE_TABLE","value":"app_cache"'));
      assert.equal(ofElastiCache(resources).length > 0, hasValkey);
    });
  }

  for (const topology of topologyNames) {
    it(`gives the application on ${topology} the URL of a server of one's own by reference, and breaks no policy`, async () => {
      const arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:cache-AbCdEf";
      const { resources, violations } = await sharedPlan("prod", {
        ...topologySettings(topology),
        cacheType: "external",
        egressPorts: "[443,6379]",
        applicationSecrets: JSON.stringify({ SPRING_DATA_REDIS_URL: arn }),
      });
      assert.deepEqual(violations, []);
      assert.deepEqual(ofElastiCache(resources), []);
      assert.ok(JSON.stringify(resources.map(({ inputs }) => inputs)).includes(arn));
    });
  }

  it("refuses variables that say a second time where Valkey is, and leaves them alone without it", async () => {
    const environmentVariables = '{"SPRING_DATA_REDIS_HOST":"elsewhere.example"}';
    await assert.rejects(sharedPlan("dev", { cacheType: "valkey", environmentVariables }), /keys cacheType and valkey/);
    const { resources } = await sharedPlan("dev", { environmentVariables });
    const { containerDefinitions } = one(resources, "aws:ecs/taskDefinition:TaskDefinition").inputs;
    assert.match(String(containerDefinitions), /elsewhere\.example/);
  });
});
