import { histogramOf, renderHistogram } from "../measuring/histogram";
import type { SampleApplication } from "../support/sampleApplication";
import type { Driven } from "./driven";
import { metered } from "./meters";
import { requestsOf, type Session } from "./mix";
import { type Population, THINK_SECONDS } from "./phases";
import { randomFrom } from "./random";
import type { Model, Round } from "./results";
import type { System } from "./system";
import { driveUsers } from "./thinkingUsers";
import { attack, type Pace } from "./vegeta";

/** One application, ready to be asked. */
export interface Target {
  readonly application: SampleApplication;
  readonly population: Population;
  readonly sessions: readonly Session[];
  /** vegeta's program. */
  readonly vegeta: string;
  readonly signal: AbortSignal;
}

export interface Load {
  /** Requests a second. */
  readonly rate: number;
  readonly seconds: number;
  /** The same one, the same requests. */
  readonly seed: number;
}

/** How many requests are prepared for workers that send as fast as they can: they begin again with the first one. */
const PREPARED = 5000;

/** Asks without a pause, or at a constant rate. */
export function drivePace(target: Target, pace: Pace, { seconds, seed }: Omit<Load, "rate">): Promise<Driven> {
  const next = nextOf(target, seed);
  const count = "workers" in pace ? PREPARED : Math.ceil(pace.perSecond * seconds);
  const requests = Array.from({ length: count }, next);
  const { vegeta, application, signal } = target;
  return attack({ vegeta, url: application.url, requests, pace, seconds, signal });
}

const drivers: Readonly<Record<Model, (target: Target, load: Load) => Promise<Driven>>> = {
  open: (target, load) => drivePace(target, { perSecond: load.rate }, load),
  closed: (target, { rate, seconds, seed }) =>
    driveUsers({
      url: target.application.url,
      users: Math.max(1, Math.round(rate * THINK_SECONDS)),
      thinkSeconds: THINK_SECONDS,
      ...{ seconds, next: nextOf(target, seed), random: randomFrom(seed), signal: target.signal },
    }),
};

/** Measures one application under one load, for one round. */
export async function measureRound(system: System, target: Target, model: Model, load: Load): Promise<Round> {
  const { result, usage } = await metered(system, target.application, () => drivers[model](target, load));
  return {
    rate: load.rate,
    requests: result.microseconds.length,
    seconds: Math.round(result.seconds * 1000) / 1000,
    failures: result.failures,
    times: renderHistogram(histogramOf(result.microseconds)),
    usage,
  };
}

function nextOf({ population, sessions }: Target, seed: number) {
  return requestsOf(population, sessions, seed);
}
