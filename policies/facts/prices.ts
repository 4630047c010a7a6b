/**
 * What the resources of this program cost, in US dollars, on demand and without discount, in us-east-1. Where a resource is charged by
 * use (requests, gigabytes, Spot), the part that is charged by time is here.
 * Source: AWS price list, the pages "Pricing" of each service, us-east-1 (2026-11).
 */

/** AWS's own month for estimates. Source: AWS Pricing Calculator, assumptions (2026-11). */
export const HOURS_PER_MONTH = 730;

/** Dollars an hour of an RDS instance class with PostgreSQL in one zone; a standby costs the same again. */
const INSTANCE_CLASSES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  t4g: { micro: 0.016, small: 0.032, medium: 0.065, large: 0.129, xlarge: 0.258, "2xlarge": 0.517 },
  t3: { micro: 0.018, small: 0.036, medium: 0.072, large: 0.145, xlarge: 0.29, "2xlarge": 0.579 },
};

/** Families whose price doubles with the size: dollars an hour of `large`. */
const LARGE_CLASSES: Readonly<Record<string, number>> = {
  m6g: 0.159,
  m7g: 0.168,
  m6i: 0.178,
  r6g: 0.225,
  r7g: 0.239,
  r6i: 0.25,
};

/** Multiples of `large`. */
const SIZES: Readonly<Record<string, number>> = {
  large: 1,
  xlarge: 2,
  "2xlarge": 4,
  "4xlarge": 8,
  "8xlarge": 16,
  "12xlarge": 24,
  "16xlarge": 32,
  "24xlarge": 48,
  "32xlarge": 64,
};

/** Dollars an hour of an EC2 instance with Linux. */
export const instanceTypePrices: Readonly<Record<string, number>> = {
  "t3.micro": 0.0104,
  "t3.small": 0.0208,
  "t3.medium": 0.0416,
  "t3.large": 0.0832,
  "t3a.micro": 0.0094,
  "t3a.small": 0.0188,
  "t3a.medium": 0.0376,
  "t3a.large": 0.0752,
  "t4g.micro": 0.0084,
  "t4g.small": 0.0168,
  "t4g.medium": 0.0336,
  "t4g.large": 0.0672,
  "m6i.large": 0.096,
  "m6a.large": 0.0864,
  "m7i.large": 0.1008,
  "m6g.large": 0.077,
  "m7g.large": 0.0816,
};

/** Dollars an hour of what is charged by the hour whatever its size. */
export const hourly = {
  natGateway: 0.045,
  publicAddress: 0.005,
  loadBalancer: 0.0225,
  /** In each zone. */
  interfaceEndpoint: 0.01,
  kubernetesCluster: 0.1,
  /** Of each vCPU of the database behind it, of two at least. */
  proxyPerVcpu: 0.015,
} as const;

/** Dollars an hour of Fargate with Linux, by the architecture of the task definition. */
export const fargate = {
  X86_64: { vcpu: 0.04048, gib: 0.004445 },
  ARM64: { vcpu: 0.03238, gib: 0.00356 },
} as const;

/** Dollars an hour of a node of ElastiCache with Valkey. */
const CACHE_NODES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  t3: { micro: 0.0136, small: 0.0272, medium: 0.0544 },
  t4g: { micro: 0.0128, small: 0.0256, medium: 0.052 },
};

/** Families of nodes whose price doubles with the size: dollars an hour of `large`. */
const LARGE_CACHE_NODES: Readonly<Record<string, number>> = {
  m5: 0.1248,
  m6g: 0.1192,
  m7g: 0.1264,
  m8g: 0.1266,
  r5: 0.1728,
  r6g: 0.1648,
  r7g: 0.1752,
  r8g: 0.1756,
};

/** Sizes that these families have: Graviton's end with g. Source: Amazon ElastiCache user guide, "Supported node types" (2026-11). */
const COMMON_SIZES: readonly string[] = ["large", "xlarge", "2xlarge", "4xlarge", "12xlarge"];
const GRAVITON_SIZES: readonly string[] = [...COMMON_SIZES, "8xlarge", "16xlarge"];
const INTEL_SIZES: readonly string[] = [...COMMON_SIZES, "24xlarge"];

/** The same node with Redis OSS or Memcached. Source: Amazon ElastiCache pricing, Valkey 20 % below the others (2026-11). */
const OTHER_CACHE_ENGINES = 1.25;

/** A serverless cache: dollars of a GB in an hour and of a million processing units, and GB that are billed at least. */
export const serverlessCache = {
  valkey: { gigabyte: 0.084, millionUnits: 0.0023, leastGigabytes: 0.1 },
  others: { gigabyte: 0.125, millionUnits: 0.0034, leastGigabytes: 1 },
} as const;

/** Dollars a month. */
export const monthly = {
  /** Of a GiB of gp3 in one zone. */
  databaseGib: 0.115,
  key: 1,
  secret: 0.4,
  alarm: 0.1,
} as const;

/** Dollars an hour of an RDS instance class in one zone; undefined when the table does not have it. */
export function instanceClassPrice(name: string): number | undefined {
  const [, family = "", size = ""] = /^db\.(\w+)\.(\w+)$/.exec(name) ?? [];
  return priceOf(family, size, INSTANCE_CLASSES, LARGE_CLASSES);
}

/** Dollars an hour of a node of ElastiCache; undefined when the tables do not have it. */
export function cacheNodePrice(type: string, engine: string): number | undefined {
  const [, family = "", size = ""] = /^cache\.(\w+)\.(\w+)$/.exec(type) ?? [];
  const sizes = family.endsWith("g") ? GRAVITON_SIZES : INTEL_SIZES;
  if (Object.hasOwn(LARGE_CACHE_NODES, family) && !sizes.includes(size)) return undefined;
  const price = priceOf(family, size, CACHE_NODES, LARGE_CACHE_NODES);
  return price === undefined || engine === "valkey" ? price : price * OTHER_CACHE_ENGINES;
}

/** @param bySize families with a price for each size @param large families with the price of `large` */
function priceOf(
  family: string,
  size: string,
  bySize: Readonly<Record<string, Readonly<Record<string, number>>>>,
  large: Readonly<Record<string, number>>,
): number | undefined {
  const ofLarge = Object.hasOwn(large, family) ? large[family] : undefined;
  const sizes = Object.hasOwn(bySize, family) ? bySize[family] : undefined;
  if (ofLarge === undefined) return sizes && Object.hasOwn(sizes, size) ? sizes[size] : undefined;
  const times = Object.hasOwn(SIZES, size) ? SIZES[size] : undefined;
  return times === undefined ? undefined : ofLarge * times;
}
