import { FIGURES_EVERY_MINUTES, FIGURES_NAMESPACE, type FigureName, TENANTS_QUERY } from "../../database/figures";
import type { FigureOwner } from "../../database/lambda/metricLine";
import { findInstanceClass } from "../../policies/facts/instanceClasses";
import type { TopologyName } from "../configuration/topologyFacts";
import { alarmStates, graph, heading, logTable, type Series, text, type Widget } from "./widgets";

type Dimensions = Readonly<Record<string, string>>;

/** All that a dashboard shows of a stack, known. */
export interface DashboardFacts {
  readonly application: string;
  readonly stack: string;
  readonly region: string;
  /** ARNs, the composite ones first. */
  readonly alarms: readonly string[];
  /** Last part of the load balancer's ARN. */
  readonly loadBalancer: string;
  readonly services: readonly {
    readonly topology: TopologyName;
    /** Last part of the target group's ARN. */
    readonly targetGroup: string;
    /** Of the compute (Topology.dimensions). */
    readonly dimensions: Dimensions;
    readonly maxTasks: number;
  }[];
  readonly database: {
    readonly identifier: string;
    readonly replicaIdentifiers: readonly string[];
    readonly instanceClass: string;
    readonly maxConnections: number;
    /** Connections that the application has at full scale. */
    readonly connectionDemand: number;
  };
  /** undefined: the database brings no figures to CloudWatch. */
  readonly figures: { readonly of: FigureOwner; readonly logGroup: string } | undefined;
  readonly valkey: { readonly kind: "serverless" | "nodes"; readonly dimensions: readonly Dimensions[] } | undefined;
  readonly costs: { readonly monthlyBudget: number | undefined; readonly tagKey: string | undefined };
  /** AWS bills this region's usage in dollars, and has its metric in us-east-1. */
  readonly hasBillingMetric: boolean;
}

/** Every widget of a stack, from what users notice to what it costs. Only what the stack has. */
export function dashboardWidgets(facts: DashboardFacts): readonly Widget[] {
  return [
    heading(
      `${facts.application}, stack ${facts.stack}: made by Pulumi, changes by hand are lost with the next update`,
    ),
    ...alarmStates("Alarms; what each one means: docs/runbooks in the repository", facts.alarms),
    ...users(facts),
    ...compute(facts),
    ...database(facts),
    ...(facts.figures ? cache(facts, facts.figures) : []),
    ...(facts.valkey ? valkey(facts, facts.valkey) : []),
    ...costs(facts),
  ];
}

/** Source: Elastic Load Balancing user guide, "CloudWatch metrics for your Application Load Balancer" (2026-11). */
function users({ region, loadBalancer, services }: DashboardFacts): readonly Widget[] {
  const each = (metricName: string, statistics: readonly string[], label = "") =>
    services.flatMap(({ topology, targetGroup }) =>
      statistics.map(
        (statistic): Series => ({
          namespace: "AWS/ApplicationELB",
          metricName,
          dimensions: { TargetGroup: targetGroup, LoadBalancer: loadBalancer },
          statistic,
          label: [topology, label || statistic].join(" "),
        }),
      ),
    );
  const balancer: Series = {
    namespace: "AWS/ApplicationELB",
    metricName: "HTTPCode_ELB_5XX_Count",
    dimensions: { LoadBalancer: loadBalancer },
    statistic: "Sum",
    label: "load balancer",
  };
  return [
    heading("What users notice"),
    graph("Requests a minute", region, each("RequestCount", ["Sum"], "requests")),
    graph("Seconds to an answer", region, each("TargetResponseTime", ["p50", "p95", "p99"]), { period: 300 }),
    graph("Errors a minute", region, [...each("HTTPCode_Target_5XX_Count", ["Sum"], "application"), balancer]),
  ];
}

/** CPU and memory of each topology's compute, in percent. */
const COMPUTE: Readonly<
  Record<TopologyName, (dimensions: Dimensions, application: string) => readonly Omit<Series, "statistic">[]>
> = {
  // Source: Amazon ECS developer guide, "Amazon ECS CloudWatch metrics" (2026-11).
  fargate: (dimensions) => [
    { namespace: "AWS/ECS", metricName: "CPUUtilization", dimensions, label: "CPU" },
    { namespace: "AWS/ECS", metricName: "MemoryUtilization", dimensions, label: "memory" },
  ],
  // EC2 does not measure memory: the agent on the machines does (topologies/ec2/userData.ts).
  ec2: (dimensions, application) => [
    { namespace: "AWS/EC2", metricName: "CPUUtilization", dimensions, label: "CPU" },
    { namespace: `Malayalees/${application}`, metricName: "mem_used_percent", dimensions, label: "memory" },
  ],
  // Source: Amazon CloudWatch user guide, "Amazon EKS and Kubernetes Container Insights metrics" (2026-11).
  eks: (dimensions) => [
    { namespace: "ContainerInsights", metricName: "pod_cpu_utilization_over_pod_limit", dimensions, label: "CPU" },
    {
      namespace: "ContainerInsights",
      metricName: "pod_memory_utilization_over_pod_limit",
      dimensions,
      label: "memory",
    },
  ],
};

function compute({ region, application, loadBalancer, services }: DashboardFacts): readonly Widget[] {
  return [
    heading("Saturation of the service"),
    ...services.flatMap(({ topology, targetGroup, dimensions, maxTasks }) => {
      const targets = { TargetGroup: targetGroup, LoadBalancer: loadBalancer };
      const namespace = "AWS/ApplicationELB";
      return [
        graph(
          `${topology}: percent of CPU and memory`,
          region,
          COMPUTE[topology](dimensions, application).map((series) => ({ ...series, statistic: "Average" })),
        ),
        graph(
          `${topology}: targets`,
          region,
          [
            { namespace, metricName: "HealthyHostCount", dimensions: targets, statistic: "Minimum", label: "healthy" },
            { namespace, metricName: "UnHealthyHostCount", dimensions: targets, statistic: "Maximum", label: "not" },
          ],
          { lines: [{ label: "the most that may run", value: maxTasks }] },
        ),
      ];
    }),
  ];
}

/** Source: Amazon RDS user guide, "Amazon CloudWatch metrics for Amazon RDS" (2026-11). */
function database({ region, database: facts }: DashboardFacts): readonly Widget[] {
  const of = (identifier: string, metricName: string, statistic: string, label: string): Series => ({
    namespace: "AWS/RDS",
    metricName,
    dimensions: { DBInstanceIdentifier: identifier },
    statistic,
    label,
  });
  const primary = (metricName: string, statistic: string, label: string) =>
    of(facts.identifier, metricName, statistic, label);
  const replicas = (metricName: string, statistic: string) =>
    facts.replicaIdentifiers.map((identifier, index) => of(identifier, metricName, statistic, `replica ${index + 1}`));
  const burstable = findInstanceClass(facts.instanceClass)?.burstable;
  return [
    heading("Database"),
    graph("CPU in percent", region, [
      primary("CPUUtilization", "Average", "primary"),
      ...replicas("CPUUtilization", "Average"),
    ]),
    ...(burstable
      ? [graph("CPU credits", region, [primary("CPUCreditBalance", "Average", "balance")], { period: 300 })]
      : []),
    graph("Memory that is free", region, [primary("FreeableMemory", "Average", "bytes")]),
    graph("Connections", region, [primary("DatabaseConnections", "Maximum", "open")], {
      lines: [
        { label: "max_connections", value: facts.maxConnections },
        { label: "budget: the application at full scale", value: facts.connectionDemand },
      ],
    }),
    graph("Storage that is free", region, [primary("FreeStorageSpace", "Minimum", "bytes")]),
    graph("Transactions that are not frozen", region, [primary("MaximumUsedTransactionIDs", "Maximum", "oldest")], {
      period: 300,
      lines: [{ label: "no more writes", value: 2_146_483_648 }],
    }),
    ...(facts.replicaIdentifiers.length > 0
      ? [graph("Seconds that replicas are behind", region, replicas("ReplicaLag", "Maximum"))]
      : []),
  ];
}

function cache({ region }: DashboardFacts, figures: NonNullable<DashboardFacts["figures"]>): readonly Widget[] {
  const of = (metricName: FigureName, statistic: "Average" | "Maximum" | "Sum", label: string): Series => ({
    namespace: FIGURES_NAMESPACE,
    metricName,
    dimensions: { ...figures.of },
    statistic,
    label,
  });
  const shown = (title: string, series: readonly Series[]) =>
    graph(title, region, series, { period: FIGURES_EVERY_MINUTES * 60 });
  return [
    heading("Cache in PostgreSQL"),
    shown("Hits in percent", [of("CacheHitRatio", "Average", "hit ratio")]),
    shown("Entries and sessions", [of("CacheEntries", "Average", "entries"), of("Sessions", "Average", "sessions")]),
    shown("Size", [of("CacheBytes", "Average", "bytes")]),
    shown("Dead rows", [of("CacheDeadRows", "Average", "rows")]),
    shown("Removed in five minutes", [of("CacheExpired", "Sum", "expired"), of("CacheEvictions", "Sum", "evicted")]),
    shown("Expiry and jobs", [
      of("ExpiryLag", "Maximum", "seconds behind"),
      of("FailedJobs", "Sum", "failed runs"),
      of("Deadlocks", "Sum", "deadlocks"),
    ]),
    logTable("The ten largest tenants", region, figures.logGroup, TENANTS_QUERY),
  ];
}

/** Metrics of each form. Sources: Amazon ElastiCache user guide, "Metrics for Valkey and Redis OSS", "Serverless metrics" (2026-11). */
const VALKEY = {
  serverless: [
    ["BytesUsedForCache", "Maximum"],
    ["ElastiCacheProcessingUnits", "Sum"],
    ["ThrottledCmds", "Sum"],
    ["CurrConnections", "Maximum"],
  ],
  nodes: [
    ["EngineCPUUtilization", "Average"],
    ["DatabaseMemoryUsagePercentage", "Maximum"],
    ["Evictions", "Sum"],
    ["CurrConnections", "Maximum"],
  ],
} as const;

function valkey({ region }: DashboardFacts, { kind, dimensions }: NonNullable<DashboardFacts["valkey"]>) {
  return [
    heading("Valkey"),
    ...VALKEY[kind].map(([metricName, statistic]) =>
      graph(
        metricName,
        region,
        dimensions.map((of, index) => ({
          namespace: "AWS/ElastiCache",
          metricName,
          dimensions: of,
          statistic,
          label: kind === "nodes" ? `node ${index + 1}` : "cache",
        })),
      ),
    ),
  ];
}

/**
 * AWS has one metric of costs, of the whole account, in us-east-1, and only where billing alerts are on. It is a running total of the
 * month. Source: Amazon CloudWatch user guide, "Create a billing alarm to monitor your estimated AWS charges" (2026-11).
 */
function costs({
  region,
  stack,
  costs: { monthlyBudget, tagKey },
  hasBillingMetric,
}: DashboardFacts): readonly Widget[] {
  const scope = tagKey === undefined ? "all costs of the account" : `what has the tag ${tagKey} of this stack`;
  const words = [
    monthlyBudget === undefined ? "No budget." : `Budget: $${monthlyBudget} a month, for ${scope}.`,
    `What this stack should cost: \`npm run cost -- ${stack}\`.`,
    "What it did cost, by day and service: [Cost Explorer](https://console.aws.amazon.com/costmanagement/home#/cost-explorer).",
    ...(hasBillingMetric
      ? [
          "The graph is of the **whole account**, and empty until billing alerts are on: console, Billing preferences, Alert preferences.",
        ]
      : []),
  ];
  const lines = monthlyBudget === undefined || tagKey !== undefined ? [] : [{ label: "budget", value: monthlyBudget }];
  const total: Series = {
    namespace: "AWS/Billing",
    metricName: "EstimatedCharges",
    dimensions: { Currency: "USD" },
    statistic: "Maximum",
    label: "US dollars",
    region: "us-east-1",
  };
  return [
    heading("Costs"),
    text(words.join("\n\n")),
    ...(hasBillingMetric ? [graph("Costs of the account this month", region, [total], { lines, period: 21_600 })] : []),
  ];
}
