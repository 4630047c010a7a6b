/** What a machine of a type has. */
export interface InstanceTypeFacts {
  readonly vcpu: number;
  readonly memoryGiB: number;
}

/** GiB for each vCPU. Source: https://aws.amazon.com/ec2/instance-types/ (2026-11). */
const GIB_PER_VCPU: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };

/** vCPUs of the sizes of the families c, m and r. Source: the same page. */
const VCPUS: Readonly<Record<string, number>> = {
  medium: 1,
  large: 2,
  xlarge: 4,
  "2xlarge": 8,
  "4xlarge": 16,
  "8xlarge": 32,
};

/** Sizes of the families t3, t3a and t4g, which have two vCPUs up to large. Source: the same page. */
const BURSTABLE_MEMORY: Readonly<Record<string, number>> = { nano: 0.5, micro: 1, small: 2, medium: 4, large: 8 };

/** Undefined for a type that the tables do not have. */
export function instanceTypeFacts(type: string): InstanceTypeFacts | undefined {
  const [, family = "", size = ""] = /^([a-z])\d\w*\.(\w+)$/.exec(type) ?? [];
  const burstable = family === "t" && Object.hasOwn(BURSTABLE_MEMORY, size) ? BURSTABLE_MEMORY[size] : undefined;
  if (burstable !== undefined) return { vcpu: 2, memoryGiB: burstable };
  const vcpu = Object.hasOwn(VCPUS, size) ? VCPUS[size] : undefined;
  const gib = Object.hasOwn(GIB_PER_VCPU, family) ? GIB_PER_VCPU[family] : undefined;
  return vcpu === undefined || gib === undefined ? undefined : { vcpu, memoryGiB: vcpu * gib };
}
