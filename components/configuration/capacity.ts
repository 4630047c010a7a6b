import type { TaskRange } from "../../policies/facts/connectionBudget";
import type { StackConfig } from "./configTypes";
import { instanceTypes } from "./instanceTypes";
import { machineType } from "./machineTypes";
import { mebibytesOf, type PodResources, vcpuOf } from "./podSizes";
import { taskRange } from "./resolve";
import { type TopologyFacts, type TopologyName, topologyFacts } from "./topologyFacts";

/** Compute power. */
export interface Capacity {
  readonly vcpu: number;
  readonly mebibytes: number;
}

/** What one task, machine or pod has for the application. */
export interface InstanceCapacity {
  /** It always has this. */
  readonly sure: Capacity;
  /** It may use this, if nobody else on its node does. */
  readonly most: Capacity;
}

type Sized = Pick<StackConfig, "phase" | "application" | "scaling" | "kubernetes">;

/**
 * MiB of a machine that the system, the container runtime and the agents take.
 * Source: Amazon Linux 2023 user guide, "AL2023 system requirements": 512 MB at least (2026-11).
 */
const SYSTEM_MEBIBYTES = 512;

/** What one task, machine or pod of a topology has; undefined for a machine of a type of which the name does not say it. */
export function instanceCapacity(topology: TopologyName, config: Sized): InstanceCapacity | undefined {
  return measures[topologyFacts[topology].unit](config);
}

/** How few and how many of them there are. */
export function instanceRange(topology: TopologyName, { scaling, kubernetes }: Sized): TaskRange {
  return taskRange(topologyFacts[topology], scaling, kubernetes);
}

export function times(count: number, { vcpu, mebibytes }: Capacity): Capacity {
  return { vcpu: count * vcpu, mebibytes: count * mebibytes };
}

export function sum(parts: readonly Capacity[]): Capacity {
  return parts.reduce(
    (total, part) => ({ vcpu: total.vcpu + part.vcpu, mebibytes: total.mebibytes + part.mebibytes }),
    { vcpu: 0, mebibytes: 0 },
  );
}

/** How many of a size have as much vCPU and as much memory as that. */
export function countFor(wanted: Capacity, each: Capacity): number {
  return Math.max(partsOf(wanted.vcpu, each.vcpu), partsOf(wanted.mebibytes, each.mebibytes));
}

/** Sums of tenths are a little more than they should be in binary. */
const ROUNDING = 1e-9;

function partsOf(wanted: number, each: number): number {
  return wanted === 0 ? 0 : Math.ceil(wanted / each - ROUNDING);
}

/** `1.5 vCPU, 3 GiB` */
export function describeCapacity({ vcpu, mebibytes }: Capacity): string {
  return `${short(vcpu)} vCPU, ${short(mebibytes / 1024)} GiB`;
}

function short(figure: number): string {
  return String(Number(figure.toFixed(2)));
}

const measures: Readonly<Record<TopologyFacts["unit"], (config: Sized) => InstanceCapacity | undefined>> = {
  task: ({ scaling }) => always(taskCapacity(scaling)),
  machine: machineCapacity,
  pod: ({ kubernetes: { resources } }) => ({
    sure: podCapacity(resources.requests),
    most: podCapacity(resources.limits),
  }),
};

function podCapacity({ cpu, memory }: PodResources["requests"]): Capacity {
  return { vcpu: vcpuOf(cpu), mebibytes: mebibytesOf(memory) };
}

function always(capacity: Capacity): InstanceCapacity {
  return { sure: capacity, most: capacity };
}

function taskCapacity({ cpu, memory }: StackConfig["scaling"]): Capacity {
  return { vcpu: cpu / 1024, mebibytes: memory };
}

/**
 * A machine that the program chooses counts as the one task that it is chosen for: the rest of it is spare. One of a type that a person
 * has chosen counts as what it has, less the system's part. Of several types, which Spot chooses from, the smallest figures count.
 */
function machineCapacity({ phase, application, scaling }: Sized): InstanceCapacity | undefined {
  const machines = scaling.instanceTypes.map(machineFor);
  const known = machines.filter((machine) => machine !== undefined);
  if (known.length === 0 || known.length < machines.length) return undefined;
  const isChosenHere = scaling.instanceTypes === instanceTypes[phase][application.architecture];
  return always(smallest(isChosenHere ? [...known, taskCapacity(scaling)] : known));
}

function machineFor(name: string): Capacity | undefined {
  const type = machineType(name);
  if ("reason" in type || type.vcpu === undefined || type.memory === undefined) return undefined;
  return { vcpu: type.vcpu, mebibytes: Math.max(0, type.memory - SYSTEM_MEBIBYTES) };
}

function smallest(capacities: readonly Capacity[]): Capacity {
  return {
    vcpu: Math.min(...capacities.map(({ vcpu }) => vcpu)),
    mebibytes: Math.min(...capacities.map(({ mebibytes }) => mebibytes)),
  };
}
