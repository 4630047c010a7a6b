/**
 * The metrics that there are, with the dimensions of each: what a widget or an alarm names must be here. A name with others has no values.
 */

const TARGETS = ["LoadBalancer", "TargetGroup"];

const tables = [
  {
    source: "Elastic Load Balancing user guide, CloudWatch metrics for your Application Load Balancer (2026-11)",
    namespace: "AWS/ApplicationELB",
    dimensions: [TARGETS],
    names: [
      "RequestCount",
      "TargetResponseTime",
      "HTTPCode_Target_5XX_Count",
      "HealthyHostCount",
      "UnHealthyHostCount",
    ],
  },
  {
    source: "the same",
    namespace: "AWS/ApplicationELB",
    dimensions: [["LoadBalancer"]],
    names: ["HTTPCode_ELB_5XX_Count"],
  },
  {
    source: "Amazon ECS developer guide, Amazon ECS CloudWatch metrics (2026-11)",
    namespace: "AWS/ECS",
    dimensions: [["ClusterName", "ServiceName"]],
    names: ["CPUUtilization", "MemoryUtilization"],
  },
  {
    source: "Amazon EC2 user guide, CloudWatch metrics that are available for your instances (2026-11)",
    namespace: "AWS/EC2",
    dimensions: [["AutoScalingGroupName"]],
    names: ["CPUUtilization"],
  },
  {
    source: "components/topologies/ec2/userData.ts: the agent's own settings",
    namespace: "Malayalees/malayalees-app",
    dimensions: [["AutoScalingGroupName"]],
    names: ["mem_used_percent"],
  },
  {
    source: "Amazon CloudWatch user guide, Amazon EKS and Kubernetes Container Insights metrics (2026-11)",
    namespace: "ContainerInsights",
    dimensions: [["ClusterName", "Namespace", "Service"]],
    names: ["pod_cpu_utilization_over_pod_limit", "pod_memory_utilization_over_pod_limit"],
  },
  {
    source: "Amazon RDS user guide, Amazon CloudWatch metrics for Amazon RDS (2026-11)",
    namespace: "AWS/RDS",
    dimensions: [["DBInstanceIdentifier"]],
    names: [
      "CPUUtilization",
      "CPUCreditBalance",
      "FreeableMemory",
      "DatabaseConnections",
      "FreeStorageSpace",
      "MaximumUsedTransactionIDs",
      "ReplicaLag",
    ],
  },
  {
    source: "database/figures.ts: the function writes them",
    namespace: "Malayalees/Database",
    dimensions: [["Application", "Stack"]],
    names: [
      "CacheHitRatio",
      "CacheEntries",
      "CacheBytes",
      "CacheDeadRows",
      "CacheEvictions",
      "CacheExpired",
      "ExpiryLag",
      "FailedJobs",
      "Deadlocks",
      "ConnectionsUsed",
      "Sessions",
    ],
  },
  {
    source: "Amazon ElastiCache user guide, Serverless metrics and events (2026-11)",
    namespace: "AWS/ElastiCache",
    dimensions: [["clusterId"]],
    names: ["BytesUsedForCache", "ElastiCacheProcessingUnits", "ThrottledCmds", "CurrConnections"],
  },
  {
    source: "Amazon ElastiCache user guide, Metrics for Valkey and Redis OSS (2026-11)",
    namespace: "AWS/ElastiCache",
    dimensions: [["CacheClusterId"]],
    names: ["EngineCPUUtilization", "DatabaseMemoryUsagePercentage", "Evictions", "CurrConnections", "ReplicationLag"],
  },
  {
    source: "AWS Certificate Manager user guide, Supported CloudWatch metrics (2026-11)",
    namespace: "AWS/CertificateManager",
    dimensions: [["CertificateArn"]],
    names: ["DaysToExpiry"],
  },
  {
    source: "AWS Lambda developer guide, Types of metrics for Lambda functions (2026-11)",
    namespace: "AWS/Lambda",
    dimensions: [["FunctionName"]],
    names: ["Errors"],
  },
  {
    source: "Amazon CloudWatch user guide, Create a billing alarm to monitor your estimated AWS charges (2026-11)",
    namespace: "AWS/Billing",
    dimensions: [["Currency"]],
    names: ["EstimatedCharges"],
  },
];

/** `namespace name dimensions`, the dimensions in alphabetical order. */
export function metricKey(namespace: string, name: string, dimensions: readonly string[]): string {
  return [namespace, name, ...[...dimensions].sort()].join(" ");
}

export const knownMetrics: ReadonlySet<string> = new Set(
  tables.flatMap(({ namespace, dimensions, names }) =>
    names.flatMap((name) => dimensions.map((set) => metricKey(namespace, name, set))),
  ),
);
