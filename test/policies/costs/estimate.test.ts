import assert from "node:assert/strict";
import { type CostItem, estimate } from "../../../policies/costs/estimate";
import { type Assumptions, assumptionsOf } from "../../../policies/costs/usage";
import type { UsageKey } from "../../../policies/costs/usageKeys";
import type { PlannedResource } from "../../../policies/runner";
import { stackOf } from "../../../policies/support/stack";

const INSTANCE = "aws:rds/instance:Instance";
const NODES = "aws:elasticache/replicationGroup:ReplicationGroup";
const CLUSTER = "aws:elasticache/cluster:Cluster";
const SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const LOGS = "aws:cloudwatch/logGroup:LogGroup";
const GROUP = "aws:autoscaling/group:Group";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const SERVICE = "aws:ecs/service:Service";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const VPC = "awsx:ec2:Vpc";
const EKS = "aws:eks/cluster:Cluster";

type Props = PlannedResource["props"];

/** @param links property → names of the resources that it comes from */
function resource(type: string, props: Props, name = "it", links: Readonly<Record<string, string>> = {}) {
  const urn = (of: string) => `urn:pulumi:prod::site::any::${of}`;
  const propertyDependencies = Object.fromEntries(Object.entries(links).map(([key, of]) => [key, [urn(of)]]));
  return { urn: urn(name), type, name, props, dependencies: [], propertyDependencies, protect: false };
}

/** Round figures, so that each case can be worked by hand: 10 requests/s all day are 26.28 million a month of 730 hours. */
const ROUND: Partial<Record<UsageKey, number>> = { peakRequests: 10, peakHours: 24, requestKb: 1, responseKb: 4 };

function usage(own: Partial<Record<UsageKey, number>>): Partial<Assumptions> {
  const all = assumptionsOf("initial");
  return Object.fromEntries(
    Object.entries({ ...ROUND, ...own }).map(([key, value]) => [key, { ...all.peakRequests, value }]),
  );
}

function billOf(resources: readonly PlannedResource[], own: Partial<Record<UsageKey, number>> = {}) {
  return estimate(stackOf(resources), { region: "us-east-1", phase: "initial", usage: usage(own) });
}

const cents = (dollars: number) => Math.round(dollars * 100) / 100;

/** Lines that cost something, by what they are of. */
function priced(items: readonly CostItem[], which: "least" | "dollars"): Readonly<Record<string, number>> {
  const lines = items.filter((item) => item.kind === "priced" && cents(item[which]) > 0);
  return Object.fromEntries(lines.map((item) => [item.what, cents(item[which])]));
}

interface Case {
  readonly it: string;
  readonly resources: readonly PlannedResource[];
  readonly usage?: Partial<Record<UsageKey, number>>;
  /** @default at expected use */
  readonly which?: "least";
  readonly lines: Readonly<Record<string, number>>;
}

const database = (props: Props, name?: string, links?: Readonly<Record<string, string>>) =>
  resource(
    INSTANCE,
    { instanceClass: "db.t4g.micro", allocatedStorage: 20, storageType: "gp3", ...props },
    name,
    links,
  );
/** One zone, so that no data crosses. */
const ONE_ZONE = resource(VPC, { numberOfAvailabilityZones: 1, natGateways: { strategy: "None" } }, "vpc");

const CASES: readonly Case[] = [
  {
    // 730 h × 0.016 = 11.68; 20 GB × 0.115 = 2.30
    it: "a database in one zone",
    resources: [ONE_ZONE, database({})],
    lines: { "db.t4g.micro": 11.68, "storage gp3": 2.3 },
  },
  {
    // Twice 11.68 and 2.30, as the standby has its own storage.
    it: "a database with a standby",
    resources: [ONE_ZONE, database({ multiAz: true })],
    lines: { "db.t4g.micro and its standby": 23.36, "storage gp3": 4.6 },
  },
  {
    // Storage grows to 90 / 0.9 = 100 GB: 100 × 0.115 = 11.50. Backups 90 × (1 + 14 × 0.05) = 153, 100 are free: 53 × 0.095 = 5.035
    it: "storage that grows by itself, and backups beyond its size",
    resources: [ONE_ZONE, database({ maxAllocatedStorage: 200, backupRetentionPeriod: 14 })],
    usage: { databaseUsedGb: 90, databaseDailyChange: 0.05 },
    lines: { "db.t4g.micro": 11.68, "storage gp3": 11.5, "backups beyond the size of the storage": 5.04 },
  },
  {
    // Twice (100 × 0.115 = 11.50; 1000 IOPS above 3000 × 0.02 = 20.00; 25 MB/s above 125 × 0.08 = 2.00)
    it: "operations and throughput above the baseline, in both zones",
    resources: [ONE_ZONE, database({ multiAz: true, allocatedStorage: 100, iops: 4000, storageThroughput: 150 })],
    lines: {
      "db.t4g.micro and its standby": 23.36,
      "storage gp3": 23,
      "operations beyond the baseline": 40,
      "throughput beyond the baseline": 4,
    },
  },
  {
    // From 400 GB on 12,000 IOPS and 500 MB/s are part of it: 400 × 0.115 = 46.00
    it: "the larger baseline of larger storage",
    resources: [ONE_ZONE, database({ allocatedStorage: 400, iops: 12_000, storageThroughput: 500 })],
    lines: { "db.t4g.micro": 11.68, "storage gp3": 46 },
  },
  {
    // PostgreSQL 13 left standard support on 2026-02-28: 2 vCPUs × 730 h × 0.10 = 146.00
    it: "extended support of an old version",
    resources: [ONE_ZONE, database({ engineVersion: "13.20" })],
    lines: { "db.t4g.micro": 11.68, "storage gp3": 2.3, "extended support of PostgreSQL 13.20": 146 },
  },
  {
    // Of the replica: 11.68, and the storage of its source, 2.30. Proxy: 2 vCPUs × 730 h × 0.015 = 21.90
    it: "a replica with its source's storage, and a proxy",
    resources: [
      ONE_ZONE,
      database({}, "main"),
      resource(INSTANCE, { instanceClass: "db.t4g.small" }, "replica", { replicateSourceDb: "main" }),
      resource("aws:rds/proxy:Proxy", {}, "proxy"),
    ],
    lines: { "db.t4g.micro": 11.68, "db.t4g.small": 23.36, "storage gp3": 2.3, "database proxy": 21.9 },
  },
  {
    // A sample a minute: 43,800 × 10 KB = 0.438 GB × 0.50 = 0.219. 26.28 million × 6 KB × 1/2 = 78.84 GB × 0.01 = 0.7884
    it: "enhanced monitoring's logs, and data from the other of two zones",
    resources: [database({ monitoringInterval: 60 })],
    usage: { monitoringKb: 10, databaseKbPerRequest: 6 },
    lines: {
      "db.t4g.micro": 11.68,
      "storage gp3": 2.3,
      "enhanced monitoring, logs": 0.22,
      "data between zones, to the database": 0.79,
    },
  },
  {
    // 2 × 730 h × 0.1752 = 255.79; seven backups of 10 GB: 70 × 0.085 = 5.95
    it: "nodes of a cache, and a backup of each day",
    resources: [
      ONE_ZONE,
      resource(NODES, {
        engine: "valkey",
        nodeType: "cache.r7g.large",
        numCacheClusters: 2,
        snapshotRetentionLimit: 7,
      }),
    ],
    usage: { cacheGb: 10 },
    lines: { "cache.r7g.large with valkey": 255.79, backups: 5.95 },
  },
  {
    // 5 GB × 730 h × 0.084 = 306.60; 26.28 million × 3 = 78.84 million units × 0.0023 = 0.18
    it: "a serverless cache by what is in it",
    resources: [resource(SERVERLESS, { engine: "valkey" })],
    usage: { cacheGb: 5, cacheUnitsPerRequest: 3 },
    lines: { data: 306.6, "processing units": 0.18 },
  },
  {
    // 730 h × 0.0225 = 16.43; 2 × 730 h × 0.005 = 7.30.
    // 10/s × 3600 s × 5 KB = 0.18 GB an hour = 0.18 LCU, more than 1 connection/s / 25 = 0.04: 131.4 LCU-hours × 0.008 = 1.05.
    // 26.28 million × 4 KB = 105.12 GB × 0.09 = 9.46
    it: "a load balancer by the dimension that asks for most, and the data that it sends",
    resources: [resource(BALANCER, { subnets: ["a", "b"] })],
    usage: { newConnectionsPerRequest: 0.1, activeConnections: 100 },
    lines: {
      "load balancer": 16.43,
      "use of the load balancer": 1.05,
      "public addresses of the load balancer": 7.3,
      "data to the internet": 9.46,
    },
  },
  {
    // 10/s × 10 / 25 = 4 LCU × 730 h × 0.008 = 23.36. An internal one has no address and sends nothing out.
    it: "an internal load balancer by new connections, where each request has ten",
    resources: [resource(BALANCER, { subnets: ["a", "b"], internal: true })],
    usage: { newConnectionsPerRequest: 10, activeConnections: 100 },
    lines: { "load balancer": 16.43, "use of the load balancer": 23.36 },
  },
  {
    // 26.28 million × 0.1 KB = 2.628 GB × 0.50 = 1.314. Kept for 73 days = 2.4 months at 0.15: 0.946 GB × 0.03 = 0.03
    it: "the application's log, taken in and kept",
    resources: [resource(LOGS, { namePrefix: "/ecs/app-", retentionInDays: 73 })],
    usage: { applicationLogKbPerRequest: 0.1, logCompression: 0.15 },
    lines: { "logs of application": 1.31, "logs of application, kept": 0.03 },
  },
  {
    // Three gateways: 3 × 730 × 0.045 = 98.55; addresses 3 × 730 × 0.005 = 10.95; (10 + 26.28 million × 0 KB) GB × 0.045 = 0.45
    it: "a NAT gateway in each zone, with its address and data",
    resources: [resource(VPC, { numberOfAvailabilityZones: 3 })],
    usage: { natGb: 10, applicationLogKbPerRequest: 0 },
    lines: { "NAT gateways": 98.55, "public addresses of NAT gateways": 10.95, "data through NAT gateways": 0.45 },
  },
  {
    // Two zones × 730 h × 0.01 = 14.60 for each; logs 26.28 million × 1 KB = 26.28 GB × 0.01 = 0.26
    it: "interface endpoints in each zone, and the logs that go through theirs",
    resources: [
      resource(
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        { vpcEndpointType: "Interface", serviceName: "com.amazonaws.us-east-1.logs", subnetIds: ["a", "b"] },
        "logs",
      ),
      resource("aws:ec2/vpcEndpoint:VpcEndpoint", { vpcEndpointType: "Gateway", serviceName: "s3" }, "s3"),
    ],
    usage: { applicationLogKbPerRequest: 1 },
    lines: { "interface endpoint logs": 14.6, "data through the endpoint": 0.26 },
  },
  {
    // 2 tasks × 0.5 vCPU × 730 h × 0.04048 = 29.55; 2 × 1 GiB × 730 × 0.004445 = 6.49; addresses 2 × 730 × 0.005 = 7.30;
    // disk 2 × 30 GiB above 20 × 730 × 0.000111 = 4.86; 37 metrics × 0.30 = 11.10
    it: "tasks with public addresses, a larger disk and Container Insights",
    resources: [
      resource("aws:ecs/cluster:Cluster", { settings: [{ name: "containerInsights", value: "enabled" }] }, "cluster"),
      resource(TASK, { cpu: "512", memory: "1024", ephemeralStorage: { sizeInGib: 50 } }, "task"),
      resource(SERVICE, { desiredCount: 2, networkConfiguration: { assignPublicIp: true } }, "service", {
        taskDefinition: "task",
        cluster: "cluster",
      }),
    ],
    usage: { insightsMetrics: 37 },
    lines: {
      "Fargate, CPU": 29.55,
      "Fargate, memory": 6.49,
      "Fargate, disk": 4.86,
      "public addresses of tasks": 7.3,
      "Container Insights, metrics": 11.1,
    },
  },
  {
    // 10/s = 600 a minute, of 100 for each task: 6 tasks. 2 are the base, half of the 4 above it on Spot: 4 and 2 of 1 vCPU and 2 GiB.
    // 4 × 730 × 0.04048 = 118.20; 8 GiB × 730 × 0.004445 = 25.96; at 0.01292463 and 0.00141938: 18.87 and 4.14
    it: "the tasks that the requests ask for, half of those above the base on Spot",
    resources: [
      resource(TASK, { cpu: "1024", memory: "2048" }, "task"),
      resource(
        SERVICE,
        {
          desiredCount: 2,
          capacityProviderStrategies: [
            { base: 2, capacityProvider: "FARGATE", weight: 50 },
            { capacityProvider: "FARGATE_SPOT", weight: 50 },
          ],
        },
        "service",
        { taskDefinition: "task" },
      ),
      resource("aws:appautoscaling/target:Target", { minCapacity: 2, maxCapacity: 10 }, "target", {
        resourceId: "service",
      }),
      resource(
        "aws:appautoscaling/policy:Policy",
        {
          targetTrackingScalingPolicyConfiguration: {
            predefinedMetricSpecification: { predefinedMetricType: "ALBRequestCountPerTarget" },
            targetValue: 100,
          },
        },
        "policy",
        { resourceId: "target" },
      ),
    ],
    lines: {
      "Fargate, CPU": 118.2,
      "Fargate, memory": 25.96,
      "Fargate Spot, CPU": 18.87,
      "Fargate Spot, memory": 4.14,
    },
  },
  {
    // 4 machines at least, 2 on demand: 2 × 730 × 0.0208 = 30.37; half of the 2 above is on demand as well: 3 × 15.18 = 45.55, and
    // 1 × 730 × 0.4 × 0.0208 = 6.07. Volumes 4 × 20 × 0.08 = 6.40; 4 × 7 metrics × 0.30 = 8.40; 4 × 2 × 0.30 = 2.40; addresses 14.60
    it: "machines with volumes, metrics and addresses, a part of them on Spot",
    resources: [
      resource(
        TEMPLATE,
        {
          blockDeviceMappings: [{ ebs: { volumeSize: 20, volumeType: "gp3" } }],
          networkInterfaces: [{ associatePublicIpAddress: "true" }],
          monitoring: { enabled: true },
        },
        "template",
      ),
      resource(
        GROUP,
        {
          minSize: 4,
          maxSize: 4,
          mixedInstancesPolicy: {
            instancesDistribution: { onDemandBaseCapacity: 2, onDemandPercentageAboveBaseCapacity: 50 },
            launchTemplate: { overrides: [{ instanceType: "t3.small" }, { instanceType: "t3a.small" }] },
          },
        },
        "group",
        { mixedInstancesPolicy: "template" },
      ),
    ],
    usage: { spotPriceShare: 0.4, agentMetrics: 2 },
    lines: {
      "t3.small": 45.55,
      "t3.small on Spot, at 40 % of the price on demand": 6.07,
      "volumes gp3": 6.4,
      "public addresses of machines": 14.6,
      "detailed monitoring": 8.4,
      "memory and disk of machines": 2.4,
    },
  },
  {
    // 730 h × 0.60 = 438.00 from 2026-03-23 on; 73.00 where AWS upgrades in place of it.
    it: "a cluster whose version is in extended support",
    resources: [resource(EKS, { version: "1.32", upgradePolicy: { supportType: "EXTENDED" } })],
    lines: { "Kubernetes cluster, 1.32 in extended support": 438 },
  },
  {
    it: "a cluster that AWS upgrades in time",
    resources: [resource(EKS, { version: "1.32", upgradePolicy: { supportType: "STANDARD" } })],
    lines: { "Kubernetes cluster": 73 },
  },
  {
    // rate(1 minute): 43,800 runs × 1.00 a million = 0.04; with 8 updates 43,808 calls × 0.20 a million = 0.01;
    // (43,800 × 1 s + 8 × 20 s) × 0.25 GB × 0.0000133334 = 0.15
    it: "a function that a schedule calls every minute",
    resources: [
      resource("aws:lambda/function:Function", { memorySize: 256, architectures: ["arm64"] }, "function"),
      resource("aws:scheduler/schedule:Schedule", { scheduleExpression: "rate(1 minute)" }, "schedule", {
        target: "function",
      }),
    ],
    usage: { updates: 8, functionSecondsPerRun: 1, functionSecondsPerUpdate: 20 },
    lines: { "calls of the function": 0.01, "time of the function": 0.15, schedule: 0.04 },
  },
  {
    it: "alarms by their metrics and periods, and a dashboard",
    resources: [
      resource("aws:cloudwatch/metricAlarm:MetricAlarm", { period: 60 }, "one"),
      resource("aws:cloudwatch/dashboard:Dashboard", {}, "board"),
    ],
    lines: { alarm: 0.1, dashboard: 3 },
  },
  {
    // 1.00, and 20,000 requests × 0.03 a ten thousand = 0.06; 0.40, and 20,000 × 0.05 = 0.10; 5 GB × 0.10
    it: "a key, a secret and images",
    resources: [
      resource("aws:kms/key:Key", {}, "key"),
      resource("aws:secretsmanager/secret:Secret", {}, "secret"),
      resource("aws:ecr/repository:Repository", {}, "images"),
    ],
    usage: { keyRequests: 20_000, secretRequests: 20_000, imagesGb: 5 },
    lines: { key: 1, "requests to the key": 0.06, secret: 0.4, "requests for the secret": 0.1, images: 0.5 },
  },
  {
    // 26.28 million × 0.1 KB × (73 days / 30.4) = 6.307 GB × 0.023 = 0.15; 12 × 730 × 2 zones × 0.005 a thousand = 0.09
    it: "access logs until the bucket removes them",
    resources: [
      resource("aws:s3/bucket:Bucket", {}, "bucket"),
      resource(
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        { rules: [{ expiration: { days: 73 } }] },
        "lifecycle",
        { bucket: "bucket" },
      ),
      resource(BALANCER, { subnets: ["a", "b"], internal: true }, "balancer", { accessLogs: "bucket" }),
    ],
    usage: {
      accessLogKbPerRequest: 0.1,
      newConnectionsPerRequest: 0,
      activeConnections: 0,
      requestKb: 0,
      responseKb: 0,
    },
    lines: { "access logs": 0.15, "access logs, written": 0.09, "load balancer": 16.43 },
  },
  {
    // Least use has no traffic, no growth and no images: hours and storage alone.
    it: "at least use, what is paid whatever happens",
    which: "least",
    resources: [
      database({ maxAllocatedStorage: 200, backupRetentionPeriod: 14 }, "database"),
      resource(SERVERLESS, { engine: "valkey" }, "cache"),
      resource(BALANCER, { subnets: ["a", "b"] }, "balancer"),
      resource("aws:ecr/repository:Repository", {}, "images"),
    ],
    usage: { databaseUsedGb: 90, cacheGb: 5 },
    // 0.1 GB × 730 h × 0.084 = 6.13
    lines: {
      "db.t4g.micro": 11.68,
      "storage gp3": 2.3,
      data: 6.13,
      "load balancer": 16.43,
      "public addresses of the load balancer": 7.3,
    },
  },
];

describe("the estimate of costs", () => {
  for (const { it: title, resources, usage: own, which = "dollars", lines } of CASES)
    it(`has, to the cent, ${title}`, () => {
      assert.deepEqual(priced(billOf(resources, own).items, which), lines);
    });

  it("is the sum of its lines", () => {
    const bill = billOf(CASES.flatMap(({ resources }) => resources));
    const sum = (key: "least" | "dollars") => bill.items.reduce((total, item) => total + item[key], 0);
    assert.equal(bill.expected, sum("dollars"));
    assert.equal(bill.least, sum("least"));
    for (const { quantity, price, dollars, kind } of bill.items)
      if (kind === "priced") assert.equal(dollars, quantity * price);
  });

  it("says what has no price, and why", () => {
    const [count, node, unknown, unclear] = [
      resource(NODES, { engine: "valkey", nodeType: "cache.r7g.large", numCacheClusters: "many" }, "count"),
      resource(NODES, { engine: "valkey", nodeType: "cache.x9g.large" }, "node"),
      resource("aws:sqs/queue:Queue", {}, "queue"),
      resource("aws:s3/bucket:Bucket", {}, "bucket"),
    ].map((each) => billOf([each]).items[0]);
    assert.equal(count?.source, "how much of it there is does not follow from its properties");
    assert.equal(node?.source, "no price of elasticache/node/cache.x9g.large/valkey in us-east-1");
    assert.equal(unknown?.source, "nothing is known about the price of aws:sqs/queue:Queue");
    assert.equal(unclear?.source, "what will be stored is not known");
    for (const item of [count, node, unknown, unclear])
      assert.deepEqual([item?.kind, item?.dollars, item?.least], ["unpriced", 0, 0]);
  });

  it("has what is free with the page that says so", () => {
    const [item] = billOf([resource("aws:iam/role:Role", {})]).items;
    assert.deepEqual([item?.kind, item?.source], ["free", "https://aws.amazon.com/iam/"]);
  });

  it("has no prices of a region without a file, and says so; a stack outside of AWS needs none", () => {
    const place = { region: "eu-north-1", phase: "initial" } as const;
    const { items, problem } = estimate(stackOf([database({})]), place);
    assert.deepEqual([items, problem], [[], "no prices for eu-north-1"]);
    const own = estimate(stackOf([resource("kubernetes:core/v1:ConfigMap", {})]), { ...place, region: "" });
    assert.deepEqual([own.items.length, own.problem], [1, undefined]);
  });

  it("counts the parts of a network that the engine shows, or else the network by its inputs, never both", () => {
    const vpc = resource(VPC, { natGateways: { strategy: "Single" } }, "vpc");
    const urn = "urn:pulumi:prod::site::awsx:ec2:Vpc::vpc";
    const gateway = { ...resource("aws:ec2/natGateway:NatGateway", {}, "nat"), parent: urn };
    const alone = billOf([{ ...vpc, urn }]).items.find(({ what }) => what === "NAT gateways");
    assert.equal(alone?.quantity, 730);
    const both = billOf([{ ...vpc, urn }, gateway]).items.filter(({ kind }) => kind === "priced");
    assert.deepEqual(
      both.map(({ type }) => type).filter((type) => type === VPC),
      [],
    );
    assert.equal(both.find(({ what }) => what === "NAT gateway")?.quantity, 730);
  });

  it("counts a member of a replication group once, with its group", () => {
    assert.deepEqual(
      billOf([resource(CLUSTER, { nodeType: "cache.r7g.large", replicationGroupId: "group" })]).items,
      [],
    );
  });
});
