import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { GLOBAL_OFFERS } from "../../../tools/prices/selectors";

/** A row of the price list; what is not said is as in most rows. */
export interface SampleRow {
  readonly offer: string;
  readonly usageType: string;
  readonly price: number;
  readonly columns?: Readonly<Record<string, string>>;
}

const row = (offer: string, usageType: string, price: number, columns?: SampleRow["columns"]): SampleRow => ({
  offer,
  usageType,
  price,
  columns,
});

const oneZone = { "Database Engine": "PostgreSQL", "Deployment Option": "Single-AZ" };
const anyEngine = { "Database Engine": "Any", "Deployment Option": "Single-AZ" };
const linux = {
  "Operating System": "Linux",
  Tenancy: "Shared",
  "Pre Installed S/W": "NA",
  CapacityStatus: "Used",
  operation: "RunInstances",
};
const nat = { "Product Family": "NAT Gateway" };
const application = { "Product Family": "Load Balancer-Application" };
const outbound = (from: string) => ({ "Transfer Type": "AWS Outbound", StartingRange: from });

/** Id → a row in the published format, for each kind of price that the list has; prices are in the list's units. */
export const SAMPLE: Readonly<Record<string, SampleRow>> = {
  "rds/instance/db.t4g.micro": row("AmazonRDS", "EUC1-InstanceUsage:db.t4g.micro", 0.019, {
    ...oneZone,
    "Instance Type": "db.t4g.micro",
  }),
  "rds/cpu-credits/t4g": row("AmazonRDS", "EUC1-CPUCredits:db.t4g", 0.075, oneZone),
  "rds/storage/gp3": row("AmazonRDS", "EUC1-RDS:GP3-Storage", 0.137, anyEngine),
  "rds/storage/io2": row("AmazonRDS", "EUC1-RDS:PIOPS-Storage-IO2", 0.149, anyEngine),
  "rds/iops/gp3": row("AmazonRDS", "EUC1-RDS:GP3-PIOPS", 0.024, anyEngine),
  "rds/iops/io2": row("AmazonRDS", "EUC1-RDS:IO2-PIOPS", 0.119, anyEngine),
  "rds/throughput/gp3": row("AmazonRDS", "EUC1-RDS:GP3-Throughput", 0.095, anyEngine),
  "rds/backup": row("AmazonRDS", "EUC1-RDS:ChargedBackupUsage", 0.103, { "Database Engine": "PostgreSQL" }),
  "rds/proxy": row("AmazonRDS", "EUC1-RDS:ProxyUsage", 0.018, { "Database Engine": "PostgreSQL" }),
  "rds/insights/advanced": row("AmazonCloudWatch", "EUC1-CW:DatabaseInsights-vCPU-Hours", 0.0125),
  "rds/extended-support/year1-2": row("AmazonRDS", "EUC1-ExtendedSupport:Yr1-Yr2:PostgreSQL11", 0.122),
  "rds/extended-support/year3": row("AmazonRDS", "EUC1-ExtendedSupport:Yr3:PostgreSQL11", 0.244),
  "elasticache/node/cache.t4g.small/valkey": row("AmazonElastiCache", "EUC1-NodeUsage:cache.t4g.small", 0.0288, {
    "Instance Type": "cache.t4g.small",
    "Cache Engine": "Valkey",
  }),
  "elasticache/serverless/valkey/data": row("AmazonElastiCache", "EUC1-ElastiCache:CachedData:Valkey", 0.101, {
    "Cache Engine": "Valkey",
  }),
  "elasticache/serverless/valkey/units": row("AmazonElastiCache", "EUC1-ElastiCache:ECPUs:Valkey", 2.7e-9, {
    "Cache Engine": "Valkey",
  }),
  "elasticache/backup": row("AmazonElastiCache", "EUC1-BackupUsage:cache", 0.085, {
    "Product Family": "Storage Snapshot",
  }),
  "ec2/instance/t3.small": row("AmazonEC2", "EUC1-BoxUsage:t3.small", 0.024, linux),
  "ec2/cpu-credits/t3": row("AmazonEC2", "EUC1-CPUCredits:t3", 0.05, linux),
  "ebs/gp3": row("AmazonEC2", "EUC1-EBS:VolumeUsage.gp3", 0.0952),
  "ebs/iops/gp3": row("AmazonEC2", "EUC1-EBS:VolumeP-IOPS.gp3", 0.006),
  "ebs/throughput/gp3": row("AmazonEC2", "EUC1-EBS:VolumeP-Throughput.gp3", 48.7424, { Unit: "GiBps-mo" }),
  "fargate/x86_64/vcpu": row("AmazonECS", "EUC1-Fargate-vCPU-Hours:perCPU", 0.04656),
  "fargate/x86_64/gib": row("AmazonECS", "EUC1-Fargate-GB-Hours", 0.00511),
  "fargate/arm64/vcpu": row("AmazonECS", "EUC1-Fargate-ARM-vCPU-Hours:perCPU", 0.03725),
  "fargate/arm64/gib": row("AmazonECS", "EUC1-Fargate-ARM-GB-Hours", 0.00409),
  "fargate/ephemeral-storage": row("AmazonECS", "EUC1-Fargate-EphemeralStorage-GB-Hours", 0.000132),
  "eks/cluster": row("AmazonEKS", "EUC1-AmazonEKS-Hours:perCluster", 0.1),
  "eks/extended-support": row("AmazonEKS", "EUC1-AmazonEKS-Hours:extendedSupport", 0.5),
  "eks/auto-mode/m7g.large": row("AmazonEKS", "EUC1-EKS-Auto:m7g.large-management-hours", 0.01174),
  "elb/application/hour": row("AWSELB", "EUC1-LoadBalancerUsage", 0.027, application),
  "elb/application/lcu": row("AWSELB", "EUC1-LCUUsage", 0.008, application),
  "vpc/nat/hour": row("AmazonEC2", "EUC1-NatGateway-Hours", 0.052, nat),
  "vpc/nat/gb": row("AmazonEC2", "EUC1-NatGateway-Bytes", 0.052, nat),
  "vpc/endpoint/hour": row("AmazonVPC", "EUC1-VpcEndpoint-Hours", 0.012),
  "vpc/endpoint/gb": row("AmazonVPC", "EUC1-VpcEndpoint-Bytes", 0.01),
  "vpc/public-address": row("AmazonVPC", "EUC1-PublicIPv4:InUseAddress", 0.005),
  "transfer/between-zones": row("AWSDataTransfer", "EUC1-DataTransfer-Regional-Bytes", 0.01),
  "transfer/out/0": row("AWSDataTransfer", "EUC1-DataTransfer-Out-Bytes", 0.09, outbound("0")),
  "transfer/out/10240": row("AWSDataTransfer", "EUC1-DataTransfer-Out-Bytes", 0.085, outbound("10240")),
  "transfer/out/51200": row("AWSDataTransfer", "EUC1-DataTransfer-Out-Bytes", 0.07, outbound("51200")),
  "transfer/out/153600": row("AWSDataTransfer", "EUC1-DataTransfer-Out-Bytes", 0.05, outbound("153600")),
  "cloudwatch/logs-in": row("AmazonCloudWatch", "EUC1-DataProcessing-Bytes", 0.63),
  "cloudwatch/logs-in-infrequent": row("AmazonCloudWatch", "EUC1-DataProcessingIA-Bytes", 0.315),
  "cloudwatch/logs-in-vended": row("AmazonCloudWatch", "EUC1-VendedLog-Bytes", 0.63),
  "cloudwatch/logs-kept": row("AmazonCloudWatch", "EUC1-TimedStorage-ByteHrs", 0.0324),
  "cloudwatch/metric": row("AmazonCloudWatch", "EUC1-CW:MetricMonitorUsage", 0.3),
  "cloudwatch/alarm": row("AmazonCloudWatch", "EUC1-CW:AlarmMonitorUsage", 0.1),
  "cloudwatch/alarm-high-resolution": row("AmazonCloudWatch", "EUC1-CW:HighResAlarmMonitorUsage", 0.3),
  "cloudwatch/alarm-composite": row("AmazonCloudWatch", "EUC1-CW:CompositeAlarmMonitorUsage", 0.5),
  "cloudwatch/insights-ecs": row("AmazonCloudWatch", "EUC1-CW:MetricsUsage", 0.07),
  "cloudwatch/insights-eks": row("AmazonCloudWatch", "EUC1-CW:ObservationUsage", 2.1e-7),
  "kms/key": row("awskms", "eu-central-1-KMS-Keys", 1),
  "kms/requests": row("awskms", "eu-central-1-KMS-Requests", 0.000003),
  "secretsmanager/secret": row("AWSSecretsManager", "EUC1-AWSSecretsManager-Secrets", 0.4),
  "secretsmanager/requests": row("AWSSecretsManager", "EUC1-AWSSecretsManagerAPIRequest", 0.000005),
  "ecr/storage": row("AmazonECR", "EUC1-TimedStorage-ByteHrs", 0.1, { "Product Family": "EC2 Container Registry" }),
  "s3/storage": row("AmazonS3", "EUC1-TimedStorage-ByteHrs", 0.0245, { "Volume Type": "Standard" }),
  "s3/requests-put": row("AmazonS3", "EUC1-Requests-Tier1", 0.0000054, { Group: "S3-API-Tier1" }),
  "s3/requests-get": row("AmazonS3", "EUC1-Requests-Tier2", 4.3e-7, { Group: "S3-API-Tier2" }),
  "lambda/requests": row("AWSLambda", "EUC1-Request", 2e-7, { Group: "AWS-Lambda-Requests" }),
  "lambda/gb-second-x86_64": row("AWSLambda", "EUC1-Lambda-GB-Second", 0.0000166667),
  "lambda/gb-second-arm64": row("AWSLambda", "EUC1-Lambda-GB-Second-ARM", 0.0000133334),
  "scheduler/invocations": row("AWSEvents", "EUC1-ScheduledInvocation", 0.000001),
  "waf/acl": row("awswaf", "EUC1-WebACLV2", 5),
  "waf/rule": row("awswaf", "EUC1-RuleV2", 1),
  "waf/requests": row("awswaf", "EUC1-RequestV2-Tier1", 6e-7),
  "route53/zone": row("AmazonRoute53", "HostedZone", 0.5),
  "route53/queries": row("AmazonRoute53", "DNS-Queries", 4e-7),
  "sns/email": row("AmazonSNS", "EUC1-DeliveryAttempts-SMTP", 0.00002),
};

/** The columns of the published files that matter here, in their order. */
const COLUMNS = [
  ...["SKU", "OfferTermCode", "RateCode", "TermType", "PriceDescription", "EffectiveDate", "StartingRange"],
  ...["EndingRange", "Unit", "PricePerUnit", "Currency", "RelatedTo", "LeaseContractLength", "PurchaseOption"],
  ...["OfferingClass", "Product Family", "serviceCode", "Location", "Location Type", "Instance Type", "Tenancy"],
  ...["Operating System", "Pre Installed S/W", "CapacityStatus", "Volume Type", "Database Engine", "Deployment Option"],
  ...["Cache Engine", "Group", "Transfer Type", "usageType", "operation", "Region Code"],
];

const quoted = (fields: readonly string[]) => fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(",");

/** A file of the list: lines about itself, the columns, the rows. */
export function csvOf(rows: readonly SampleRow[]): string {
  const head = [
    ["FormatVersion", "v1.0"],
    ["Disclaimer", 'For "information" only'],
    ["OfferCode", rows[0]?.offer ?? ""],
  ];
  const lines = rows.map(({ offer, usageType, price, columns = {} }, index) => {
    const values: Readonly<Record<string, string>> = {
      ...{ SKU: `SKU${index}`, TermType: "OnDemand", PriceDescription: `$${price}, for "${usageType}"` },
      ...{ StartingRange: "0", EndingRange: "Inf", Unit: "Hrs", PricePerUnit: price.toFixed(12), Currency: "USD" },
      ...{ serviceCode: offer, usageType, ...columns },
    };
    return COLUMNS.map((column) => values[column] ?? "");
  });
  return `${[...head, COLUMNS, ...lines].map(quoted).join("\n")}\n`;
}

const BASE = "/offers/v1.0/aws";

/** Path of a service's file of eu-central-1, without the ending. */
export function pathIn(offer: string, version: string): string {
  return `${BASE}/${offer}/${version}120000/eu-central-1/index`;
}

/** Files of a list for eu-central-1, by their paths. @param version day of each service's file */
export function filesOf(rows: readonly SampleRow[], version = "20260918"): ReadonlyMap<string, string> {
  const offers = [...new Set(Object.values(SAMPLE).map(({ offer }) => offer))];
  const currentOf = (offer: string, file: string) => `${BASE}/${offer}/current/${file}`;
  const index = offers.map((offer) => [
    offer,
    {
      offerCode: offer,
      currentVersionUrl: currentOf(offer, "index.json"),
      currentRegionIndexUrl: currentOf(offer, "region_index.json"),
    },
  ]);
  const files = new Map([[`${BASE}/index.json`, JSON.stringify({ offers: Object.fromEntries(index) })]]);
  for (const offer of offers) {
    const region = { regionCode: "eu-central-1", currentVersionUrl: `${pathIn(offer, version)}.json` };
    files.set(currentOf(offer, "region_index.json"), JSON.stringify({ regions: { "eu-central-1": region } }));
    const path = GLOBAL_OFFERS.includes(offer) ? currentOf(offer, "index.csv") : `${pathIn(offer, version)}.csv`;
    files.set(path, csvOf(rows.filter((each) => each.offer === offer)));
  }
  return files;
}

/** The same files in a folder. */
export function writeList(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
