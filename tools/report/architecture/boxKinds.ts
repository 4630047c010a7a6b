import { at, knownTexts, records } from "../../../policies/support/expectations";
import { podScalers } from "../../../policies/support/pods";
import type { Stack, StackResource } from "../../../policies/support/stack";
import { numberOf, textOf } from "../../../policies/support/values";
import type { BoxKind } from "./boxes";
import { groupIdsOf } from "./groups";
import { DEPLOYMENT } from "./networkPolicies";

const CLUSTER = "eks:index:Cluster";
const SUBNET_GROUPS = ["aws:rds/subnetGroup:SubnetGroup", "aws:elasticache/subnetGroup:SubnetGroup"];
const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

/** How a type of resource becomes a box. */
export interface Kind {
  readonly kind: BoxKind;
  readonly groups: (resource: StackResource, stack: Stack) => readonly string[];
  readonly subnets: (resource: StackResource, stack: Stack) => readonly string[];
  readonly title: (resource: StackResource) => string;
  readonly lines: (resource: StackResource, stack: Stack) => readonly (string | undefined)[];
}

const texts = (path: string) => (resource: StackResource) => knownTexts(at(resource.props, path)) ?? [];
const text = (resource: StackResource, path: string) => textOf(at(resource.props, path));
const named = (words: string) => () => words;

/** Types of resources that have addresses in the network. */
export const KINDS: Readonly<Record<string, Kind>> = {
  "aws:lb/loadBalancer:LoadBalancer": {
    kind: "load balancer",
    groups: texts("securityGroups"),
    subnets: texts("subnets"),
    title: named("Application Load Balancer"),
    lines: (balancer, stack) => listenersOf(balancer, stack),
  },
  "aws:ecs/service:Service": {
    kind: "service",
    groups: texts("networkConfiguration.securityGroups"),
    subnets: texts("networkConfiguration.subnets"),
    title: named("ECS on Fargate"),
    lines: (service, stack) => [tasksOf(service, stack), fargateSizeOf(service, stack), shareOf(service, stack)],
  },
  "aws:autoscaling/group:Group": {
    kind: "service",
    groups: (group, stack) => groupsOfTemplate(group, stack),
    subnets: texts("vpcZoneIdentifiers"),
    title: named("EC2 Auto Scaling"),
    lines: (group, stack) => [
      range(numberOf(group.props.minSize), numberOf(group.props.maxSize), "machines"),
      machineTypesOf(group),
      shareOf(group, stack),
    ],
  },
  [DEPLOYMENT]: {
    kind: "service",
    groups: (_deployment, stack) => stack.ofType(CLUSTER).flatMap(groupIdsOf),
    subnets: (_deployment, stack) => stack.ofType(CLUSTER).flatMap(texts("subnetIds")),
    title: named("Pods on Kubernetes"),
    lines: (deployment, stack) => [podsOf(deployment, stack), podSizeOf(deployment), shareOf(deployment, stack)],
  },
  [CLUSTER]: {
    kind: "control plane",
    groups: groupIdsOf,
    subnets: texts("subnetIds"),
    title: named("EKS control plane"),
    lines: (cluster) => [`Kubernetes ${text(cluster, "version") ?? "?"}`, "Auto Mode"],
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    kind: "endpoint",
    groups: texts("securityGroupIds"),
    subnets: texts("subnetIds"),
    title: named("VPC endpoints"),
    lines: (endpoint) => [serviceOf(text(endpoint, "serviceName"))],
  },
  "aws:lambda/function:Function": {
    kind: "function",
    groups: texts("vpcConfig.securityGroupIds"),
    subnets: texts("vpcConfig.subnetIds"),
    title: ({ name }) => name,
    lines: (each) => ["Lambda function", text(each, "description")?.split(":")[0]],
  },
  "aws:rds/instance:Instance": {
    kind: "database",
    groups: texts("vpcSecurityGroupIds"),
    subnets: subnetsOfGroup("dbSubnetGroupName"),
    title: (each) => (each.props.replicateSourceDb === undefined ? "RDS PostgreSQL" : "Read replica"),
    lines: (each) => databaseLines(each),
  },
  "aws:rds/proxy:Proxy": {
    kind: "proxy",
    groups: texts("vpcSecurityGroupIds"),
    subnets: texts("vpcSubnetIds"),
    title: named("RDS Proxy"),
    lines: () => ["connection pool"],
  },
  "aws:elasticache/serverlessCache:ServerlessCache": {
    kind: "cache",
    groups: texts("securityGroupIds"),
    subnets: texts("subnetIds"),
    title: named("Valkey"),
    lines: () => ["ElastiCache Serverless"],
  },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    kind: "cache",
    groups: texts("securityGroupIds"),
    subnets: subnetsOfGroup("subnetGroupName"),
    title: named("Valkey"),
    lines: (each) => [`${text(each, "numCacheClusters") ?? "?"} × ${text(each, "nodeType") ?? "?"}`],
  },
};

function range(least: number | undefined, most: number | undefined, unit: string): string {
  if (least === most) return `${least ?? "?"} ${unit}`;
  return `${least ?? "?"}–${most ?? "?"} ${unit}`;
}

function listenersOf({ urn }: StackResource, stack: Stack): readonly string[] {
  return stack
    .ofType("aws:lb/listener:Listener")
    .filter(({ propertyDependencies }) => propertyDependencies.loadBalancerArn?.includes(urn))
    .map(({ props }) => {
      const redirects = records(props.defaultActions).some(({ type }) => type === "redirect");
      return `${textOf(props.protocol) ?? ""} ${textOf(props.port) ?? ""}${redirects ? " → HTTPS" : ""}`.trim();
    });
}

function tasksOf({ urn, props }: StackResource, stack: Stack): string {
  const scaler = stack
    .ofType("aws:appautoscaling/target:Target")
    .find(({ propertyDependencies }) => propertyDependencies.resourceId?.includes(urn));
  const fixed = numberOf(props.desiredCount);
  if (scaler === undefined) return range(fixed, fixed, "tasks");
  return range(numberOf(scaler.props.minCapacity), numberOf(scaler.props.maxCapacity), "tasks");
}

function fargateSizeOf({ propertyDependencies }: StackResource, stack: Stack): string | undefined {
  const definition = stack
    .ofType("aws:ecs/taskDefinition:TaskDefinition")
    .find(({ urn }) => propertyDependencies.taskDefinition?.includes(urn));
  const [cpu, memory] = [numberOf(definition?.props.cpu), numberOf(definition?.props.memory)];
  return cpu === undefined || memory === undefined ? undefined : `${cpu / 1024} vCPU, ${memory / 1024} GiB`;
}

function groupsOfTemplate({ propertyDependencies }: StackResource, stack: Stack): readonly string[] {
  const named = ["launchTemplate", "mixedInstancesPolicy"].flatMap((each) => propertyDependencies[each] ?? []);
  const template = stack.ofType(LAUNCH_TEMPLATE).find(({ urn }) => named.includes(urn));
  const interfaces = records(template?.props.networkInterfaces).flatMap(
    (each) => knownTexts(each.securityGroups) ?? [],
  );
  return [...(knownTexts(template?.props.vpcSecurityGroupIds) ?? []), ...interfaces];
}

function machineTypesOf({ props }: StackResource): string | undefined {
  const overrides = records(at(props, "mixedInstancesPolicy.launchTemplate.overrides"));
  const types = overrides.flatMap(({ instanceType }) => textOf(instanceType) ?? []);
  const [first, ...others] = types;
  return first && (others.length > 0 ? `${first} or ${others.length} more` : first);
}

function podsOf(deployment: StackResource, stack: Stack): string {
  const fixed = numberOf(at(deployment.props, "spec.replicas"));
  const [scaler] = podScalers(stack, deployment);
  if (scaler === undefined) return range(fixed, fixed, "pods");
  return range(numberOf(at(scaler.props, "spec.minReplicas")), numberOf(at(scaler.props, "spec.maxReplicas")), "pods");
}

function podSizeOf({ props }: StackResource): string | undefined {
  const [container] = records(at(props, "spec.template.spec.containers"));
  const [cpu, memory] = ["cpu", "memory"].map((each) => textOf(at(container, `resources.requests.${each}`)));
  return cpu && memory ? `${cpu} CPU, ${memory}` : undefined;
}

/** The share of users' requests, where several topologies share them. */
function shareOf({ propertyDependencies, dependencies, name }: StackResource, stack: Stack): string | undefined {
  const weights = stack
    .ofType("aws:lb/listenerRule:ListenerRule")
    .flatMap(({ props }) => records(props.actions))
    .flatMap((action) => records(at(action, "forward.targetGroups")));
  if (weights.length < 2) return undefined;
  const sources = [...dependencies, ...Object.values(propertyDependencies).flat()].join(" ");
  const own = weights.find(({ arn }) => {
    const [, group] = /targetgroup\/([\w-]+)-entrance-/.exec(String(arn)) ?? [];
    return (
      group !== undefined &&
      (name === group || name.startsWith(`${group}-`) || sources.includes(`::${group}-entrance `))
    );
  });
  const sum = weights.reduce((total, { weight }) => total + (numberOf(weight) ?? 0), 0);
  return own && `${Math.round(((numberOf(own.weight) ?? 0) * 100) / sum)} % of the traffic`;
}

function serviceOf(name: string | undefined): string | undefined {
  return name?.replace(/^com\.amazonaws\.[\w-]+?-\d\./, "");
}

/** By the subnet group that a property names: by its dependency, or that of the instance which is copied. */
function subnetsOfGroup(property: string) {
  return (resource: StackResource, stack: Stack): readonly string[] => {
    const { propertyDependencies } = resource;
    const group = stack.ofType(...SUBNET_GROUPS).find(({ urn }) => propertyDependencies[property]?.includes(urn));
    if (group !== undefined) return texts("subnetIds")(group);
    const source = stack.resources.find(({ urn }) => propertyDependencies.replicateSourceDb?.includes(urn));
    return source === undefined ? [] : subnetsOfGroup(property)(source, stack);
  };
}

function databaseLines(each: StackResource): readonly (string | undefined)[] {
  const storage = text(each, "allocatedStorage");
  return [
    text(each, "instanceClass"),
    storage && `${storage} GiB`,
    each.props.multiAz === true ? undefined : "in one zone, which AWS chooses",
  ];
}
