import assert from "node:assert/strict";
import { parseStackConfig } from "../../../components/stackConfig";
import { credentialVariables } from "../../../components/topologies/containerEnvironment";
import { Fargate } from "../../../components/topologies/fargate/fargate";
import { byType, type OfflineResource, one, runOffline } from "../../support/offline";

const dev = { "aws:region": "us-east-1", "malayalees:allowHttp": "true" };

async function fargate(changes: Readonly<Record<string, string>> = {}) {
  const keyed = Object.entries(changes).map(([key, value]) => [`malayalees:${key}`, value]);
  const config = parseStackConfig({ ...dev, ...Object.fromEntries(keyed) }, "dev");
  const { resources } = await runOffline(() => {
    new Fargate("fargate", {
      region: config.region,
      network: {
        vpcId: "vpc-1",
        applicationSubnetIds: ["subnet-1", "subnet-2"],
        databaseSubnetCidrs: ["10.0.56.0/21"],
        assignPublicIp: true,
      },
      loadBalancer: { securityGroupId: "sg-lb", arnSuffix: "app/x/1", listenerArn: "arn:aws:listener" },
      topologyHeader: false,
      schedule: { runningHours: undefined, sizes: [] },
      servers: [{ name: "database", port: 5432, securityGroupId: "sg-db" }],
      addresses: { RDS_ENDPOINT: "db.example" },
      secretVariables: credentialVariables("DB", {
        arn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:x",
        keyArn: "arn:aws:kms:key",
      }),
      secrets: { keyArn: "arn:aws:kms:key" },
      application: config.application,
      scaling: config.scaling,
      deployment: config.deployment,
      kubernetes: config.kubernetes,
      logRetentionDays: 14,
      tags: config.tags,
    });
  });
  return resources;
}

interface Container {
  readonly linuxParameters: { readonly tmpfs: readonly unknown[] };
  readonly user: string;
  readonly readonlyRootFilesystem: boolean;
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly secrets: readonly { readonly name: string; readonly valueFrom: string }[];
}

function container(resources: readonly OfflineResource[]): Container {
  const { inputs } = one(resources, "aws:ecs/taskDefinition:TaskDefinition");
  const [first] = JSON.parse(String(inputs.containerDefinitions)) as readonly Container[];
  return first ?? assert.fail("no container");
}

const service = (resources: readonly OfflineResource[]) => one(resources, "aws:ecs/service:Service").inputs;

describe("the Fargate topology", () => {
  it("gives the application the environment of docs/guide.md", async () => {
    const { environment } = container(await fargate());
    const variables = Object.fromEntries(environment.map(({ name, value }) => [name, value]));
    assert.deepEqual(variables, {
      SPRING_PROFILES_ACTIVE: "prod-aws-postgres-cache",
      RDS_ENDPOINT: "db.example",
      DB_NAME: "malayalees_us_site",
      CACHE_TYPE: "postgresql",
      POSTGRES_CACHE_TABLE: "app_cache",
      SERVER_TOMCAT_KEEPALIVETIMEOUT: "75s",
      SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: "4",
    });
  });

  it("passes user name and password by reference only", async () => {
    const { secrets } = container(await fargate());
    assert.deepEqual(
      secrets.map(({ name }) => name),
      ["DB_PASSWORD", "DB_USERNAME"],
    );
    for (const { valueFrom } of secrets) assert.match(valueFrom, /^arn:aws:secretsmanager:.+:(password|username)::$/);
  });

  it("never runs as root, and can write only to /tmp if shells are disabled", async () => {
    const closed = container(await fargate({ enableExec: "false" }));
    assert.equal(closed.user, "1000:1000");
    assert.equal(closed.readonlyRootFilesystem, true);
    // ECS Exec needs a writable root file system.
    assert.equal(container(await fargate({ enableExec: "true" })).readonlyRootFilesystem, false);
  });

  it("has a writable /tmp, of an eighth of its memory unless configured otherwise", async () => {
    const tmp = (size: number) => ({
      containerPath: "/tmp",
      size,
      mountOptions: ["rw", "exec", "nosuid", "nodev", "mode=1777"],
    });
    assert.deepEqual(container(await fargate()).linuxParameters.tmpfs, [tmp(128)]);
    assert.deepEqual(container(await fargate({ tmpSize: "300" })).linuxParameters.tmpfs, [tmp(300)]);
  });

  it("creates the log group of Container Insights before the cluster, so that logs expire and are deleted with the stack", async () => {
    const resources = await fargate({ containerInsights: "true" });
    const { name } = one(resources, "aws:ecs/cluster:Cluster").inputs;
    const insights = one(resources, "aws:cloudwatch/logGroup:LogGroup", "fargate-insights");
    assert.deepEqual(insights.inputs, {
      name: `/aws/ecs/containerinsights/${name}/performance`,
      retentionInDays: 14,
    });
    assert.ok(one(resources, "aws:ecs/cluster:Cluster").dependencies.includes(insights.urn));
  });

  it("pays for Container Insights only where it is on", async () => {
    const cluster = async (containerInsights: string) => {
      const resources = await fargate({ containerInsights });
      const logs = byType(resources, "aws:cloudwatch/logGroup:LogGroup").map(({ name }) => name);
      return [one(resources, "aws:ecs/cluster:Cluster").inputs.settings, logs.includes("fargate-insights")];
    };
    assert.deepEqual(await cluster("true"), [[{ name: "containerInsights", value: "enabled" }], true]);
    assert.deepEqual(await cluster("false"), [[{ name: "containerInsights", value: "disabled" }], false]);
    assert.deepEqual(await cluster("auto"), await cluster("false"));
  });

  for (const [minTasks, percent] of [
    ["1", 200],
    ["2", 150],
  ] as const) {
    it(`deploys ${minTasks} task(s) without loss of capacity, and rolls back automatically`, async () => {
      const inputs = service(await fargate({ minTasks, poolSize: "4" }));
      assert.equal(inputs.deploymentMinimumHealthyPercent, 100);
      assert.equal(inputs.deploymentMaximumPercent, percent);
      assert.deepEqual(inputs.deploymentCircuitBreaker, { enable: true, rollback: true });
    });
  }

  it("rolls a version back by its own alarms, which exist before the service, where errors do that", async () => {
    const resources = await fargate({ rollbackOnErrors: "true" });
    const alarms = byType(resources, "aws:cloudwatch/metricAlarm:MetricAlarm");
    const { inputs, dependencies } = one(resources, "aws:ecs/service:Service");
    const { alarmNames, ...how } = inputs.alarms as { readonly alarmNames: readonly string[] };
    assert.deepEqual([how, new Set(alarmNames).size], [{ enable: true, rollback: true }, alarms.length]);
    assert.deepEqual(
      alarms.map(({ name, urn }) => [name, dependencies.includes(urn)]),
      [
        ["fargate-deployment-errors", true],
        ["fargate-deployment-slow", true],
      ],
    );
  });

  it("says nothing of alarms where that is off, as ECS takes no empty list of them", async () => {
    const resources = await fargate({ rollbackOnErrors: "false" });
    assert.equal(service(resources).alarms, undefined);
    assert.deepEqual(byType(resources, "aws:cloudwatch/metricAlarm:MetricAlarm"), []);
  });

  it("never uses Spot for the tasks that always run", async () => {
    const strategies = service(await fargate({ spotShare: "70" })).capacityProviderStrategies;
    assert.deepEqual(strategies, [
      { capacityProvider: "FARGATE", base: 2, weight: 30 },
      { capacityProvider: "FARGATE_SPOT", base: 0, weight: 70 },
    ]);
    const without = service(await fargate()).capacityProviderStrategies;
    assert.deepEqual(without, [{ capacityProvider: "FARGATE", base: 2, weight: 100 }]);
  });

  it("leaves the number of tasks to auto scaling, by CPU and by requests", async () => {
    const resources = await fargate();
    assert.deepEqual(one(resources, "aws:ecs/service:Service").ignoreChanges, ["desiredCount"]);
    const target = one(resources, "aws:appautoscaling/target:Target").inputs;
    assert.deepEqual([target.minCapacity, target.maxCapacity], [2, 4]);
    const metrics = byType(resources, "aws:appautoscaling/policy:Policy").map(({ inputs }) => JSON.stringify(inputs));
    assert.equal(metrics.length, 2);
    assert.ok(metrics.some((metric) => metric.includes("ECSServiceAverageCPUUtilization")));
    assert.ok(metrics.some((metric) => metric.includes("ALBRequestCountPerTarget")));
  });

  it("has no inbound rule by address: each link of the chain names a security group", async () => {
    const rules = byType(await fargate(), "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    assert.equal(rules.length, 2);
    for (const { inputs } of rules) {
      assert.equal(inputs.cidrIpv4, undefined);
      assert.ok(inputs.referencedSecurityGroupId);
    }
  });

  it("gives its tasks no permissions, except for shells if they are enabled", async () => {
    const policies = async (enableExec: string) =>
      byType(await fargate({ enableExec }), "aws:iam/rolePolicy:RolePolicy").map(({ name }) => name);
    assert.deepEqual(await policies("false"), ["fargate-execution"]);
    assert.deepEqual((await policies("true")).sort(), ["fargate-execution", "fargate-task"]);
  });

  it("may pull only from the image's own repository", async () => {
    const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/malayalees-app:1.0.0";
    const resources = await fargate({ image, enableExec: "false" });
    const policy = String(one(resources, "aws:iam/rolePolicy:RolePolicy").inputs.policy);
    assert.match(policy, /"arn:aws:ecr:us-east-1:123456789012:repository\/malayalees-app"/);
    const placeholder = String(
      one(await fargate({ enableExec: "false" }), "aws:iam/rolePolicy:RolePolicy").inputs.policy,
    );
    assert.doesNotMatch(placeholder, /ecr:/);
  });

  it("gives a JVM time to start before failed checks count", async () => {
    assert.equal(service(await fargate({ startupSeconds: "240" })).healthCheckGracePeriodSeconds, 240);
  });

  it("uses the architecture that the image is built for", async () => {
    const { inputs } = one(await fargate({ architecture: "arm64" }), "aws:ecs/taskDefinition:TaskDefinition");
    assert.deepEqual(inputs.runtimePlatform, { operatingSystemFamily: "LINUX", cpuArchitecture: "ARM64" });
  });
});
