/**
 * The pairs of CPU units and memory that Fargate runs (Linux).
 * Source: Amazon ECS developer guide, "Task definition parameters for Fargate", task size (2026-11).
 */
interface FargateSize {
  /** CPU units, 1024 = 1 vCPU. */
  readonly cpu: number;
  /** Least memory, MiB. */
  readonly from: number;
  /** Most memory, MiB. */
  readonly to: number;
  /** Memory goes in steps of this many MiB. */
  readonly step: number;
}

const GIB = 1024;

export const fargateSizes: readonly FargateSize[] = [
  { cpu: 256, from: 0.5 * GIB, to: 0.5 * GIB, step: GIB },
  { cpu: 256, from: 1 * GIB, to: 2 * GIB, step: GIB },
  { cpu: 512, from: 1 * GIB, to: 4 * GIB, step: GIB },
  { cpu: 1024, from: 2 * GIB, to: 8 * GIB, step: GIB },
  { cpu: 2048, from: 4 * GIB, to: 16 * GIB, step: GIB },
  { cpu: 4096, from: 8 * GIB, to: 30 * GIB, step: GIB },
  { cpu: 8192, from: 16 * GIB, to: 60 * GIB, step: 4 * GIB },
  { cpu: 16384, from: 32 * GIB, to: 120 * GIB, step: 8 * GIB },
];

export function isFargateSize(cpu: number, memory: number): boolean {
  return fargateSizes.some(
    (size) => size.cpu === cpu && memory >= size.from && memory <= size.to && (memory - size.from) % size.step === 0,
  );
}

/** What Fargate would take, in words: the memory for this CPU, or else the CPUs there are. */
export function describeFargateSizes(cpu: number): string {
  const sizes = fargateSizes.filter((size) => size.cpu === cpu);
  if (sizes.length === 0) return `cpu ${[...new Set(fargateSizes.map((size) => size.cpu))].join(", ")}`;
  const ranges = sizes.map(({ from, to, step }) => (from === to ? `${from}` : `${from} to ${to} in steps of ${step}`));
  return `with cpu ${cpu}, memory ${ranges.join(", or ")} MiB`;
}
