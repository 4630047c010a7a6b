import type { CostItem } from "../../policies/costs/estimate";

/** Parts of a bill that the guide counts. */
export const countedParts = ["compute", "database", "load balancer", "cache"] as const;
export type CountedPart = (typeof countedParts)[number];

const COUNTED: Readonly<Record<CountedPart, RegExp>> = {
  compute: /^(fargate(-spot)?\/(x86_64|arm64)|ec2\/instance)\//,
  database: /^rds\/instance\//,
  "load balancer": /^elb\//,
  cache: /^elasticache\/(node|serverless)\//,
};

/** Parts that it leaves out, by the prices that they are paid by: the first that fits counts. */
const LEFT_OUT: readonly (readonly [part: string, prices: RegExp])[] = [
  ["NAT gateways", /^vpc\/nat\//],
  ["public IPv4 addresses", /^vpc\/public-address/],
  ["interface endpoints", /^vpc\/endpoint\//],
  ["data transfer", /^transfer\//],
  ["EKS cluster and Auto Mode", /^eks\//],
  ["CPU above the baseline", /^(ec2|rds)\/cpu-credits\//],
  ["RDS Proxy", /^rds\/proxy/],
  ["database storage and backups", /^rds\/(storage|iops|throughput|backup)/],
  ["Database Insights, extended support", /^rds\//],
  ["disks of machines", /^(ebs|fargate)\//],
  ["logs, metrics and alarms", /^cloudwatch\//],
  ["keys and secrets", /^(kms|secretsmanager)\//],
  ["backups of the cache", /^elasticache\//],
  ["images, buckets and the rest", /^/],
];

/** What the guide leaves out where it counts an instance in one zone. */
export const STANDBY = "standby of the database";

/** Names of the parts that the guide leaves out. */
export const leftOutParts: readonly string[] = [STANDBY, ...LEFT_OUT.map(([part]) => part)];

export function isCounted(item: CostItem, part: CountedPart): boolean {
  return item.id !== undefined && COUNTED[part].test(item.id);
}

/** The part that an item belongs to, of those that the guide leaves out; undefined for what it counts and for what costs nothing. */
export function leftOutPart(item: CostItem): string | undefined {
  const { id } = item;
  if (id === undefined || countedParts.some((part) => isCounted(item, part))) return undefined;
  return LEFT_OUT.find(([, prices]) => prices.test(id))?.[0];
}
