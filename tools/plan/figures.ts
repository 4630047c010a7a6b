import { at, records } from "../../policies/support/expectations";
import { isRecord, numberOf, showBytes, textOf } from "../../policies/support/values";
import { zonesOfVpc } from "../../policies/support/zones";
import type { OfflineResource } from "./offlineMonitor";

type Inputs = OfflineResource["inputs"];
type Figure = string | false | undefined;

/** Inputs → what a person wants to know of it first, in short words; what is left out is not said. */
type Figures = (inputs: Inputs) => readonly Figure[];

/** The figures that stand beside a resource's name: sizes, counts, versions, days. */
export function figuresOf({ type, inputs }: Pick<OfflineResource, "type" | "inputs">): string {
  const figures = FIGURES[type]?.(inputs) ?? [];
  return figures.filter((each) => each !== undefined && each !== false).join(", ");
}

const FIGURES: Readonly<Record<string, Figures>> = {
  "awsx:ec2:Vpc": (inputs) => {
    const zones = zonesOfVpc({ props: inputs });
    const natGateways = { None: 0, Single: 1, OnePerAz: zones }[
      textOf(at(inputs, "natGateways.strategy")) ?? "OnePerAz"
    ];
    return [counted(zones, "zone"), natGateways === 0 ? "no NAT gateway" : counted(natGateways, "NAT gateway")];
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ serviceName, vpcEndpointType, subnetIds }) => [
    textOf(serviceName)?.split(".").slice(3).join("."),
    textOf(vpcEndpointType)?.toLowerCase(),
    counted(lengthOf(subnetIds), "zone"),
  ],
  "aws:rds/instance:Instance": (inputs) => [
    textOf(inputs.instanceClass),
    size(inputs.allocatedStorage, "GiB", textOf(inputs.storageType)),
    text("engine version", inputs.engineVersion),
    inputs.replicateSourceDb !== undefined ? "read replica" : isTrue(inputs.multiAz) ? "Multi-AZ" : "one zone",
    days("backups", inputs.backupRetentionPeriod),
  ],
  "aws:rds/proxy:Proxy": ({ vpcSubnetIds }) => [counted(lengthOf(vpcSubnetIds), "zone")],
  "aws:elasticache/replicationGroup:ReplicationGroup": (inputs) => [
    textOf(inputs.nodeType),
    counted(inputs.numCacheClusters, "node"),
    [textOf(inputs.engine), textOf(inputs.engineVersion)].filter(Boolean).join(" "),
    days("snapshots", inputs.snapshotRetentionLimit),
  ],
  "aws:elasticache/serverlessCache:ServerlessCache": (inputs) => [
    "serverless",
    [textOf(inputs.engine), textOf(inputs.majorEngineVersion)].filter(Boolean).join(" "),
    size(at(inputs, "cacheUsageLimits.dataStorage.maximum"), "GB", "at most"),
    days("snapshots", inputs.snapshotRetentionLimit),
  ],
  "aws:ecs/taskDefinition:TaskDefinition": (inputs) => {
    const [cpu, memory] = [numberOf(inputs.cpu), numberOf(inputs.memory)];
    return [
      cpu !== undefined && `${cpu / 1024} vCPU`,
      memory !== undefined && `${memory / 1024} GiB`,
      textOf(at(inputs, "runtimePlatform.cpuArchitecture")),
    ];
  },
  "aws:ecs/service:Service": (inputs) => [counted(inputs.desiredCount, "task"), ...providers(inputs)],
  "aws:appautoscaling/target:Target": ({ minCapacity, maxCapacity }) => [range(minCapacity, maxCapacity, "tasks")],
  "aws:autoscaling/group:Group": (inputs) => [
    range(inputs.minSize, inputs.maxSize, "machines"),
    records(at(inputs, "mixedInstancesPolicy.launchTemplate.overrides"))
      .map(({ instanceType }) => textOf(instanceType))
      .join(" or "),
    textOf(at(inputs, "mixedInstancesPolicy.instancesDistribution.onDemandPercentageAboveBaseCapacity")) === "0" &&
      `Spot beyond ${textOf(at(inputs, "mixedInstancesPolicy.instancesDistribution.onDemandBaseCapacity")) ?? 0}`,
  ],
  "aws:ec2/launchTemplate:LaunchTemplate": ({ blockDeviceMappings }) =>
    records(blockDeviceMappings).map(({ ebs }) => size(at(ebs, "volumeSize"), "GiB", textOf(at(ebs, "volumeType")))),
  "eks:index:Cluster": (inputs) => [
    text("Kubernetes", inputs.version),
    textOf(at(inputs, "upgradePolicy.supportType"))?.toLowerCase().concat(" support"),
    isTrue(at(inputs, "autoMode.enabled")) && "Auto Mode",
  ],
  "aws:eks/addon:Addon": ({ addonName, addonVersion }) => [textOf(addonName), textOf(addonVersion)],
  "kubernetes:apps/v1:Deployment": ({ spec }) => [
    counted(at(spec, "replicas"), "pod"),
    ...records(at(spec, "template.spec.containers")).map(({ resources }) => {
      const requests = at(resources, "requests");
      return isRecord(requests) && `${textOf(requests.cpu) ?? "?"} CPU and ${textOf(requests.memory) ?? "?"} each`;
    }),
  ],
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": ({ spec }) => [
    range(at(spec, "minReplicas"), at(spec, "maxReplicas"), "pods"),
  ],
  "kubernetes:karpenter.sh/v1:NodePool": ({ spec }) =>
    records(at(spec, "template.spec.requirements"))
      .filter(({ key }) => key === "kubernetes.io/arch" || key === "karpenter.sh/capacity-type")
      .map(({ values }) => (Array.isArray(values) ? values.join(" or ") : undefined)),
  "aws:lambda/function:Function": (inputs) => [
    size(inputs.memorySize, "MiB"),
    textOf(inputs.runtime),
    Array.isArray(inputs.architectures) && inputs.architectures.join(" or "),
  ],
  "aws:lb/loadBalancer:LoadBalancer": (inputs) => [
    isTrue(inputs.internal) ? "internal" : "public",
    counted(lengthOf(inputs.subnets), "zone"),
  ],
  "aws:lb/listener:Listener": ({ port, protocol }) => [[textOf(protocol), textOf(port)].filter(Boolean).join(" ")],
  "aws:lb/targetGroup:TargetGroup": ({ port, protocol }) => [
    [textOf(protocol), textOf(port)].filter(Boolean).join(" "),
  ],
  "aws:cloudwatch/logGroup:LogGroup": ({ retentionInDays, logGroupClass }) => [
    numberOf(retentionInDays) ? days("kept", retentionInDays) : "kept for ever",
    textOf(logGroupClass) === "INFREQUENT_ACCESS" && "infrequent access",
  ],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ({ metricName, comparisonOperator, threshold }) => {
    const [metric = "", limit] = [textOf(metricName), numberOf(threshold)];
    const sign = textOf(comparisonOperator)?.startsWith("Less") ? "below" : "above";
    return [limit !== undefined && `${metric} ${sign} ${IN_BYTES.test(metric) ? showBytes(limit) : limit}`];
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ({ rules }) =>
    records(rules).map(({ expiration }) => days("kept", at(expiration, "days"))),
  "aws:kms/key:Key": ({ deletionWindowInDays, enableKeyRotation }) => [
    days("deletion after", deletionWindowInDays),
    isTrue(enableKeyRotation) && "rotated",
  ],
  "aws:secretsmanager/secret:Secret": ({ recoveryWindowInDays }) => [days("deletion after", recoveryWindowInDays)],
  "aws:acm/certificate:Certificate": ({ domainName, subjectAlternativeNames }) => {
    const more = lengthOf(subjectAlternativeNames) ?? 0;
    return [textOf(domainName), more > 0 && `${counted(more, "more name")}`];
  },
};

/** Metrics of the alarms whose threshold is a number of bytes. */
const IN_BYTES = /Memory$|StorageSpace$|^Bytes/;

/** FARGATE for the first 2, FARGATE_SPOT. */
function providers({ capacityProviderStrategies }: Inputs): readonly Figure[] {
  const strategies = records(capacityProviderStrategies);
  return strategies.map(({ capacityProvider, base }) => {
    const least = strategies.length > 1 ? (numberOf(base) ?? 0) : 0;
    return `${textOf(capacityProvider) ?? ""}${least > 0 ? ` for the first ${least}` : ""}`;
  });
}

function isTrue(value: unknown): boolean {
  return textOf(value) === "true";
}

function lengthOf(value: unknown): number | undefined {
  return Array.isArray(value) ? value.length : undefined;
}

function counted(value: unknown, one: string): Figure {
  const count = numberOf(value);
  return count === undefined ? undefined : `${count} ${one}${count === 1 ? "" : "s"}`;
}

function size(value: unknown, unit: string, more?: string): Figure {
  const number = numberOf(value);
  return number === undefined ? undefined : [number, unit, more].filter((each) => each !== undefined).join(" ");
}

function days(what: string, value: unknown): Figure {
  const count = counted(value, "day");
  if (numberOf(value) === 0) return `no ${what}`;
  return count === undefined ? undefined : `${what} ${count}`;
}

function text(what: string, value: unknown): Figure {
  const known = textOf(value);
  return known === undefined ? undefined : `${what} ${known}`;
}

function range(least: unknown, most: unknown, what: string): Figure {
  const [from, to] = [numberOf(least), numberOf(most)];
  return from === undefined || to === undefined ? undefined : `${from} to ${to} ${what}`;
}
