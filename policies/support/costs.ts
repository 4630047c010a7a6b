import { findInstanceClass } from "../facts/instanceClasses";
import {
  cacheNodePrice,
  fargate,
  HOURS_PER_MONTH,
  hourly,
  instanceClassPrice,
  instanceTypePrices,
  monthly,
  serverlessCache,
} from "../facts/prices";
import { CACHE_CLUSTER, cacheEngineOf, nodesOf, REPLICATION_GROUP, SERVERLESS_CACHE } from "./cacheServers";
import { TASK_DEFINITION } from "./containers";
import { at, records } from "./expectations";
import type { Stack, StackResource } from "./stack";
import { numberOf, textOf } from "./values";
import { zonesOfVpc } from "./zones";

/** A part of the estimate. */
export interface CostItem {
  readonly what: string;
  /** US dollars. */
  readonly dollars: number;
}

type Estimate = (resource: StackResource, stack: Stack) => number | undefined;

const perMonth = (dollarsAnHour: number) => dollarsAnHour * HOURS_PER_MONTH;
const fixed =
  (dollars: number): Estimate =>
  () =>
    dollars;

/** Type → what one of it costs a month, at its least size; undefined when that is not known. */
const ESTIMATES: Readonly<Record<string, readonly [what: string, estimate: Estimate]>> = {
  "aws:rds/instance:Instance": ["database", databaseCost],
  "aws:rds/proxy:Proxy": ["database proxy", proxyCost],
  [REPLICATION_GROUP]: ["ElastiCache", nodesCost],
  [CACHE_CLUSTER]: ["ElastiCache", nodesCost],
  [SERVERLESS_CACHE]: ["ElastiCache", serverlessCost],
  "aws:ecs/service:Service": ["Fargate", fargateCost],
  "aws:autoscaling/group:Group": ["machines", groupCost],
  "aws:eks/cluster:Cluster": ["Kubernetes cluster", fixed(perMonth(hourly.kubernetesCluster))],
  "eks:index:Cluster": ["Kubernetes cluster", fixed(perMonth(hourly.kubernetesCluster))],
  "awsx:ec2:Vpc": ["NAT gateways", networkCost],
  "aws:ec2/natGateway:NatGateway": ["NAT gateways", fixed(perMonth(hourly.natGateway))],
  "aws:ec2/eip:Eip": ["public addresses", fixed(perMonth(hourly.publicAddress))],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["interface endpoints", endpointCost],
  "aws:lb/loadBalancer:LoadBalancer": ["load balancer", balancerCost],
  "aws:kms/key:Key": ["keys", fixed(monthly.key)],
  "aws:secretsmanager/secret:Secret": ["secrets", fixed(monthly.secret)],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["alarms", fixed(monthly.alarm)],
};

export const PRICED_TYPES: readonly string[] = Object.keys(ESTIMATES);

/** What the stack costs a month at its least size, a line for each kind, the most expensive first. */
export function monthlyCosts(stack: Stack): readonly CostItem[] {
  const sums = new Map<string, number>();
  for (const resource of stack.ofType(...PRICED_TYPES)) {
    const [what, estimate] = ESTIMATES[resource.type] ?? ["", () => undefined];
    const dollars = estimate(resource, stack) ?? 0;
    if (dollars > 0) sums.set(what, (sums.get(what) ?? 0) + dollars);
  }
  return [...sums]
    .map(([what, dollars]) => ({ what, dollars }))
    .sort((one, other) => other.dollars - one.dollars || one.what.localeCompare(other.what));
}

function databaseCost({ props }: StackResource): number | undefined {
  const instance = instanceClassPrice(textOf(props.instanceClass) ?? "");
  if (instance === undefined) return undefined;
  const zones = textOf(props.multiAz) === "true" ? 2 : 1;
  return zones * (perMonth(instance) + (numberOf(props.allocatedStorage) ?? 0) * monthly.databaseGib);
}

/** By the largest database of the stack, since which one it serves may not be known yet. */
function proxyCost(_proxy: StackResource, stack: Stack): number {
  const cores = stack
    .ofType("aws:rds/instance:Instance")
    .map(({ props }) => findInstanceClass(textOf(props.instanceClass) ?? "")?.vcpu ?? 0);
  return perMonth(Math.max(2, ...cores) * hourly.proxyPerVcpu);
}

/** A member of a replication group is counted there. */
function nodesCost(resource: StackResource): number | undefined {
  const { type, props } = resource;
  const price = cacheNodePrice(textOf(props.nodeType) ?? "", cacheEngineOf(resource) ?? "");
  if (price === undefined || (type === CACHE_CLUSTER && props.replicationGroupId !== undefined)) return undefined;
  const nodes = type === CACHE_CLUSTER ? numberOf(props.numCacheNodes ?? 1) : nodesOf(props);
  return nodes === undefined ? undefined : nodes * perMonth(price);
}

/** What is billed of an empty cache: a least size, and what it keeps ready for. */
function serverlessCost(resource: StackResource): number | undefined {
  const engine = cacheEngineOf(resource);
  if (engine === undefined) return undefined;
  const price = serverlessCache[engine === "valkey" ? "valkey" : "others"];
  const limits = at(resource.props, "cacheUsageLimits");
  const gigabytes = Math.max(price.leastGigabytes, numberOf(at(limits, "dataStorage.minimum")) ?? 0);
  const [units] = records(at(limits, "ecpuPerSeconds"));
  const millionUnits = ((numberOf(units?.minimum) ?? 0) * 3600) / 1_000_000;
  return perMonth(gigabytes * price.gigabyte + millionUnits * price.millionUnits);
}

function fargateCost({ props, propertyDependencies }: StackResource, stack: Stack): number | undefined {
  const definition = stack
    .ofType(TASK_DEFINITION)
    .find(({ urn }) => propertyDependencies.taskDefinition?.includes(urn));
  const cpu = numberOf(definition?.props.cpu);
  const memory = numberOf(definition?.props.memory);
  const tasks = numberOf(props.desiredCount) ?? 1;
  if (cpu === undefined || memory === undefined || textOf(props.launchType) === "EC2") return undefined;
  const isArm = textOf(at(definition?.props, "runtimePlatform.cpuArchitecture")) === "ARM64";
  const price = fargate[isArm ? "ARM64" : "X86_64"];
  const address = textOf(at(props, "networkConfiguration.assignPublicIp")) === "true" ? hourly.publicAddress : 0;
  return tasks * perMonth((cpu / 1024) * price.vcpu + (memory / 1024) * price.gib + address);
}

/** By the most expensive type that the group may take, and on demand: Spot is cheaper. */
function groupCost({ props }: StackResource): number | undefined {
  const overrides = records(at(props, "mixedInstancesPolicy.launchTemplate.overrides"));
  const prices = overrides.map(({ instanceType }) => instanceTypePrices[textOf(instanceType) ?? ""]);
  const machines = numberOf(props.minSize);
  const dearest = Math.max(...prices.map((price) => price ?? 0));
  return machines === undefined || prices.length === 0 ? undefined : machines * perMonth(dearest);
}

function networkCost(vpc: StackResource): number {
  const strategy = textOf(at(vpc.props, "natGateways.strategy")) ?? "OnePerAz";
  const zones = zonesOfVpc(vpc) ?? 3;
  const gateways = strategy === "None" ? 0 : strategy === "Single" ? 1 : zones;
  return gateways * perMonth(hourly.natGateway + hourly.publicAddress);
}

/** A load balancer has one public address in each zone; what it does is charged on top. */
function balancerCost({ props }: StackResource): number {
  const zones = textOf(props.internal) === "true" || !Array.isArray(props.subnets) ? 0 : props.subnets.length;
  return perMonth(hourly.loadBalancer + zones * hourly.publicAddress);
}

function endpointCost({ props }: StackResource): number {
  if (textOf(props.vpcEndpointType) !== "Interface") return 0;
  const zones = Array.isArray(props.subnetIds) ? props.subnetIds.length : 1;
  return zones * perMonth(hourly.interfaceEndpoint);
}
