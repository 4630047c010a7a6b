import { instanceTypeFacts } from "../facts/instanceTypes";
import { HOURS_PER_MONTH } from "../facts/prices";
import { at, records } from "../support/expectations";
import type { StackResource } from "../support/stack";
import { numberOf, textOf } from "../support/values";
import { during, shareOfWeek } from "./hours";
import {
  allMonth,
  byUse,
  type CostContext,
  fixed,
  type Line,
  notKnown,
  type PricedLine,
  present,
  type RuleTable,
} from "./rule";
import { type Count, countOf, sourceOf, targetsOf } from "./scaling";
import type { Usage } from "./usage";

const GROUP = "aws:autoscaling/group:Group";
const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

export const machineRules: RuleTable = {
  group: "application",
  rules: { [GROUP]: group, "aws:ec2/instance:Instance": instance },
};

/**
 * Metrics of a machine with detailed monitoring, each charged as one of your own.
 * Source: https://aws.amazon.com/cloudwatch/pricing/, detailed monitoring (2026-11).
 */
const DETAILED_METRICS = 7;

/** By the first type, which the group takes on demand; the others are for Spot. */
function group(resource: StackResource, context: CostContext): readonly Line[] {
  const { props, urn } = resource;
  const { stack, usage } = context;
  const overrides = records(at(props, "mixedInstancesPolicy.launchTemplate.overrides"));
  const template =
    sourceOf(stack, resource, "mixedInstancesPolicy", LAUNCH_TEMPLATE) ??
    sourceOf(stack, resource, "launchTemplate", LAUNCH_TEMPLATE);
  const [first] = overrides.map(({ instanceType }) => textOf(instanceType));
  const type = first ?? textOf(template?.props.instanceType);
  const least = numberOf(props.minSize);
  if (type === undefined || least === undefined) return [notKnown("machines", "their type or minSize")];
  const targets = targetsOf(stack, "aws:autoscaling/policy:Policy", [urn]);
  const most = numberOf(props.maxSize) ?? least;
  const actions = stack
    .ofType("aws:autoscaling/schedule:Schedule")
    .filter(({ propertyDependencies }) => propertyDependencies.autoscalingGroupName?.includes(urn));
  const share = shareOfWeek(
    actions.map((each) => ({ cron: textOf(each.props.recurrence), isOn: numberOf(each.props.maxSize) !== 0 })),
  );
  const vcpu = instanceTypeFacts(type)?.vcpu;
  const count = during(share, countOf({ least, most, vcpu, ...targets }, usage));
  return present([
    ...machines(type, count, spotOf(props, count), usage),
    ...(template === undefined ? [] : templateLines(template.props, count, usage)),
  ]);
}

function machines(type: string, count: Count, spot: Count, usage: Usage): readonly PricedLine[] {
  const price = `ec2/instance/${type}` as const;
  const { spotPriceShare, machineBurstHours } = usage;
  const percent = Math.round(spotPriceShare * 100);
  const family = type.split(".")[0] ?? "";
  return [
    allMonth(type, price, count.least - spot.least, count.expected - spot.expected),
    allMonth(
      `${type} on Spot, at ${percent} % of the price on demand`,
      price,
      spot.least * spotPriceShare,
      spot.expected * spotPriceShare,
    ),
    ...(family.startsWith("t")
      ? [byUse("CPU above the baseline", `ec2/cpu-credits/${family}`, count.expected * machineBurstHours)]
      : []),
  ];
}

/** Source: Amazon EC2 Auto Scaling API reference, InstancesDistribution; without one, all are on demand (2026-11). */
function spotOf(props: StackResource["props"], count: Count): Count {
  const distribution = at(props, "mixedInstancesPolicy.instancesDistribution");
  const base = numberOf(at(distribution, "onDemandBaseCapacity")) ?? 0;
  const share = 1 - (numberOf(at(distribution, "onDemandPercentageAboveBaseCapacity")) ?? 100) / 100;
  const above = (machines: number) => Math.max(0, machines - base) * share;
  return { least: above(count.least), expected: above(count.expected) };
}

/** What each machine has by its launch template: volumes, detailed monitoring, the agent's metrics, a public address. */
function templateLines(props: StackResource["props"], count: Count, { agentMetrics }: Usage): readonly PricedLine[] {
  const volumes = records(props.blockDeviceMappings).map(({ ebs }) => ebs);
  const isPublic = records(props.networkInterfaces).some(
    ({ associatePublicIpAddress }) => textOf(associatePublicIpAddress) === "true",
  );
  const isDetailed = textOf(at(props, "monitoring.enabled")) === "true";
  const each = (what: string, price: PricedLine["price"], quantity: number): PricedLine => ({
    ...fixed(what, price),
    least: count.least * quantity,
    expected: count.expected * quantity,
  });
  return [
    ...volumes.flatMap((ebs) => volumeLines(ebs, each)),
    ...(isPublic ? [each("public addresses of machines", "vpc/public-address", HOURS_PER_MONTH)] : []),
    ...(isDetailed ? [inLogs(each("detailed monitoring", "cloudwatch/metric", DETAILED_METRICS))] : []),
    inLogs(each("memory and disk of machines", "cloudwatch/metric", agentMetrics)),
  ];
}

function inLogs(line: PricedLine): PricedLine {
  return { ...line, group: "logs and alarms" };
}

/** Operations and throughput that are part of a volume of type gp3. Source: https://aws.amazon.com/ebs/pricing/ (2026-11). */
const GP3 = { iops: 3000, throughput: 125 };

function volumeLines(
  ebs: unknown,
  each: (what: string, price: PricedLine["price"], quantity: number) => PricedLine,
): readonly PricedLine[] {
  const type = textOf(at(ebs, "volumeType")) ?? "gp2";
  const beyond = (key: keyof typeof GP3) => Math.max(0, (numberOf(at(ebs, key)) ?? 0) - GP3[key]);
  return [
    each(`volumes ${type}`, `ebs/${type}`, numberOf(at(ebs, "volumeSize")) ?? 0),
    ...(type === "gp3"
      ? [
          each("operations of volumes", "ebs/iops/gp3", beyond("iops")),
          each("throughput of volumes", "ebs/throughput/gp3", beyond("throughput")),
        ]
      : []),
  ];
}

function instance({ props }: StackResource): readonly Line[] {
  const type = textOf(props.instanceType);
  return [type === undefined ? notKnown("machine", "instanceType") : allMonth(type, `ec2/instance/${type}`)];
}
