import { isDaemon } from "../support/ecsServices";
import { ENVIRONMENT, productionOnly } from "../support/environment";
import { at } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { DATA_HOLDERS, DB_GLOBAL_CLUSTER, isReplica } from "../support/rdsKinds";
import { numberOf } from "../support/values";
import { zonesOfVpc } from "../support/zones";

/** Names its zones itself. */
const VPC = "awsx:ec2:Vpc";

/** Where each type says its subnets. */
const SUBNETS: Readonly<Record<string, string>> = {
  "aws:lb/loadBalancer:LoadBalancer": "subnets",
  "aws:elb/loadBalancer:LoadBalancer": "subnets",
  "aws:rds/subnetGroup:SubnetGroup": "subnetIds",
  "aws:elasticache/subnetGroup:SubnetGroup": "subnetIds",
  "aws:elasticache/serverlessCache:ServerlessCache": "subnetIds",
  "aws:ecs/service:Service": "networkConfiguration.subnets",
  "aws:ecs/taskSet:TaskSet": "networkConfiguration.subnets",
  "aws:autoscaling/group:Group": "vpcZoneIdentifiers",
  "aws:rds/proxy:Proxy": "vpcSubnetIds",
  "aws:lambda/function:Function": "vpcConfig.subnetIds",
  "aws:eks/cluster:Cluster": "vpcConfig.subnetIds",
  "eks:index:Cluster": "subnetIds",
};

/** Where each type says how many there are at least. */
const COPIES: Readonly<Record<string, string>> = {
  "aws:ecs/service:Service": "desiredCount",
  "aws:appautoscaling/target:Target": "minCapacity",
  "aws:autoscaling/group:Group": "minSize",
  "kubernetes:apps/v1:Deployment": "spec.replicas",
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": "spec.minReplicas",
};

export const productionPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-STK-002",
    name: "production-spans-zones",
    description: "What runs in production is in two zones or more: a whole zone can fail.",
    level: "mandatory",
    severity: "high",
    remediation: "Give it subnets of two zones or more.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-2",
    settings: {
      environment: ENVIRONMENT,
      minimumZones: { type: "number", default: 2, minimum: 1, maximum: 6, description: "Zones that production spans" },
    },
    resourceTypes: [VPC, ...Object.keys(SUBNETS)],
    checkResource: productionOnly((resource, settings) => {
      const path = SUBNETS[resource.type];
      const count = path === undefined ? zonesOfVpc(resource) : countOf(at(resource.props, path));
      const least = settings.number("minimumZones");
      return count === undefined || count >= least
        ? []
        : [`${path ?? "availabilityZoneNames"} gives ${count}; ${least} zones are needed.`];
    }),
  },
  {
    id: "MLY-STK-003",
    name: "production-runs-two-copies",
    description: "Production runs two copies or more: one is down while it is replaced.",
    level: "mandatory",
    severity: "high",
    remediation: "Raise the minimum number of tasks, machines or pods to two.",
    authority:
      "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/use-fault-isolation-to-protect-your-workload.html",
    settings: {
      environment: ENVIRONMENT,
      minimumCopies: {
        type: "number",
        default: 2,
        minimum: 1,
        maximum: 100,
        description: "Minimum number of copies in production",
      },
    },
    resourceTypes: Object.keys(COPIES),
    checkResource: productionOnly((resource, settings) => {
      const path = COPIES[resource.type];
      if (path === undefined || isDaemon(resource)) return [];
      const count = numberOf(at(resource.props, path));
      const least = settings.number("minimumCopies");
      return count === undefined || count >= least ? [] : [`${path} is ${count}; ${least} copies are needed.`];
    }),
  },
  {
    id: "MLY-STK-004",
    name: "production-data-protected",
    description: "Pulumi itself refuses to delete what holds the data of production.",
    level: "advisory",
    severity: "high",
    remediation: "Give the resource the option protect: true.",
    authority: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
    settings: { environment: ENVIRONMENT },
    resourceTypes: [
      ...DATA_HOLDERS,
      DB_GLOBAL_CLUSTER,
      "aws:kms/key:Key",
      "aws:secretsmanager/secret:Secret",
      "aws:ecr/repository:Repository",
      "aws:s3/bucket:Bucket",
    ],
    checkResource: productionOnly(({ protect, props }) =>
      protect || isReplica(props) ? [] : ["The resource is not protected."],
    ),
  },
];

function countOf(subnets: unknown): number | undefined {
  return Array.isArray(subnets) ? subnets.length : undefined;
}
