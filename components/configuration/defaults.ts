import type { Settings } from "./settings";

/**
 * What `auto` means: sizes come from the phase, strictness from the environment.
 * The phases are the guide's: 1K, 10K and 100K users.
 */

export type Environment = Settings["environment"];
export type Phase = Settings["phase"];

interface PhaseSizes {
  /** CPU units of one task. */
  readonly cpu: number;
  /** Memory of one task, MiB. */
  readonly memory: number;
  readonly minTasks: number;
  readonly maxTasks: number;
  /**
   * Connections that one task holds. The guide's 20 times its task counts does not fit its own max_connections of 200; these leave
   * room for two topologies at once, so that a move needs neither another class nor a restart of the database.
   */
  readonly poolSize: number;
  readonly databaseInstanceClass: string;
  /** GiB. */
  readonly databaseStorage: number;
  /** GiB. */
  readonly databaseMaxStorage: number;
  readonly zoneCount: number;
  /**
   * RDS Proxy where tasks come and go in numbers: they get through a fail-over without a new name to look up, and their idle
   * connections cost the database nothing. $0.015 an hour and vCPU, two at least: $22 a month. Source: Amazon RDS Proxy pricing,
   * us-east-1 (2026-11).
   */
  readonly databaseProxy: boolean;
}

/** Graviton (t4g) in place of the guide's t3: same memory, cheaper, and nothing in PostgreSQL depends on it. */
export const phaseSizes: Readonly<Record<Phase, PhaseSizes>> = {
  initial: {
    cpu: 512,
    memory: 1024,
    minTasks: 2,
    maxTasks: 4,
    poolSize: 4,
    databaseInstanceClass: "db.t4g.micro",
    databaseStorage: 20,
    // Above what a larger phase begins with: on the way back storage stays, and RDS refuses a ceiling below it.
    databaseMaxStorage: 200,
    zoneCount: 2,
    databaseProxy: false,
  },
  growth: {
    cpu: 1024,
    memory: 2048,
    minTasks: 3,
    maxTasks: 5,
    poolSize: 10,
    databaseInstanceClass: "db.t4g.small",
    databaseStorage: 50,
    databaseMaxStorage: 250,
    zoneCount: 3,
    databaseProxy: false,
  },
  scale: {
    cpu: 2048,
    memory: 4096,
    minTasks: 5,
    maxTasks: 10,
    poolSize: 6,
    databaseInstanceClass: "db.t4g.medium",
    databaseStorage: 100,
    databaseMaxStorage: 1000,
    zoneCount: 3,
    databaseProxy: true,
  },
};

/** Machines for one task each, with room for the system; more than one type, so that Spot has a choice. */
export const instanceTypes: Readonly<Record<Phase, Readonly<Record<Settings["architecture"], readonly string[]>>>> = {
  initial: { x86_64: ["t3.small", "t3a.small"], arm64: ["t4g.small"] },
  growth: { x86_64: ["t3.medium", "t3a.medium"], arm64: ["t4g.medium"] },
  scale: { x86_64: ["m7i.large", "m6i.large", "m6a.large"], arm64: ["m7g.large", "m6g.large"] },
};

interface EnvironmentStrictness {
  readonly databaseMultiAz: boolean;
  readonly databaseBackupDays: number;
  readonly databaseMonitoringSeconds: number;
  readonly flowLogs: boolean;
  readonly enableExec: boolean;
  readonly logRetentionDays: number;
}

export const environmentStrictness: Readonly<Record<Environment, EnvironmentStrictness>> = {
  dev: {
    databaseMultiAz: false,
    databaseBackupDays: 1,
    databaseMonitoringSeconds: 0,
    flowLogs: false,
    enableExec: true,
    logRetentionDays: 14,
  },
  prod: {
    databaseMultiAz: true,
    databaseBackupDays: 14,
    databaseMonitoringSeconds: 60,
    flowLogs: true,
    enableExec: false,
    logRetentionDays: 90,
  },
};

type NatStrategy = NonNullable<Settings["natStrategy"]>;

/**
 * The cheapest sound way out for each phase. A NAT gateway costs by the hour and by the GiB, in each zone it stands in:
 * dev has none (tasks get public addresses, closed by security groups); a first prod has one, and accepts that its zone's
 * failure cuts the others off from the internet, not from their users; later each zone has its own.
 */
export const natStrategies: Readonly<Record<Environment, Readonly<Record<Phase, NatStrategy>>>> = {
  dev: { initial: "none", growth: "none", scale: "none" },
  prod: { initial: "single", growth: "onePerAz", scale: "onePerAz" },
};

/** A replica costs as much as the database itself: only where the guide has one. */
export const replicaCounts: Readonly<Record<Environment, Readonly<Record<Phase, number>>>> = {
  dev: { initial: 0, growth: 0, scale: 0 },
  prod: { initial: 0, growth: 0, scale: 1 },
};
