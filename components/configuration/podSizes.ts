import type { Phase } from "./keys/key";

/** What one pod asks for and what it may take at most, in Kubernetes quantities. */
export interface PodResources {
  /** Reserved on the node; what the scheduler and the CPU target of the autoscaler go by. */
  readonly requests: { readonly cpu: string; readonly memory: string };
  /** Throttled above `cpu`, killed above `memory`. */
  readonly limits: { readonly cpu: string; readonly memory: string };
}

/** PodResources of which any part may be left out. */
export interface GivenPodResources {
  readonly requests?: Partial<PodResources["requests"]> | undefined;
  readonly limits?: Partial<PodResources["limits"]> | undefined;
}

/** Pods that the guide's Deployment has. */
export const GUIDE_REPLICAS = 3;

/** What the guide's Deployment asks for. */
export const guideResources: PodResources = {
  requests: { cpu: "250m", memory: "512Mi" },
  limits: { cpu: "500m", memory: "1Gi" },
};

/**
 * Part of its limits that a pod requests. In phase initial half, as in the guide: its limits are the guide's Fargate task. Beyond it all of
 * them, because only a request is sure: a node may have given the rest to other pods, and a JVM, which sizes its heap by the limit, does not
 * give memory back. A pod then has what the Fargate task of its phase has.
 */
const requestedPart: Readonly<Record<Phase, number>> = { initial: 0.5, growth: 1, scale: 1 };

/**
 * A pod that is as large as a task.
 * @param task CPU units (1024 = 1 vCPU) and MiB
 * @param given parts that a person has decided
 */
export function podResources(
  phase: Phase,
  task: { readonly cpu: number; readonly memory: number },
  given: GivenPodResources,
): PodResources {
  const part = requestedPart[phase];
  return {
    requests: { ...quantitiesOf({ cpu: task.cpu * part, memory: task.memory * part }), ...given.requests },
    limits: { ...quantitiesOf(task), ...given.limits },
  };
}

function quantitiesOf({ cpu, memory }: { readonly cpu: number; readonly memory: number }): PodResources["limits"] {
  const millis = Math.ceil((cpu * 1000) / 1024);
  const mebibytes = Math.ceil(memory);
  return {
    cpu: millis % 1000 === 0 ? String(millis / 1000) : `${millis}m`,
    memory: mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`,
  };
}

/** Bytes of each unit of memory. */
const units: Readonly<Record<string, number>> = { "": 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** vCPU of a quantity such as `250m` or `1`. */
export function vcpuOf(quantity: string): number {
  return quantity.endsWith("m") ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity);
}

/** MiB of a quantity such as `512Mi`, `1Gi`, or bytes. */
export function mebibytesOf(quantity: string): number {
  const [, amount = "", unit = ""] = /^([\d.]+)(.*)$/.exec(quantity) ?? [];
  return (Number(amount) * (units[unit] ?? Number.NaN)) / 2 ** 20;
}
