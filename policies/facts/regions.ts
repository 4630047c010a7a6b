/**
 * Regions of AWS, their partitions and their zones.
 * Sources: AWS SDK for JavaScript, partitions (regions and partitions); AWS General Reference, "AWS Regions and Availability Zones",
 * "AWS Availability Zones" and "AZ IDs" (zones; me-west-1 and sa-west-1 by its rule for ids); DescribeAvailabilityZones of an account of 2025
 * (letters) (2026-11).
 */

/** What an ARN begins with after `arn:`: an isolated set of regions with separate accounts. */
export type Partition =
  | "aws"
  | "aws-us-gov"
  | "aws-cn"
  | "aws-eusc"
  | "aws-iso"
  | "aws-iso-b"
  | "aws-iso-e"
  | "aws-iso-f";

export interface AvailabilityZone {
  /** `us-east-1a`: in the oldest regions another place in each account. */
  readonly name: string;
  /** `use1-az6`: the same place in every account. */
  readonly id: string;
}

export interface Region {
  readonly name: string;
  readonly partition: Partition;
  /** The zones that a new account gets; none where nothing of ours runs. */
  readonly zones: readonly AvailabilityZone[];
}

/** Letter of the zone's name to number of its id. */
type Letters = Readonly<Record<string, number>>;
const USUAL: Letters = { a: 1, b: 2, c: 3 };

function region(name: string, idPrefix: string, letters: Letters = USUAL, partition: Partition = "aws"): Region {
  const zones = Object.entries(letters).map(([letter, number]) => ({
    name: name + letter,
    id: `${idPrefix}-az${number}`,
  }));
  return { name, partition, zones };
}

function elsewhere(partition: Partition, ...names: readonly string[]): readonly Region[] {
  return names.map((name) => ({ name, partition, zones: [] }));
}

export const regions: readonly Region[] = [
  region("af-south-1", "afs1"),
  region("ap-east-1", "ape1"),
  region("ap-east-2", "ape2"),
  region("ap-northeast-1", "apne1", { a: 4, c: 1, d: 2 }),
  region("ap-northeast-2", "apne2", { a: 1, b: 2, c: 3, d: 4 }),
  region("ap-northeast-3", "apne3"),
  region("ap-south-1", "aps1", { a: 1, b: 3, c: 2 }),
  region("ap-south-2", "aps2"),
  region("ap-southeast-1", "apse1"),
  region("ap-southeast-2", "apse2", { a: 1, b: 3, c: 2 }),
  region("ap-southeast-3", "apse3"),
  region("ap-southeast-4", "apse4"),
  region("ap-southeast-5", "apse5"),
  region("ap-southeast-6", "apse6"),
  region("ap-southeast-7", "apse7"),
  region("ca-central-1", "cac1", { a: 1, b: 2, d: 4 }),
  region("ca-west-1", "caw1"),
  region("eu-central-1", "euc1"),
  region("eu-central-2", "euc2"),
  region("eu-north-1", "eun1"),
  region("eu-south-1", "eus1"),
  region("eu-south-2", "eus2"),
  region("eu-west-1", "euw1", { a: 3, b: 1, c: 2 }),
  region("eu-west-2", "euw2", { a: 2, b: 3, c: 1 }),
  region("eu-west-3", "euw3"),
  region("il-central-1", "ilc1"),
  region("me-central-1", "mec1"),
  region("me-south-1", "mes1"),
  region("me-west-1", "mew1"),
  region("mx-central-1", "mxc1"),
  region("sa-east-1", "sae1"),
  region("sa-west-1", "saw1"),
  region("us-east-1", "use1", { a: 6, b: 1, c: 2, d: 4, e: 3, f: 5 }),
  region("us-east-2", "use2"),
  region("us-west-1", "usw1", { a: 3, b: 1 }),
  region("us-west-2", "usw2", { a: 2, b: 1, c: 3, d: 4 }),
  region("us-gov-east-1", "usge1", USUAL, "aws-us-gov"),
  region("us-gov-west-1", "usgw1", USUAL, "aws-us-gov"),
  ...elsewhere("aws-cn", "cn-north-1", "cn-northwest-1"),
  ...elsewhere("aws-eusc", "eusc-de-east-1"),
  ...elsewhere("aws-iso", "us-iso-east-1", "us-iso-west-1"),
  ...elsewhere("aws-iso-b", "us-isob-east-1", "us-isob-west-1"),
  ...elsewhere("aws-iso-e", "eu-isoe-west-1"),
  ...elsewhere("aws-iso-f", "us-isof-east-1", "us-isof-south-1"),
];

/** The region of that name, or undefined when it is not in the table. */
export function findRegion(name: string): Region | undefined {
  return regions.find((each) => each.name === name);
}

/** The partition of a region; `aws` for one that is not in the table. */
export function partitionOf(name: string): Partition {
  return findRegion(name)?.partition ?? "aws";
}

/** What some zones lack. */
export type ZoneService = "RDS Proxy" | "EKS" | "Fargate" | "Nitro and Graviton instance types";

/**
 * Zones that lack something a stack may come to need, by zone id. No list of AWS's is complete: RDS Proxy has none at all.
 * Sources: Amazon EKS user guide, "View Amazon EKS networking requirements for VPC and subnets" (EKS: the first three);
 * Amazon ECS developer guide, "Supported Regions for Amazon ECS on AWS Fargate" (Fargate: us-west-1 and ap-northeast-1 name the
 * others); terraform-provider-aws issues 17781 and 23446 (RDS Proxy); wolfman.dev, "AWS AZs: Not all are Equal", and
 * blog.serverworks.co.jp, 2023-12-25 (instance types: t3, m5 and newer are not there) (2026-11).
 */
export const incompleteZones: Readonly<Record<string, readonly ZoneService[]>> = {
  "use1-az3": ["RDS Proxy", "EKS", "Nitro and Graviton instance types"],
  "usw1-az2": ["EKS", "Fargate"],
  "cac1-az3": ["EKS"],
  "apne1-az3": ["Fargate"],
};

/** The zones of a region that lack nothing, as far as the table knows. */
export function completeZones(name: string): readonly AvailabilityZone[] {
  return (findRegion(name)?.zones ?? []).filter(({ id }) => incompleteZones[id] === undefined);
}

/**
 * Regions without RDS Proxy for PostgreSQL.
 * Source: Amazon RDS user guide, "Supported Regions and DB engines for Amazon RDS Proxy" (2026-11).
 */
export const regionsWithoutProxy: readonly string[] = ["ap-east-2", "ap-southeast-6"];
