import assert from "node:assert/strict";
import { figuresOf } from "../../../tools/plan/figures";
import { sharedPlan } from "../../support/plans";
import { topologySettings } from "../../support/topologySettings";

interface Case {
  readonly settings: Readonly<Record<string, string>>;
  /** Type and name of a resource of prod → what stands beside it. */
  readonly says: Readonly<Record<string, RegExp>>;
}

const cases: readonly Case[] = [
  {
    settings: {
      phase: "growth",
      ...topologySettings("fargate"),
      valkey: "serverless",
      databaseInstanceClass: "db.m7g.large",
    },
    says: {
      "aws:rds/instance:Instance database":
        /^db\.m7g\.large, 50 GiB gp3, engine version \d+, Multi-AZ, backups 14 days$/,
      "aws:ecs/service:Service fargate": /^\d+ tasks, FARGATE/,
      "aws:ecs/taskDefinition:TaskDefinition fargate": /^[\d.]+ vCPU, [\d.]+ GiB, \w+$/,
      "aws:appautoscaling/target:Target fargate": /^\d+ to \d+ tasks$/,
      "aws:elasticache/serverlessCache:ServerlessCache valkey":
        /^serverless, valkey \d, \d+ GB at most, snapshots \d+ days$/,
      "aws:lb/loadBalancer:LoadBalancer ingress": /^public, \d zones$/,
      "aws:cloudwatch/logGroup:LogGroup fargate-log": /^kept \d+ days$/,
      "aws:cloudwatch/metricAlarm:MetricAlarm alarms-database-storage": /^FreeStorageSpace below [\d.]+ GiB$/,
      "aws:ec2/vpcEndpoint:VpcEndpoint network-s3": /^s3, gateway$/,
      "aws:kms/key:Key secrets-key": /^deletion after 30 days, rotated$/,
    },
  },
  {
    settings: { phase: "scale", ...topologySettings("ec2"), valkey: "nodes", natStrategy: "single" },
    says: {
      "aws:autoscaling/group:Group ec2": /^\d+ to \d+ machines, \w+\.\w+( or \w+\.\w+)*$/,
      "aws:ec2/launchTemplate:LaunchTemplate ec2": /^20 GiB gp3$/,
      "awsx:ec2:Vpc network": /^3 zones, 1 NAT gateway$/,
      "aws:elasticache/replicationGroup:ReplicationGroup valkey":
        /^cache\.\w+\.\w+, \d nodes, valkey \d\.\d, snapshots/,
      "aws:rds/instance:Instance database-replica-1": /^db\.\w+\.\w+, read replica, no backups$/,
    },
  },
  {
    settings: topologySettings("eks"),
    says: {
      "eks:index:Cluster eks": /^Kubernetes \d\.\d+, standard support, Auto Mode$/,
      "kubernetes:apps/v1:Deployment eks-workload": /^\d+ pods, [\dm]+ CPU and \w+ each$/,
      "kubernetes:autoscaling/v2:HorizontalPodAutoscaler eks-workload": /^\d+ to \d+ pods$/,
      "kubernetes:karpenter.sh/v1:NodePool eks-node-pool": /^\w+, on-demand$/,
    },
  },
];

describe("the figures beside a resource's name", () => {
  for (const { settings, says } of cases)
    it(`say sizes and counts of prod with ${JSON.stringify(settings)}`, async () => {
      const { resources } = await sharedPlan("prod", settings);
      for (const [what, figures] of Object.entries(says)) {
        const found = resources.find(({ type, name }) => `${type} ${name}` === what);
        assert.ok(found, what);
        assert.match(figuresOf(found), figures, what);
      }
    });

  it("leave out what is not set, and say nothing of what has no figures", () => {
    assert.equal(
      figuresOf({ type: "aws:rds/instance:Instance", inputs: { instanceClass: "db.t4g.micro" } }),
      "db.t4g.micro, one zone",
    );
    assert.equal(figuresOf({ type: "aws:iam/role:Role", inputs: { maxSessionDuration: 3600 } }), "");
    assert.equal(figuresOf({ type: "aws:cloudwatch/logGroup:LogGroup", inputs: {} }), "kept for ever");
    assert.equal(
      figuresOf({ type: "awsx:ec2:Vpc", inputs: { natGateways: { strategy: "None" } } }),
      "3 zones, no NAT gateway",
    );
  });
});
