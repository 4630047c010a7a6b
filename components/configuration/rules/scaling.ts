import { REMOVE } from "../errors";
import { describeFargateSizes, isFargateSize } from "../fargateSizes";
import { machineType } from "../machineTypes";
import { taskRange } from "../resolve";
import { clockTime, DATABASE_AFTER, DATABASE_BEFORE, describeHours, MINUTES_OF_DAY } from "../schedules";
import { isOnAws, type TopologyName, topologyFacts } from "../topologyFacts";
import type { Rule } from "./rule";

/** A shorter day is a mistake. */
const LEAST_MINUTES = 60;

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

  function prodRunsAlways({ environment }, { runningHours }) {
    if (environment !== "prod" || runningHours === undefined) return undefined;
    return {
      keys: ["runningHours", "environment"],
      value: describeHours(runningHours),
      allowed: "none in prod, which serves at any time; scheduledScaling is for fewer tasks at night",
      example: "none",
    };
  },

  function hoursEndAfterTheyBegin(_config, { runningHours }) {
    if (runningHours === undefined || runningHours.to >= runningHours.from + LEAST_MINUTES) return undefined;
    return {
      keys: ["runningHours"],
      part: ".to",
      value: clockTime(runningHours.to),
      allowed: `at least an hour after from, which is ${clockTime(runningHours.from)}, on the same day`,
      example: "20:00",
    };
  },

  function databaseStartsAndStopsTheSameDay({ ownCluster }, { runningHours }) {
    if (ownCluster || runningHours === undefined) return undefined;
    const { from, to } = runningHours;
    if (from >= DATABASE_BEFORE && to + DATABASE_AFTER < MINUTES_OF_DAY) return undefined;
    const isEarly = from < DATABASE_BEFORE;
    const latest = MINUTES_OF_DAY - DATABASE_AFTER - 1;
    return {
      keys: ["runningHours"],
      part: isEarly ? ".from" : ".to",
      value: clockTime(isEarly ? from : to),
      allowed:
        `${clockTime(DATABASE_BEFORE)} to ${clockTime(latest)}: the database starts ${DATABASE_BEFORE} minutes before and stops ` +
        `${DATABASE_AFTER} minutes after, on the same day`,
      example: isEarly ? "01:00" : "23:00",
    };
  },

  // Source: Amazon RDS user guide, "Stopping an Amazon RDS DB instance temporarily", limitations (2026-11).
  function stoppedDatabaseHasNoReplicas({ database, ownCluster }, { runningHours }) {
    if (ownCluster || runningHours === undefined || database.replicas === 0) return undefined;
    return {
      keys: ["runningHours", "databaseReplicas"],
      value: describeHours(runningHours),
      allowed: "none with databaseReplicas: RDS stops no instance that has read replicas",
      example: "none",
    };
  },

  function nothingAsksAStoppedDatabase({ database, cacheFigures, ownCluster }, { runningHours }) {
    if (ownCluster || runningHours === undefined) return undefined;
    if (database.expirySchedule === "pgCron" && !cacheFigures) return undefined;
    const [key, value, instead] = cacheFigures
      ? (["cacheFigures", "true", "false"] as const)
      : (["expirySchedule", "scheduler", "pgCron"] as const);
    return {
      keys: [key, "runningHours"],
      value,
      allowed: `${instead} with runningHours: a function would wait for the stopped database all night, and be billed`,
      example: instead,
    };
  },

  function scheduledSizesAreWithinTheMaximum({ environment, schedule, traffic, scaling, kubernetes, ownCluster }) {
    const [main] = traffic;
    const unit = ownCluster || main === undefined ? "pod" : topologyFacts[main.topology].unit;
    const { maxTasks: most } = taskRange({ unit }, scaling, kubernetes);
    const least = environment === "prod" ? 2 : 1;
    const index = schedule.sizes.findIndex(({ min, max }) => min < least || min > max || max > most);
    const size = schedule.sizes[index];
    if (size === undefined) return undefined;
    const key = unit === "pod" ? "maxReplicas" : "maxTasks";
    const isMaximum = size.max > most;
    return {
      keys: ["scheduledScaling", key],
      part: `[${index}].${isMaximum ? "max" : "min"}`,
      value: String(isMaximum ? size.max : size.min),
      allowed: isMaximum
        ? `at most ${key}, which is ${most}: the database's connections are counted for that many`
        : `from ${least} to max, which is ${size.max}`,
      example: String(isMaximum ? most : Math.min(least, size.max)),
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
