/**
 * What an EC2 instance type is, read from its name: family, architecture, vCPU and memory.
 * Names follow AWS's rule: series, generation, processor and options, for example m7gd.large = series m, generation 7, Graviton (g),
 * local disk (d). Source: Amazon EC2 instance types guide, "Amazon EC2 instance type naming conventions" (2026-11).
 */
export interface MachineType {
  readonly architecture: "x86_64" | "arm64";
  /** Undefined where the size does not say it. */
  readonly vcpu: number | undefined;
  /** MiB; undefined where the size does not say it. */
  readonly memory: number | undefined;
  /** A family that this version knows. Of another one AWS may say that it does not exist: the name alone does not show that. */
  readonly known: boolean;
}

/** Why no machine of this type can run the application. */
export interface NoMachine {
  readonly reason: string;
}

type Series = Readonly<Record<string, readonly string[]>>;

/** Series and generation → processors and options. Source: Amazon EC2 instance types guide, the tables of each category (2026-11). */
const families: Series = {
  t2: [""],
  t3: ["", "a"],
  t4: ["g"],
  m4: [""],
  m5: ["", "a", "ad", "d", "dn", "n", "zn"],
  m6: ["a", "g", "gd", "i", "id", "idn", "in"],
  m7: ["a", "g", "gd", "i", "i-flex"],
  m8: ["a", "azn", "g", "gb", "gd", "gn", "i", "i-flex", "id", "in", "ib"],
  m9: ["g", "gd"],
  c4: [""],
  c5: ["", "a", "ad", "d", "n"],
  c6: ["a", "g", "gd", "gn", "i", "id", "in"],
  c7: ["a", "g", "gd", "gn", "i", "i-flex"],
  c8: ["a", "g", "gb", "gd", "gn", "i", "i-flex", "id", "in", "ib"],
  r4: [""],
  r5: ["", "a", "ad", "b", "d", "dn", "n"],
  r6: ["a", "g", "gd", "i", "id", "idn", "in"],
  r7: ["a", "g", "gd", "i", "iz"],
  r8: ["a", "g", "gb", "gd", "gn", "i", "i-flex", "id", "in", "ib"],
  x1: ["", "e"],
  x2: ["gd", "idn", "iedn", "iezn"],
  x8: ["g", "aedz", "i"],
  z1: ["d"],
  i3: ["", "en"],
  i4: ["g", "i"],
  i7: ["i", "ie"],
  i8: ["g", "ge"],
  im4: ["gn"],
  is4: ["gen"],
  d2: [""],
  d3: ["", "en"],
  h1: [""],
  g4: ["ad", "dn"],
  g5: ["", "g"],
  g6: ["", "e", "f"],
  gr6: ["", "f"],
  g7: ["e"],
  p3: ["", "dn"],
  p4: ["d", "de"],
  p5: ["", "e", "en"],
  inf1: [""],
  inf2: [""],
  trn1: ["", "n"],
  trn2: [""],
  vt1: [""],
  f2: [""],
  hpc6: ["a", "id"],
  hpc7: ["a", "g"],
  hpc8: ["a"],
};

/** Families on which Amazon Linux 2023 or a group of machines does not run, with the reason. */
const impossible: readonly (readonly [RegExp, string])[] = [
  // Source: AWS CDK reference, EcsMachineImageType, "Amazon Linux 2023 does not support A1 instances" (2026-11).
  [/^a1$/, "Amazon Linux 2023 does not start on a1, whose processors are too old for it"],
  // Source: Amazon EC2 user guide, "Amazon EC2 Mac instances" (2026-11).
  [/^mac/, "mac types run macOS alone, on hosts of their own"],
  [
    /^(t1|m[123]|c[13]|r3|i2|g[23]s?|p2|f1|cr1|cc2|hs1)$/,
    "a previous generation that Amazon Linux 2023 is not made for",
  ],
];

/**
 * vCPU of the burstable types since the third generation. In unlimited mode, their default, they may use all of them for as long as they
 * need them. Source: Amazon EC2 user guide, "Unlimited mode for burstable performance instances"; instance types guide, as below (2026-11).
 */
const burstableCpus: Readonly<Record<string, number>> = {
  nano: 2,
  micro: 2,
  small: 2,
  medium: 2,
  large: 2,
  xlarge: 4,
  "2xlarge": 8,
};

/** MiB of the burstable types, which have no fixed memory a vCPU. Source: Amazon EC2 instance types guide, "General purpose" (2026-11). */
const burstableMemory: Readonly<Record<string, number>> = {
  nano: 512,
  micro: 1024,
  small: 2048,
  medium: 4096,
  large: 8192,
  xlarge: 16384,
  "2xlarge": 32768,
};

/** GiB a vCPU of the general, compute and memory families since the fifth generation. Same source. */
const memoryPerCpu: Readonly<Record<string, number>> = { m: 4, c: 2, r: 8 };

/** Reads an instance type's name. */
export function machineType(name: string): MachineType | NoMachine {
  const [family = "", size = ""] = name.split(".");
  const reason = impossible.find(([pattern]) => pattern.test(family))?.[1];
  if (reason !== undefined) return { reason };
  const [, series = "", generation = "", options = ""] = /^([a-z]+)-?(\d+)(.*)$/.exec(family) ?? [];
  const isBurstable = series === "t";
  // The fourth generation and older have odd figures: not worth a table.
  const cpus = Number(generation) < 5 ? undefined : cpusOf(size);
  return {
    // The processor's letter comes first after the generation; g is Graviton, whatever the series is called.
    architecture: options.startsWith("g") ? "arm64" : "x86_64",
    vcpu: isBurstable ? (generation === "2" ? undefined : burstableCpus[size]) : cpus,
    memory: isBurstable ? burstableMemory[size] : memoryOf(memoryPerCpu[series], cpus),
    known: families[`${series}${generation}`]?.includes(options) ?? /^u\d*(i|in|inh)?-/.test(family),
  };
}

function memoryOf(perCpu: number | undefined, cpus: number | undefined): number | undefined {
  return perCpu === undefined || cpus === undefined ? undefined : perCpu * cpus * 1024;
}

function cpusOf(size: string): number | undefined {
  if (size === "medium") return 1;
  if (size === "large") return 2;
  const [, times] = /^(\d*)xlarge$/.exec(size) ?? [];
  return times === undefined ? undefined : 4 * Number(times || 1);
}
