import type { Preview, UpdateResult } from "../support/stackEngine";
import type { Placement } from "./planner";

/** The stack outputs that a move needs. */
export interface StackOutputs {
  /** Topology to ARN of its target group. */
  readonly targetGroups: Readonly<Record<string, string>>;
  /** Names of the stack's CloudWatch alarms; empty when it has none. */
  readonly alarmNames: readonly string[];
}

/** The stack, its configuration and the engine (automationDriver.ts). */
export interface StackDriver {
  /** Writes a placement into the stack's configuration, all of it at once. */
  configure(placement: Placement): void;
  /** Brings the stack to its configuration. Never rejects because of the stack. */
  update(): Promise<UpdateResult>;
  /** Brings only the weights to the configuration: works while compute is too sick for an update of the whole. */
  updateWeights(): Promise<UpdateResult>;
  /** Shows what an update to a placement would do; changes nothing, the configuration neither. */
  preview(placement: Placement): Promise<Preview>;
  outputs(): Promise<StackOutputs>;
}

/** The health of one topology's targets, as the load balancer sees it. Draining ones do not count. */
export interface Health {
  readonly healthy: number;
  /** Not checked often enough yet. */
  readonly starting: number;
  /** The load balancer's reason for each target that fails. */
  readonly failing: readonly string[];
}

export interface TargetHealth {
  /** @throws Unreachable when AWS does not answer, or refuses */
  look(targetGroupArn: string): Promise<Health>;
}

/** What one target group answered over some time. */
export interface Requests {
  readonly count: number;
  /** Answers 5xx, and connections that failed. */
  readonly failed: number;
}

export interface Metrics {
  /**
   * @param since start of the time to look at; CloudWatch has whole minutes, and a minute or two late
   * @throws Unreachable when AWS does not answer, or refuses
   */
  requests(targetGroupArn: string, since: Date): Promise<Requests>;
  /**
   * Those of the alarms that are in state ALARM.
   * @throws Unreachable when AWS does not answer, or refuses
   */
  ringing(alarmNames: readonly string[]): Promise<readonly string[]>;
}

export interface Clock {
  now(): Date;
  /** Resolves early when the signal fires. */
  sleep(seconds: number, signal: AbortSignal): Promise<void>;
}

/** Everything outside this program that a move touches. */
export interface World {
  readonly driver: StackDriver;
  readonly targets: TargetHealth;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Takes a line of progress. */
  readonly report: (line: string) => void;
  /** Fires when the user wants the move to stop. */
  readonly stop: AbortSignal;
}
