import { REMOVE } from "../errors";
import { describeFargateSizes, isFargateSize } from "../fargateSizes";
import { machineType } from "../machineTypes";
import { taskRange } from "../resolve";
import { isOnAws, type TopologyName, topologyFacts } from "../topologyFacts";
import type { Rule } from "./rule";

/** Rules between keys about how much compute there is. */
export const scalingRules: readonly Rule[] = [
  function spotIsForTasks({ topology, traffic, scaling: { spotShare } }) {
    if (spotShare === 0 || traffic.some((share) => topologyFacts[share.topology].takesSpot)) return undefined;
    return {
      keys: ["spotShare", "topology"],
      value: String(spotShare),
      allowed: `0 with topology ${topology}, where nodes are the cluster's: give it a node pool with Spot instead`,
      example: "0",
    };
  },

  function tasksAreARange({ scaling: { minTasks, maxTasks } }) {
    if (minTasks <= maxTasks) return undefined;
    return {
      keys: ["maxTasks", "minTasks"],
      value: String(maxTasks),
      allowed: `at least minTasks, which is ${minTasks}`,
      example: String(minTasks),
    };
  },

  function minimumsAreOfAMove({ traffic }, { traffic: given, minimumDuringMove }) {
    const running = new Set<string>(Object.keys(given).length === 0 ? [] : traffic.map(({ topology }) => topology));
    const stray = Object.keys(minimumDuringMove).find((name) => !running.has(name));
    if (stray === undefined) return undefined;
    return {
      keys: ["minimumDuringMove", "traffic"],
      part: `.${stray}`,
      value: JSON.stringify(new Map<string, unknown>(Object.entries(minimumDuringMove)).get(stray)),
      allowed: "only topologies that traffic names: without a move, minTasks and minReplicas apply",
      example: REMOVE,
    };
  },

  function minimumsAreWithinTheMaximum({ traffic, scaling, kubernetes }) {
    const most = (topology: TopologyName) => taskRange(topologyFacts[topology], scaling, kubernetes).maxTasks;
    const over = traffic.find(({ topology, minimum = 0 }) => minimum > most(topology));
    if (over === undefined) return undefined;
    const key = topologyFacts[over.topology].unit === "pod" ? "maxReplicas" : "maxTasks";
    return {
      keys: ["minimumDuringMove", key],
      part: `.${over.topology}`,
      value: String(over.minimum),
      allowed: `at most ${key}, which is ${most(over.topology)}`,
      example: String(most(over.topology)),
    };
  },

  function fargateRunsThisSize({ traffic, scaling: { cpu, memory } }) {
    const limited = traffic.some(({ topology }) => topologyFacts[topology].hasFargateSizes);
    if (!limited || isFargateSize(cpu, memory)) return undefined;
    const allowed = describeFargateSizes(cpu);
    return allowed.startsWith("cpu")
      ? { keys: ["cpu"], value: String(cpu), allowed, example: "512" }
      : { keys: ["memory", "cpu"], value: String(memory), allowed, example: String(Math.max(1024, cpu * 2)) };
  },

  function machinesHaveTheImagesArchitecture({ application: { architecture } }, { instanceType }) {
    if (instanceType === undefined) return undefined;
    const type = machineType(instanceType);
    const example = architecture === "arm64" ? "t4g.small" : "t3.small";
    if ("reason" in type) {
      return { keys: ["instanceType"], value: instanceType, allowed: `another type: ${type.reason}`, example };
    }
    if (type.architecture === architecture) return undefined;
    return {
      keys: ["instanceType", "architecture"],
      value: instanceType,
      allowed: `a type with ${architecture}, which architecture says of the image (${instanceType} is ${type.architecture})`,
      example,
    };
  },

  function machinesHoldTheApplication({ scaling: { memory } }, { instanceType, topology }) {
    const type = instanceType === undefined || !runsMachines(topology) ? undefined : machineType(instanceType);
    if (type === undefined || "reason" in type || type.memory === undefined || type.memory >= memory) return undefined;
    return {
      keys: ["instanceType", "memory"],
      value: String(instanceType),
      allowed: `a type with at least ${memory} MiB, the application's memory (${instanceType} has ${type.memory})`,
      example: type.architecture === "arm64" ? "m7g.large" : "m7i.large",
    };
  },

  function temporaryFilesLeaveMemory({ application: { tmpSize }, scaling: { memory } }) {
    if (tmpSize <= memory / 2) return undefined;
    return {
      keys: ["tmpSize", "memory"],
      value: String(tmpSize),
      allowed: `at most ${Math.floor(memory / 2)}, half of memory: what is in /tmp is memory of the task`,
      example: String(Math.floor(memory / 8)),
    };
  },
];

function runsMachines(topology: string): boolean {
  return isOnAws(topology) && topologyFacts[topology].unit === "machine";
}
