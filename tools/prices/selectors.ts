import { findInstanceClass } from "../../policies/facts/instanceClasses";
import type { priceKinds } from "../../policies/facts/priceKinds";

/** How the price of a kind is found in the price list. */
export interface InList {
  /** Service, as the list writes it. */
  readonly offer: string;
  /** Page that shows people the same. */
  readonly page: string;
  /**
   * Columns that say which rows are meant, by name without spaces and in small letters. What a pattern captures, in the order of the
   * columns, fills the brackets of the kind: the type of a machine, the engine of a cache.
   */
  readonly where: Readonly<Record<string, RegExp>>;
  /** Our names of what was captured. @default its own, in small letters */
  readonly names?: Readonly<Record<string, string>>;
  /** Which of what was captured is of interest here. @default all */
  readonly wants?: (filled: string) => boolean;
  /** Begin of the tier. @default the first that costs something: what is free up to an amount is the account's */
  readonly from?: number;
  /** How many of the list's units make one of ours. @default 1 */
  readonly times?: number;
  /** Adds up what it finds under several usage types. @default false */
  readonly adds?: boolean;
}

/** The list does not have it: the figure stays until somebody reads it on the page. */
export interface OnPage {
  readonly page: string;
  readonly why: string;
}

export type Selector = InList | OnPage;

export function isInList(selector: Selector): selector is InList {
  return "offer" in selector;
}

/** Has no region: one price everywhere. */
export const GLOBAL_OFFERS: readonly string[] = ["AmazonRoute53"];

const PAGES = "https://aws.amazon.com";
const insights: OnPage = {
  page: `${PAGES}/rds/performance-insights/pricing/`,
  why: "it has a price for each family of classes",
};
const spot: OnPage = { page: `${PAGES}/fargate/pricing/`, why: "the price of Spot follows demand" };

/** A usage type begins with the region: USE1-, EU-, us-east-1-, or nothing in the oldest region. */
function usage(pattern: RegExp): RegExp {
  return new RegExp(`^(?:[A-Z]{2,4}\\d?-|[a-z]{2}-[a-z]+-\\d-)?(?:${pattern.source})$`);
}

function of(offer: string, page: string, family?: RegExp) {
  return (usageType: RegExp, more: Partial<InList> = {}): InList => ({
    offer,
    page: `${PAGES}${page}`,
    ...more,
    where: { ...(family === undefined ? {} : { productfamily: family }), usagetype: usage(usageType), ...more.where },
  });
}

const rds = of("AmazonRDS", "/rds/postgresql/pricing/");
const elastiCache = of("AmazonElastiCache", "/elasticache/pricing/");
const ec2 = of("AmazonEC2", "/ec2/pricing/on-demand/");
const ebs = of("AmazonEC2", "/ebs/pricing/");
const transfer = of("AWSDataTransfer", "/ec2/pricing/on-demand/");
const fargate = of("AmazonECS", "/fargate/pricing/");
const eks = of("AmazonEKS", "/eks/pricing/");
const elb = of("AWSELB", "/elasticloadbalancing/pricing/", /^Load Balancer-Application$/);
const cloudWatch = of("AmazonCloudWatch", "/cloudwatch/pricing/");
const kms = of("awskms", "/kms/pricing/");
const secrets = of("AWSSecretsManager", "/secrets-manager/pricing/");
const s3 = of("AmazonS3", "/s3/pricing/");
const lambda = of("AWSLambda", "/lambda/pricing/");
const waf = of("awswaf", "/waf/pricing/");
const route53 = of("AmazonRoute53", "/route53/pricing/");

const postgres = { databaseengine: /^(?:PostgreSQL|Any)$/ };
const oneZone = { ...postgres, deploymentoption: /^Single-AZ$/ };
const out = (from: number) => transfer(/DataTransfer-Out-Bytes/, { from, where: { transfertype: /^AWS Outbound$/ } });

/** Machines that people run an application like this one on: burstable, general, compute and memory, without local disks. */
const MACHINES = /((?:t3a?|t4g|[cmr](?:5a?|[67][aig]|8[aig]))\.(?:nano|micro|small|medium|large|[24]?xlarge))/;
const CACHE_NODES = /(cache\.(?:t3|t4g|[mr](?:5|6g|7g|8g))\.\w+)/;

/**
 * Kind → where its price is in AWS's price list. A kind that is not here does not compile.
 * Sources: AWS Billing user guide, "Reading the price list files"; Amazon CloudWatch user guide, "Analyzing, optimizing, and reducing
 * CloudWatch costs" (its usage types); AWS's published files as others have quoted them (2026-11).
 */
export const priceSelectors: Readonly<Record<keyof typeof priceKinds, Selector>> = {
  "rds/instance/<class>": rds(/InstanceUsage:db\..+/, {
    where: { ...oneZone, instancetype: /^(db\..+)$/ },
    wants: (name) => findInstanceClass(name) !== undefined,
  }),
  "rds/cpu-credits/<family>": rds(/.*CPUCredits:(?:db\.)?(t\w+)/, { where: postgres }),
  // Of io2 both spellings have been seen.
  "rds/storage/<type>": rds(/RDS:(GP2-Storage|GP3-Storage|PIOPS-Storage|PIOPS-Storage-IO2|IO2-PIOPS-Storage)/, {
    where: oneZone,
    names: {
      "GP2-Storage": "gp2",
      "GP3-Storage": "gp3",
      "PIOPS-Storage": "io1",
      "PIOPS-Storage-IO2": "io2",
      "IO2-PIOPS-Storage": "io2",
    },
  }),
  "rds/iops/<type>": rds(/RDS:(GP3-PIOPS|PIOPS|PIOPS-IO2|IO2-PIOPS)/, {
    where: oneZone,
    names: { "GP3-PIOPS": "gp3", PIOPS: "io1", "PIOPS-IO2": "io2", "IO2-PIOPS": "io2" },
  }),
  "rds/throughput/gp3": rds(/RDS:GP3-(?:Provisioned-)?Throughput/, { where: oneZone }),
  "rds/backup": rds(/RDS:ChargedBackupUsage/, { where: postgres }),
  "rds/proxy": rds(/RDS:ProxyUsage/, { page: `${PAGES}/rds/proxy/pricing/`, where: postgres }),
  "rds/insights/first-month": insights,
  "rds/insights/further-month": insights,
  "rds/insights/advanced": cloudWatch(/(?:CW:)?DatabaseInsights-vCPU-Hours/),
  "rds/extended-support/year1-2": rds(/ExtendedSupport:Yr1-Yr2:PostgreSQL\d+/),
  "rds/extended-support/year3": rds(/ExtendedSupport:Yr3:PostgreSQL\d+/),

  "elasticache/node/<type>/<engine>": elastiCache(/NodeUsage:cache\..+/, {
    where: { instancetype: new RegExp(`^${CACHE_NODES.source}$`), cacheengine: /^(Redis|Valkey|Memcached)$/ },
  }),
  "elasticache/serverless/<engine>/data": elastiCache(/.*(?:CachedData|DataStorage).*/, {
    where: { cacheengine: /^(Redis|Valkey|Memcached)$/ },
  }),
  "elasticache/serverless/<engine>/units": elastiCache(/.*(?:ECPU|ProcessingUnit).*/, {
    where: { cacheengine: /^(Redis|Valkey|Memcached)$/ },
    times: 1_000_000,
  }),
  "elasticache/backup": elastiCache(/.*BackupUsage.*/, { where: { productfamily: /^Storage Snapshot$/ } }),

  "ec2/instance/<type>": ec2(new RegExp(`BoxUsage:${MACHINES.source}`), {
    where: {
      operatingsystem: /^Linux$/,
      tenancy: /^Shared$/,
      capacitystatus: /^Used$/,
      preinstalledsw: /^NA$/,
      operation: /^RunInstances$/,
    },
  }),
  "ec2/cpu-credits/<family>": ec2(/CPUCredits:(t\w+)/, { where: { operatingsystem: /^Linux$/ } }),
  "ebs/<type>": ebs(/EBS:VolumeUsage\.(gp[23]|io[12])/),
  "ebs/iops/gp3": ebs(/EBS:VolumeP-IOPS\.gp3/),
  "ebs/throughput/gp3": ebs(/EBS:VolumeP-Throughput\.gp3/),

  "fargate/x86_64/vcpu": fargate(/Fargate-vCPU-Hours:perCPU/),
  "fargate/x86_64/gib": fargate(/Fargate-GB-Hours/),
  "fargate/arm64/vcpu": fargate(/Fargate-ARM-vCPU-Hours:perCPU/),
  "fargate/arm64/gib": fargate(/Fargate-ARM-GB-Hours/),
  "fargate-spot/x86_64/vcpu": spot,
  "fargate-spot/x86_64/gib": spot,
  "fargate-spot/arm64/vcpu": spot,
  "fargate-spot/arm64/gib": spot,
  "fargate/ephemeral-storage": fargate(/Fargate-EphemeralStorage-GB-Hours/),

  "eks/cluster": eks(/AmazonEKS-Hours:perCluster/),
  // The list has the surcharge; an older version is charged both.
  "eks/extended-support": eks(/AmazonEKS-Hours:(?:perCluster|extendedSupport)/, { adds: true }),
  "eks/auto-mode/<type>": eks(new RegExp(`EKS-Auto:${MACHINES.source}-management-hours`)),

  "elb/application/hour": elb(/LoadBalancerUsage/),
  "elb/application/lcu": elb(/LCUUsage/),

  "vpc/nat/hour": of("AmazonEC2", "/vpc/pricing/", /^NAT Gateway$/)(/NatGateway-Hours/),
  "vpc/nat/gb": of("AmazonEC2", "/vpc/pricing/", /^NAT Gateway$/)(/NatGateway-Bytes/),
  "vpc/endpoint/hour": of("AmazonVPC", "/privatelink/pricing/")(/VpcEndpoint-Hours/),
  "vpc/endpoint/gb": of("AmazonVPC", "/privatelink/pricing/")(/VpcEndpoint-Bytes/),
  "vpc/public-address": of("AmazonVPC", "/vpc/pricing/")(/PublicIPv4:InUseAddress/),
  "transfer/between-zones": transfer(/DataTransfer-Regional-Bytes/),
  "transfer/out/0": out(0),
  "transfer/out/10240": out(10240),
  "transfer/out/51200": out(51200),
  "transfer/out/153600": out(153600),

  "cloudwatch/logs-in": cloudWatch(/DataProcessing-Bytes/),
  "cloudwatch/logs-in-infrequent": cloudWatch(/DataProcessingIA-Bytes/),
  "cloudwatch/logs-in-vended": cloudWatch(/VendedLog-Bytes/),
  "cloudwatch/logs-kept": cloudWatch(/TimedStorage-ByteHrs/),
  "cloudwatch/metric": cloudWatch(/CW:MetricMonitorUsage/),
  "cloudwatch/alarm": cloudWatch(/CW:AlarmMonitorUsage/),
  "cloudwatch/alarm-high-resolution": cloudWatch(/CW:HighResAlarmMonitorUsage/),
  "cloudwatch/alarm-composite": cloudWatch(/CW:CompositeAlarmMonitorUsage/),
  "cloudwatch/dashboard": {
    page: `${PAGES}/cloudwatch/pricing/`,
    why: "it has no region, and the files of regions do not have it",
  },
  "cloudwatch/insights-ecs": cloudWatch(/CW:MetricsUsage/),
  "cloudwatch/insights-eks": cloudWatch(/CW:ObservationUsage/, { times: 1_000_000 }),

  "kms/key": kms(/KMS-Keys/),
  "kms/requests": kms(/KMS-Requests/, { times: 10_000 }),
  "secretsmanager/secret": secrets(/AWSSecretsManager-Secrets/),
  "secretsmanager/requests": secrets(/AWSSecretsManagerAPIRequest/, { times: 10_000 }),
  "ecr/storage": of("AmazonECR", "/ecr/pricing/", /^EC2 Container Registry$/)(/TimedStorage-ByteHrs/),
  "s3/storage": s3(/TimedStorage-ByteHrs/, { where: { volumetype: /^Standard$/ } }),
  "s3/requests-put": s3(/Requests-Tier1/, { where: { group: /^S3-API-Tier1$/ }, times: 1000 }),
  "s3/requests-get": s3(/Requests-Tier2/, { where: { group: /^S3-API-Tier2$/ }, times: 1000 }),
  "lambda/requests": lambda(/Request/, { where: { group: /^AWS-Lambda-Requests$/ }, times: 1_000_000 }),
  "lambda/gb-second-x86_64": lambda(/Lambda-GB-Second/),
  "lambda/gb-second-arm64": lambda(/Lambda-GB-Second-ARM/),
  "scheduler/invocations": of("AWSEvents", "/eventbridge/pricing/")(/ScheduledInvocation\w*/, { times: 1_000_000 }),
  "waf/acl": waf(/WebACLV2/),
  "waf/rule": waf(/RuleV2/),
  "waf/requests": waf(/RequestV2-Tier1/, { times: 1_000_000 }),
  "route53/zone": route53(/HostedZone/),
  "route53/queries": route53(/DNS-Queries/, { times: 1_000_000 }),
  "sns/email": of("AmazonSNS", "/sns/pricing/")(/DeliveryAttempts-SMTP/, { times: 100_000 }),
};
