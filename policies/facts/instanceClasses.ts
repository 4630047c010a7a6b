/**
 * RDS for PostgreSQL instance classes: what each has, and how much of its memory the database gets.
 * Source: Amazon RDS user guide, "Hardware specifications for DB instance classes" (2026-11).
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
  /** Lives on CPU credits: fast only part of the time. */
  readonly burstable: boolean;
}

const GIB = 1024 ** 3;

/** Size → vCPU and memory in GiB. The t families have sizes of their own. */
type Sizes = readonly (readonly [size: string, vcpu: number, memoryGiB: number])[];

const BURSTABLE_SIZES: Sizes = [
  ["micro", 2, 1],
  ["small", 2, 2],
  ["medium", 2, 4],
  ["large", 2, 8],
  ["xlarge", 4, 16],
  ["2xlarge", 8, 32],
];

/** 4 GiB per vCPU. */
const GENERAL_PURPOSE_SIZES: Sizes = [
  ["large", 2, 8],
  ["xlarge", 4, 16],
  ["2xlarge", 8, 32],
  ["4xlarge", 16, 64],
  ["8xlarge", 32, 128],
  ["12xlarge", 48, 192],
  ["16xlarge", 64, 256],
];

/** 8 GiB per vCPU. */
const MEMORY_OPTIMIZED_SIZES: Sizes = [
  ["large", 2, 16],
  ["xlarge", 4, 32],
  ["2xlarge", 8, 64],
  ["4xlarge", 16, 128],
  ["8xlarge", 32, 256],
  ["12xlarge", 48, 384],
  ["16xlarge", 64, 512],
];

/** Sizes that only the Intel families have beyond 16xlarge. */
const INTEL_GENERAL_PURPOSE_SIZES: Sizes = [...GENERAL_PURPOSE_SIZES, ["24xlarge", 96, 384], ["32xlarge", 128, 512]];
const INTEL_MEMORY_OPTIMIZED_SIZES: Sizes = [...MEMORY_OPTIMIZED_SIZES, ["24xlarge", 96, 768], ["32xlarge", 128, 1024]];

interface Family {
  readonly family: string;
  readonly architecture: InstanceClass["architecture"];
  readonly burstable: boolean;
  readonly sizes: Sizes;
}

const FAMILIES: readonly Family[] = [
  { family: "t4g", architecture: "arm64", burstable: true, sizes: BURSTABLE_SIZES },
  { family: "t3", architecture: "x86_64", burstable: true, sizes: BURSTABLE_SIZES },
  { family: "m6g", architecture: "arm64", burstable: false, sizes: GENERAL_PURPOSE_SIZES },
  { family: "m7g", architecture: "arm64", burstable: false, sizes: GENERAL_PURPOSE_SIZES },
  { family: "m8g", architecture: "arm64", burstable: false, sizes: GENERAL_PURPOSE_SIZES },
  { family: "m6i", architecture: "x86_64", burstable: false, sizes: INTEL_GENERAL_PURPOSE_SIZES },
  { family: "r6g", architecture: "arm64", burstable: false, sizes: MEMORY_OPTIMIZED_SIZES },
  { family: "r7g", architecture: "arm64", burstable: false, sizes: MEMORY_OPTIMIZED_SIZES },
  { family: "r8g", architecture: "arm64", burstable: false, sizes: MEMORY_OPTIMIZED_SIZES },
  { family: "r6i", architecture: "x86_64", burstable: false, sizes: INTEL_MEMORY_OPTIMIZED_SIZES },
];

/** Every class known here, smallest of each family first. */
export const instanceClasses: readonly InstanceClass[] = FAMILIES.flatMap(
  ({ family, architecture, burstable, sizes }) =>
    sizes.map(([size, vcpu, memoryGiB]) => ({
      name: `db.${family}.${size}`,
      vcpu,
      memoryGiB,
      architecture,
      burstable,
    })),
);

const byName: ReadonlyMap<string, InstanceClass> = new Map(instanceClasses.map((each) => [each.name, each]));

/** The class of that name, or undefined when it is not in the table. */
export function findInstanceClass(name: string): InstanceClass | undefined {
  return byName.get(name);
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
