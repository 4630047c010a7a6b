import { ENVIRONMENT, isProduction } from "../support/environment";
import { at } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { zonesOfVpc } from "../support/zones";

/** Says its zones itself. */
const VPC = "awsx:ec2:Vpc";

/** Where each type says its subnets. */
const SUBNETS: Readonly<Record<string, string>> = {
  "aws:lb/loadBalancer:LoadBalancer": "subnets",
  "aws:elb/loadBalancer:LoadBalancer": "subnets",
  "aws:rds/subnetGroup:SubnetGroup": "subnetIds",
  "aws:ecs/service:Service": "networkConfiguration.subnets",
  "aws:ecs/taskSet:TaskSet": "networkConfiguration.subnets",
  "aws:autoscaling/group:Group": "vpcZoneIdentifiers",
  "aws:rds/proxy:Proxy": "vpcSubnetIds",
  "aws:lambda/function:Function": "vpcConfig.subnetIds",
  "aws:eks/cluster:Cluster": "vpcConfig.subnetIds",
  "eks:index:Cluster": "subnetIds",
};

export const productionSpansZones: ResourcePolicy = {
  id: "MLY-STK-002",
  name: "production-spans-zones",
  description: "What runs in production stands in two zones or more: AWS loses one now and then.",
  level: "mandatory",
  severity: "high",
  remediation: "Give it subnets of two zones or more.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-2",
  settings: {
    environment: ENVIRONMENT,
    minimumZones: { type: "number", default: 2, minimum: 1, maximum: 6, description: "Zones that production spans" },
  },
  resourceTypes: [VPC, ...Object.keys(SUBNETS)],
  checkResource: (resource, settings) => {
    const path = SUBNETS[resource.type];
    if (!isProduction(resource, settings)) return [];
    const count = path === undefined ? zonesOfVpc(resource) : countOf(at(resource.props, path));
    const least = settings.number("minimumZones");
    return count === undefined || count >= least
      ? []
      : [`${path ?? "availabilityZoneNames"} gives ${count}; ${least} zones are needed.`];
  },
};

function countOf(subnets: unknown): number | undefined {
  return Array.isArray(subnets) ? subnets.length : undefined;
}
