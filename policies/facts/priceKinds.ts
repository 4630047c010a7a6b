/** What a price is of. */
export interface PriceKind {
  /** What one costs that price. */
  readonly unit: string;
  /** What is paid for. */
  readonly words: string;
}

const each =
  (unit: string) =>
  (words: string): PriceKind => ({ unit, words });

const hour = each("hour");
const vcpuHour = each("vCPU-hour");
const gibHour = each("GiB-hour");
const gb = each("GB");
const gbMonth = each("GB-month");
const month = each("month");

/**
 * Every price that the estimate may ask for. A name in brackets stands for any: `rds/instance/<class>` is `rds/instance/db.t4g.micro`
 * and the others. The file of a region (prices/REGION.json) has nothing that is not here.
 */
export const priceKinds = {
  "rds/instance/<class>": hour("database instance with PostgreSQL in one zone"),
  "rds/cpu-credits/<family>": vcpuHour("CPU above the baseline of a burstable database instance"),
  "rds/storage/<type>": gbMonth("database storage in one zone"),
  "rds/iops/<type>": each("IOPS-month")("database operations a second above the baseline, in one zone"),
  "rds/throughput/gp3": each("MB/s-month")("database throughput above the baseline, in one zone"),
  "rds/backup": gbMonth("backups beyond the size of the database"),
  "rds/proxy": vcpuHour("database proxy, by the vCPUs of the database"),
  "rds/insights/first-month": each("vCPU-month")("Performance Insights kept for longer than 7 days, first month"),
  "rds/insights/further-month": each("vCPU-month")("Performance Insights, each further month"),
  "rds/insights/advanced": vcpuHour("Database Insights, mode advanced"),
  "rds/extended-support/year1-2": vcpuHour("extended support of a PostgreSQL version, years 1 and 2"),
  "rds/extended-support/year3": vcpuHour("extended support of a PostgreSQL version, year 3"),

  "elasticache/node/<type>/<engine>": hour("cache node"),
  "elasticache/serverless/<engine>/data": each("GB-hour")("data in a serverless cache"),
  "elasticache/serverless/<engine>/units": each("million ECPU")("processing units of a serverless cache"),
  "elasticache/backup": gbMonth("backups of a cache"),

  "ec2/instance/<type>": hour("machine with Linux"),
  "ec2/cpu-credits/<family>": vcpuHour("CPU above the baseline of a burstable machine"),
  "ebs/<type>": gbMonth("volume"),
  "ebs/iops/gp3": each("IOPS-month")("operations a second above 3000"),
  "ebs/throughput/gp3": each("MiB/s-month")("throughput above 125 MiB/s"),

  "fargate/x86_64/vcpu": vcpuHour("CPU of tasks"),
  "fargate/x86_64/gib": gibHour("memory of tasks"),
  "fargate/arm64/vcpu": vcpuHour("CPU of tasks"),
  "fargate/arm64/gib": gibHour("memory of tasks"),
  "fargate-spot/x86_64/vcpu": vcpuHour("CPU of tasks on Spot"),
  "fargate-spot/x86_64/gib": gibHour("memory of tasks on Spot"),
  "fargate-spot/arm64/vcpu": vcpuHour("CPU of tasks on Spot"),
  "fargate-spot/arm64/gib": gibHour("memory of tasks on Spot"),
  "fargate/ephemeral-storage": gibHour("disk of tasks above 20 GiB"),

  "eks/cluster": hour("Kubernetes cluster, version in standard support"),
  "eks/extended-support": hour("Kubernetes cluster, version in extended support"),
  "eks/auto-mode/<type>": hour("fee of Auto Mode for a machine"),

  "elb/application/hour": hour("application load balancer"),
  "elb/application/lcu": each("LCU-hour")("use of the load balancer"),

  "vpc/nat/hour": hour("NAT gateway"),
  "vpc/nat/gb": gb("data through the NAT gateway"),
  "vpc/endpoint/hour": hour("interface endpoint in one zone"),
  "vpc/endpoint/gb": gb("data through interface endpoints"),
  "vpc/public-address": hour("public IPv4 address"),
  "transfer/between-zones": gb("data between zones, in each direction"),
  "transfer/out/0": gb("data to the internet, first 10 TB a month"),
  "transfer/out/10240": gb("data to the internet, next 40 TB a month"),
  "transfer/out/51200": gb("data to the internet, next 100 TB a month"),
  "transfer/out/153600": gb("data to the internet, above 150 TB a month"),

  "cloudwatch/logs-in": gb("logs taken in"),
  "cloudwatch/logs-in-infrequent": gb("logs of class infrequent access taken in"),
  "cloudwatch/logs-in-vended": gb("logs of AWS services taken in"),
  "cloudwatch/logs-kept": gbMonth("logs kept"),
  "cloudwatch/metric": month("metric of your own"),
  "cloudwatch/alarm": month("alarm"),
  "cloudwatch/alarm-high-resolution": month("alarm of less than a minute"),
  "cloudwatch/alarm-composite": month("composite alarm"),
  "cloudwatch/dashboard": month("dashboard"),
  "cloudwatch/insights-ecs": month("metric of Container Insights with enhanced observability on ECS"),
  "cloudwatch/insights-eks": each("million observations")("Container Insights with enhanced observability on EKS"),

  "kms/key": month("customer managed key"),
  "kms/requests": each("10,000 requests")("requests to keys"),
  "secretsmanager/secret": month("secret"),
  "secretsmanager/requests": each("10,000 requests")("requests for secrets"),
  "ecr/storage": gbMonth("images"),
  "s3/storage": gbMonth("objects, class standard"),
  "s3/requests-put": each("1,000 requests")("objects written"),
  "s3/requests-get": each("1,000 requests")("objects read"),
  "lambda/requests": each("million requests")("calls of functions"),
  "lambda/gb-second-x86_64": each("GB-second")("functions' time, x86_64"),
  "lambda/gb-second-arm64": each("GB-second")("functions' time, arm64"),
  "scheduler/invocations": each("million invocations")("schedules"),
  "waf/acl": month("web ACL"),
  "waf/rule": month("rule of a web ACL"),
  "waf/requests": each("million requests")("requests that a web ACL inspects"),
  "route53/zone": month("hosted zone"),
  "route53/queries": each("million queries")("DNS queries"),
  "sns/email": each("100,000 messages")("e-mail notifications"),
} as const satisfies Readonly<Record<string, PriceKind>>;

/** `rds/instance/<class>` allows any text in the place of the brackets. */
type Filled<Id extends string> = Id extends `${infer Before}<${string}>${infer After}`
  ? `${Before}${string}${Filled<After>}`
  : Id;

export type PriceId = Filled<keyof typeof priceKinds>;

/** What an id is the price of; undefined for one that there is not. */
export function priceKindOf(id: string): PriceKind | undefined {
  const kinds: Readonly<Record<string, PriceKind>> = priceKinds;
  if (Object.hasOwn(kinds, id)) return kinds[id];
  return PATTERNS.find(({ pattern }) => pattern.test(id))?.kind;
}

/** Ids that every region's file has, as far as AWS sells the thing there. */
export const fixedPriceIds: readonly string[] = Object.keys(priceKinds).filter((id) => !id.includes("<"));

const PATTERNS = Object.entries(priceKinds)
  .filter(([id]) => id.includes("<"))
  .map(([id, kind]) => ({ pattern: new RegExp(`^${id.replace(/<\w+>/g, "[\\w.-]+")}$`), kind }));
