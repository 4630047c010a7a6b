/**
 * RDS for PostgreSQL instance classes: what each has, and how much of its memory the database gets.
 * Sources: Amazon RDS user guide, "Hardware specifications for DB instance classes", "Supported DB engines for DB instance classes",
 * "Multi-AZ DB cluster deployments for Amazon RDS" (2026-11). Metal and Oracle's preconfigured classes run no PostgreSQL.
 */

export interface InstanceClass {
  /** As RDS writes it, e.g. `db.t4g.micro`. */
  readonly name: string;
  /** Virtual CPUs. */
  readonly vcpu: number;
  /** Nominal memory of the machine in GiB; the database gets less, see `instanceClassMemoryBytes`. */
  readonly memoryGiB: number;
  /** arm64 is Graviton. */
  readonly architecture: "arm64" | "x86_64";
  /** Uses CPU credits: fast only part of the time. */
  readonly burstable: boolean;
  /** What RDS makes of it with a supported version of PostgreSQL; `nothing new` is left to those who have one. */
  readonly offered: "instances" | "instances and clusters" | "clusters" | "nothing new";
}

const GIB = 1024 ** 3;

/** Size → vCPU and memory in GiB. The t families have other sizes. */
type Sizes = readonly (readonly [size: string, vcpu: number, memoryGiB: number])[];

const BURSTABLE_SIZES: Sizes = [
  ["micro", 2, 1],
  ["small", 2, 2],
  ["medium", 2, 4],
  ["large", 2, 8],
  ["xlarge", 4, 16],
  ["2xlarge", 8, 32],
];

/** Sizes beyond `large` by their vCPUs: memory follows at so many GiB for each. */
const VCPUS: Readonly<Record<string, number>> = {
  medium: 1,
  large: 2,
  xlarge: 4,
  "2xlarge": 8,
  "4xlarge": 16,
  "8xlarge": 32,
  "10xlarge": 40,
  "12xlarge": 48,
  "16xlarge": 64,
  "24xlarge": 96,
  "32xlarge": 128,
  "48xlarge": 192,
};

function sizes(gibPerVcpu: number, ...names: readonly string[]): Sizes {
  return names.map((size) => [size, VCPUS[size] ?? 0, (VCPUS[size] ?? 0) * gibPerVcpu]);
}

const TO_16 = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"] as const;
const TO_24 = [...TO_16, "24xlarge"] as const;
const TO_32 = [...TO_24, "32xlarge"] as const;
const TO_48 = [...TO_24, "48xlarge"] as const;

const T2_SIZES: Sizes = BURSTABLE_SIZES.map(([size, vcpu, memoryGiB]) =>
  memoryGiB <= 2 ? [size, 1, memoryGiB] : [size, vcpu, memoryGiB],
);
/** Less than 8 GiB for each vCPU: the first generations. */
const R4_SIZES: Sizes = sizes(7.625, "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge");

interface Family {
  readonly family: string;
  readonly architecture: InstanceClass["architecture"];
  readonly sizes: Sizes;
  readonly burstable?: boolean;
  readonly offered?: InstanceClass["offered"];
}

const arm = (family: string, sizes: Sizes): Family => ({ family, architecture: "arm64", sizes });
const intel = (family: string, sizes: Sizes): Family => ({ family, architecture: "x86_64", sizes });
/** Has local disks, which a Multi-AZ DB cluster needs. */
const forClusters = (family: Family): Family => ({ ...family, offered: "instances and clusters" });
const clustersOnly = (family: Family): Family => ({ ...family, offered: "clusters" });
const withdrawn = (family: Family): Family => ({ ...family, offered: "nothing new" });
const burstable = (family: Family): Family => ({ ...family, burstable: true });

const FAMILIES: readonly Family[] = [
  burstable(arm("t4g", BURSTABLE_SIZES)),
  burstable(intel("t3", BURSTABLE_SIZES)),
  withdrawn(burstable(intel("t2", T2_SIZES))),

  // General purpose: 4 GiB for each vCPU.
  arm("m8g", sizes(4, ...TO_48)),
  forClusters(arm("m8gd", sizes(4, ...TO_48))),
  intel("m7i", sizes(4, ...TO_48)),
  arm("m7g", sizes(4, ...TO_16)),
  arm("m6g", sizes(4, ...TO_16)),
  forClusters(arm("m6gd", sizes(4, ...TO_16))),
  intel("m6i", sizes(4, ...TO_32)),
  forClusters(intel("m6id", sizes(4, ...TO_32))),
  forClusters(intel("m6idn", sizes(4, ...TO_32))),
  intel("m6in", sizes(4, ...TO_32)),
  intel("m5", sizes(4, ...TO_24)),
  forClusters(intel("m5d", sizes(4, ...TO_24))),
  withdrawn(intel("m4", sizes(4, "large", "xlarge", "2xlarge", "4xlarge", "10xlarge", "16xlarge"))),

  // Memory optimized: 8 GiB for each vCPU and more.
  arm("r8g", sizes(8, ...TO_48)),
  forClusters(arm("r8gd", sizes(8, ...TO_48))),
  intel("r7i", sizes(8, ...TO_48)),
  arm("r7g", sizes(8, ...TO_16)),
  arm("r6g", sizes(8, ...TO_16)),
  forClusters(arm("r6gd", sizes(8, ...TO_16))),
  intel("r6i", sizes(8, ...TO_32)),
  forClusters(intel("r6id", sizes(8, ...TO_32))),
  forClusters(intel("r6idn", sizes(8, ...TO_32))),
  intel("r6in", sizes(8, ...TO_32)),
  intel("r5", sizes(8, ...TO_24)),
  intel("r5b", sizes(8, ...TO_24)),
  forClusters(intel("r5d", sizes(8, ...TO_24))),
  withdrawn(intel("r4", R4_SIZES)),
  arm("x2g", sizes(16, ...TO_16)),
  intel("x2idn", sizes(16, "16xlarge", "24xlarge", "32xlarge")),
  forClusters(
    intel("x2iedn", sizes(32, "xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge", "24xlarge", "32xlarge")),
  ),

  // Compute optimized: 2 GiB for each vCPU.
  clustersOnly(arm("c6gd", sizes(2, "medium", ...TO_16))),
];

/** Every class known here, smallest of each family first. */
export const instanceClasses: readonly InstanceClass[] = FAMILIES.flatMap(
  ({ family, architecture, sizes, burstable = false, offered = "instances" }) =>
    sizes.map(([size, vcpu, memoryGiB]) => ({
      name: `db.${family}.${size}`,
      vcpu,
      memoryGiB,
      architecture,
      burstable,
      offered,
    })),
);

const byName: ReadonlyMap<string, InstanceClass> = new Map(instanceClasses.map((each) => [each.name, each]));

/** The class of that name, or undefined when it is not in the table. */
export function findInstanceClass(name: string): InstanceClass | undefined {
  return byName.get(name);
}

/** Whether RDS makes a new instance of that class, as opposed to a Multi-AZ DB cluster. */
export function isOfferedForInstances(name: string): boolean {
  return findInstanceClass(name)?.offered.startsWith("instances") ?? false;
}

/** What the operating system and RDS's own processes take at least, in bytes. */
const FIXED_OVERHEAD_BYTES = 0.3 * GIB;
/** Kernel, page tables and firmware take a share that grows with the machine. */
const PROPORTIONAL_OVERHEAD = 0.05;

/**
 * What `DBInstanceClassMemory` is at least on that class, in bytes; undefined when the class is not in the table.
 *
 * Rule: 95 % of the nominal memory less 0.3 GiB, rounded down to a MiB. AWS defines the variable as the class's memory "less the memory
 * used by RDS processes that manage the instance" and publishes no figures (Amazon RDS user guide, "Specifying DB parameters", 2026-11),
 * so this is an estimate, meant to be low: what fits into it fits into the real instance.
 */
export function instanceClassMemoryBytes(name: string): number | undefined {
  const found = findInstanceClass(name);
  if (found === undefined) return undefined;
  const bytes = found.memoryGiB * GIB * (1 - PROPORTIONAL_OVERHEAD) - FIXED_OVERHEAD_BYTES;
  return Math.floor(bytes / 1024 ** 2) * 1024 ** 2;
}
