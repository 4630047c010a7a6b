import { type Capacity, instanceCapacity, instanceRange, times } from "../../../components/configuration/capacity";
import { instanceTypes } from "../../../components/configuration/instanceTypes";
import type { Phase } from "../../../components/configuration/keys/key";
import type { StackConfig } from "../../../components/stackConfig";
import { findInstanceClass } from "../../../policies/facts/instanceClasses";
import type { Plan } from "../../plan/plan";

/** A stack as it would be. */
export interface Candidate {
  readonly config: StackConfig;
  readonly plan: Plan;
  /** Policies that would stop its update. */
  readonly stoppedBy: readonly string[];
}

/** Something that a cheaper configuration has to keep. */
export interface StackPromise {
  readonly name: string;
  readonly sentence: string;
  /** @param usual the stack as its defaults make it */
  keeps(one: Candidate, usual: Candidate): boolean;
}

/** What a stack has for the application. */
export interface Needs {
  /** Of one task, machine or pod. */
  readonly each: Capacity;
  /** Of all that always run. */
  readonly fewest: Capacity;
  /** Of all that auto scaling may start. */
  readonly most: Capacity;
  /** To the database, when all run. */
  readonly connections: number;
}

const NONE: Capacity = { vcpu: 0, mebibytes: 0 };

export function needsOf(config: StackConfig): Needs {
  const [main] = config.traffic;
  const each = (main && instanceCapacity(main.topology, config)?.sure) ?? NONE;
  const { minTasks, maxTasks } = main ? instanceRange(main.topology, config) : { minTasks: 0, maxTasks: 0 };
  return {
    each,
    fewest: times(minTasks, each),
    most: times(maxTasks, each),
    connections: maxTasks * config.scaling.poolSize,
  };
}

export const promises: readonly StackPromise[] = [
  {
    name: "capacity",
    sentence: "The application has as many vCPU and as much memory, at its least and at its most.",
    keeps: ({ config }, usual) => {
      const [has, needs] = [needsOf(config), needsOf(usual.config)];
      return isEnough(has.fewest, needs.fewest) && isEnough(has.most, needs.most);
    },
  },
  {
    name: "task size",
    sentence: "A task, machine or pod is no smaller: a JVM needs its memory whole, and processors to start in time.",
    keeps: ({ config }, usual) => isEnough(needsOf(config).each, needsOf(usual.config).each),
  },
  {
    name: "steady processors",
    sentence: "Tasks and pods have their processors at all times, and so do machines where those of the phase do.",
    keeps: ({ config: { topology, phase, scaling } }) =>
      topology !== "ec2" || scaling.instanceTypes.every((type) => mayRunOn(type, phase)),
  },
  {
    name: "connections",
    sentence: "The application may hold as many connections to the database, and the database has room for them.",
    keeps: ({ config }, usual) => needsOf(config).connections >= needsOf(usual.config).connections,
  },
  {
    name: "zones",
    sentence: "It is in two zones at least.",
    keeps: ({ config }) => config.network.zoneCount >= 2,
  },
  {
    name: "standby",
    sentence: "The database has a standby, where the default has one.",
    keeps: ({ config }, usual) => config.database.multiAz || !usual.config.database.multiAz,
  },
  {
    name: "database",
    sentence: "The database has as many vCPU, as much memory and as many replicas, and may grow as far.",
    keeps: ({ config: { database: has } }, { config: { database: needs } }) => {
      const [one, other] = [has, needs].map(({ instanceClass }) => findInstanceClass(instanceClass));
      return (
        has.replicas >= needs.replicas &&
        has.maxStorage >= needs.maxStorage &&
        (has.instanceClass === needs.instanceClass ||
          (one !== undefined && other !== undefined && one.vcpu >= other.vcpu && one.memoryGiB >= other.memoryGiB))
      );
    },
  },
  {
    name: "backups",
    sentence: "Backups are kept as many days.",
    keeps: ({ config }, usual) => config.database.backupDays >= usual.config.database.backupDays,
  },
  {
    name: "protection",
    sentence: "What holds data is protected, where the default protects it.",
    keeps: ({ config }, usual) => config.retained || !usual.config.retained,
  },
  {
    name: "TLS",
    sentence: "Users are served by HTTPS, where the default does so.",
    keeps: ({ config }, usual) => config.tls !== undefined || usual.config.tls === undefined,
  },
  {
    name: "cache",
    sentence: "The cache is the same.",
    keeps: ({ config: has }, { config: needs }) =>
      has.application.environment.CACHE_TYPE === needs.application.environment.CACHE_TYPE &&
      has.valkey?.kind === needs.valkey?.kind,
  },
  {
    name: "policies",
    sentence:
      "No policy stops it with the configuration of its environment (policies/config): among others, a new version rolls without loss of capacity, logs are kept, and everything is encrypted.",
    keeps: ({ stoppedBy }) => stoppedBy.length === 0,
  },
];

/** Their names, as of those that are not kept. */
export function brokenPromises(one: Candidate, usual: Candidate): readonly string[] {
  return promises.filter((promise) => !promise.keeps(one, usual)).map(({ name }) => name);
}

function isEnough(has: Capacity, needs: Capacity): boolean {
  return has.vcpu >= needs.vcpu - 1e-9 && has.mebibytes >= needs.mebibytes - 1e-9;
}

/** Machines whose processors are theirs at times only are for phases that take such machines by default. */
export function mayRunOn(instanceType: string, phase: Phase): boolean {
  return !isBurstable(instanceType) || instanceTypes[phase].x86_64.some(isBurstable);
}

function isBurstable(instanceType: string): boolean {
  return /^t\d/.test(instanceType);
}
