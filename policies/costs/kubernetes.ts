import { findEksVersion } from "../facts/eksVersions";
import type { PriceId } from "../facts/priceKinds";
import { EKS_CLUSTERS } from "../support/eksClusters";
import { at, records } from "../support/expectations";
import type { Stack, StackResource } from "../support/stack";
import { numberOf, textOf } from "../support/values";
import { shareOfWeek } from "./hours";
import { cheapestNodes, type Load, type Requests } from "./nodes";
import { hasPublicNodes } from "./outbound";
import { allMonth, type CostContext, fixed, type Line, notKnown, present, type RuleTable } from "./rule";
import { type Count, countOf } from "./scaling";
import type { Usage } from "./usage";
import { zonesOf } from "./zones";

const NODE_POOL = "kubernetes:karpenter.sh/v1:NodePool";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";

export const kubernetesRules: RuleTable = {
  group: "application",
  rules: {
    "aws:eks/cluster:Cluster": cluster,
    "eks:index:Cluster": cluster,
    "aws:eks/nodeGroup:NodeGroup": nodeGroup,
    "aws:eks/addon:Addon": addOn,
    [NODE_POOL]: nodePool,
    [DEPLOYMENT]: deployment,
    "kubernetes:core/v1:Service": service,
    "kubernetes:networking.k8s.io/v1:Ingress": () => [
      { what: "load balancer", unpriced: "what the controller of the Ingress makes is not part of this stack" },
    ],
  },
};

/** With support type STANDARD AWS upgrades the cluster in place of billing extended support. */
function cluster({ props }: StackResource, { today }: CostContext): readonly Line[] {
  const version = textOf(props.version);
  const end = version === undefined ? undefined : findEksVersion(version)?.endOfStandardSupport;
  const isUpgraded = textOf(at(props, "upgradePolicy.supportType")) === "STANDARD";
  if (end === undefined || today < end || isUpgraded) return [allMonth("Kubernetes cluster", "eks/cluster")];
  return [allMonth(`Kubernetes cluster, ${version} in extended support`, "eks/extended-support")];
}

function nodeGroup({ props }: StackResource): readonly Line[] {
  const [type] = Array.isArray(props.instanceTypes) ? props.instanceTypes.map(textOf) : ["t3.medium"];
  const least = numberOf(at(props, "scalingConfig.minSize"));
  const expected = numberOf(at(props, "scalingConfig.desiredSize"));
  if (type === undefined || least === undefined) return [notKnown("nodes", "instanceTypes or minSize")];
  return [allMonth(type, `ec2/instance/${type}`, least, expected ?? least)];
}

/** Types that Auto Mode may take by the pool's requirements, the newest that are cheap; AMD is the cheapest of x86_64. */
const NODE_TYPES: Readonly<Record<string, readonly string[]>> = {
  amd64: ["c6a", "m6a", "r6a"].flatMap(sizesOf),
  arm64: ["c7g", "m7g", "r7g"].flatMap(sizesOf),
};

function sizesOf(family: string): readonly string[] {
  return ["large", "xlarge", "2xlarge"].map((size) => `${family}.${size}`);
}

/**
 * Disk of a node of Auto Mode in GiB, type gp3.
 * Source: Amazon EKS user guide, "Create a Node Class for Amazon EKS", ephemeralStorage (2026-11).
 */
const NODE_DISK = 80;

function nodePool({ props }: StackResource, context: CostContext): readonly Line[] {
  const nodes = nodesOf(props, context);
  if (nodes === undefined) return [notKnown("nodes", "what the pods request")];
  const { type, least, expected } = nodes;
  const disk = numberOf(nodes.disk) ?? NODE_DISK;
  return [
    allMonth(`nodes ${type}`, `ec2/instance/${type}`, least, expected),
    allMonth("fee of Auto Mode", `eks/auto-mode/${type}`, least, expected),
    { what: "disks of nodes", price: "ebs/gp3", least: least * disk, expected: expected * disk },
    ...(nodes.isPublic ? [allMonth("public addresses of nodes", "vpc/public-address", least, expected)] : []),
  ];
}

interface PoolNodes extends Count {
  readonly type: string;
  readonly disk: string | undefined;
  readonly isPublic: boolean;
}

function nodesOf(pool: StackResource["props"], { stack, usage, dollarsOf }: CostContext): PoolNodes | undefined {
  const share = hoursOfPods(stack);
  const requirements = records(at(pool, "spec.template.spec.requirements"));
  const architectures = requirements.find(({ key }) => key === "kubernetes.io/arch")?.values;
  const [architecture = "amd64"] = Array.isArray(architectures) ? architectures.map(textOf) : [];
  const priced = (NODE_TYPES[architecture] ?? []).flatMap((type) => {
    const ids: readonly PriceId[] = [`ec2/instance/${type}`, `eks/auto-mode/${type}`];
    const dollars = ids.reduce((sum, id) => sum + (dollarsOf(id) ?? Number.NaN), 0);
    return Number.isNaN(dollars) ? [] : [[type, dollars] as const];
  });
  const pods = podsOf(stack, usage);
  const request = podRequests(stack);
  if (pods === undefined || request === undefined) return undefined;
  const load = (count: number): Load => ({
    pod: request,
    pods: count,
    daemons: { vcpu: usage.daemonCpu, gib: usage.daemonMemory },
    system: { vcpu: usage.systemPodsCpu, gib: usage.systemPodsMemory },
    zones: zonesOf(stack),
  });
  const least = cheapestNodes(load(pods.least), priced);
  if (least === undefined) return undefined;
  const ofType = priced.filter(([type]) => type === least.type);
  const expected = cheapestNodes(load(Math.ceil(pods.expected)), ofType)?.count ?? least.count;
  const [nodeClass] = stack.ofType("kubernetes:eks.amazonaws.com/v1:NodeClass");
  const spec = nodeClass?.props.spec;
  return {
    type: least.type,
    least: least.count * share,
    expected: expected * share,
    disk: textOf(at(spec, "ephemeralStorage.size"))?.replace(/Gi$/, ""),
    isPublic: hasPublicNodes(stack),
  };
}

/** Without pods the nodes go: the application's are all that keeps them, beside those of add-ons, which fit on the smallest. */
function hoursOfPods(stack: Stack): number {
  const jobs = stack.ofType("kubernetes:batch/v1:CronJob").map(({ props }) => ({
    cron: textOf(at(props, "spec.schedule")),
    commands: records(at(props, "spec.jobTemplate.spec.template.spec.containers")).flatMap(({ args }) =>
      Array.isArray(args) ? args.map(textOf) : [],
    ),
  }));
  const scalings = jobs.flatMap(({ cron, commands }) => {
    const replicas = commands.find((each) => each?.startsWith("--replicas="));
    return replicas === undefined ? [] : [{ cron, isOn: replicas !== "--replicas=0" }];
  });
  return shareOfWeek(scalings);
}

/** Pods of the application, as its autoscaler has them; undefined without a Deployment. */
export function podsOf(stack: Stack, usage: Usage): Count | undefined {
  const [deployment] = stack.ofType(DEPLOYMENT);
  if (deployment === undefined) return undefined;
  const [scaler] = stack.ofType("kubernetes:autoscaling/v2:HorizontalPodAutoscaler");
  const replicas = numberOf(at(deployment.props, "spec.replicas")) ?? 1;
  const least = numberOf(at(scaler?.props, "spec.minReplicas")) ?? replicas;
  const cpu = records(at(scaler?.props, "spec.metrics")).find(({ resource }) => textOf(at(resource, "name")) === "cpu");
  const percent = numberOf(at(cpu, "resource.target.averageUtilization"));
  return countOf(
    {
      least,
      most: numberOf(at(scaler?.props, "spec.maxReplicas")) ?? least,
      cpuShare: percent === undefined ? undefined : percent / 100,
      vcpu: podRequests(stack)?.vcpu,
    },
    usage,
  );
}

function podRequests(stack: Stack): Requests | undefined {
  const [deployment] = stack.ofType(DEPLOYMENT);
  const containers = records(at(deployment?.props, "spec.template.spec.containers"));
  const requests = containers.map(({ resources }) => at(resources, "requests"));
  const vcpu = requests.reduce<number>((sum, each) => sum + quantity(at(each, "cpu")), 0);
  const gib = requests.reduce<number>((sum, each) => sum + quantity(at(each, "memory")) / 1024 ** 3, 0);
  return vcpu > 0 && gib > 0 ? { vcpu, gib } : undefined;
}

const SUFFIXES: Readonly<Record<string, number>> = { "": 1, m: 0.001, Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3 };

/** `250m` is 0.25, `1Gi` is 1073741824. Source: Kubernetes, "Resource Management for Pods and Containers" (2026-11). */
function quantity(value: unknown): number {
  const [, digits, suffix = ""] = /^(\d+(?:\.\d+)?)(m|[KMG]i)?$/.exec(textOf(value) ?? "") ?? [];
  return digits === undefined ? 0 : Number(digits) * (SUFFIXES[suffix] ?? 0);
}

const EKS_PRICING = "https://aws.amazon.com/eks/pricing/";

/** Pods have no price of their own: their nodes have. */
function deployment(_deployment: StackResource, { stack }: CostContext): readonly Line[] {
  if (stack.ofType(...EKS_CLUSTERS).length > 0) return [{ what: "pods, on priced nodes", free: EKS_PRICING }];
  return [{ what: "pods", unpriced: "they run on nodes of a cluster that this stack does not make" }];
}

function service({ props }: StackResource): readonly Line[] {
  if (textOf(at(props, "spec.type")) !== "LoadBalancer")
    return [{ what: "service inside the cluster", free: EKS_PRICING }];
  return [{ what: "load balancer", unpriced: "what the cluster makes for the Service is not part of this stack" }];
}

const MINUTES_PER_MONTH = 730 * 60;
const OBSERVATIONS = 1_000_000;

/** The CloudWatch add-on reports Container Insights with enhanced observability: a price for each value of a metric. */
function addOn({ props }: StackResource, context: CostContext): readonly Line[] {
  if (textOf(props.addonName) !== "amazon-cloudwatch-observability") return [{ what: "add-on", free: EKS_PRICING }];
  const { stack, usage } = context;
  const pools = stack.ofType(NODE_POOL).map((pool) => nodesOf(pool.props, context));
  const pods = podsOf(stack, usage);
  const observations = (key: keyof Count) => {
    const nodes = pools.reduce((sum, each) => sum + (each?.[key] ?? 0), 0);
    const metrics =
      nodes * usage.insightsNodeMetrics + ((pods?.[key] ?? 0) + usage.systemPods) * usage.insightsPodMetrics;
    return (metrics * MINUTES_PER_MONTH) / OBSERVATIONS;
  };
  return present([
    {
      ...fixed("Container Insights, observations", "cloudwatch/insights-eks"),
      least: observations("least"),
      expected: observations("expected"),
      group: "logs and alarms",
    },
  ]);
}
