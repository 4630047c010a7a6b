import { type Phase, phases } from "../../components/configuration/keys/key";
import { inTurns } from "../measuring/interleaving";
import type { Store } from "../measuring/resultsFile";
import type { LoadArguments } from "./arguments";
import { fillTables } from "./fill";
import { findSustained, LAST_STEP } from "./limit";
import { drivePace, measureRound, type Target } from "./measuring";
import { activeUsers, arrivalRate, type Population, populations } from "./phases";
import { type CacheName, type Limit, limitOf, type Results, type SeriesKey, seriesOf, withRound } from "./results";
import { createSessions } from "./sessions";
import type { System } from "./system";

export interface LoadRun {
  readonly system: System;
  readonly args: LoadArguments;
  readonly store: Store<Results>;
  /** vegeta's program. */
  readonly vegeta: string;
  readonly signal: AbortSignal;
  /** Called when one measurement is done, with what it was. */
  readonly onDone: (what: string) => void;
  /** Called before something that takes time and measures nothing. */
  readonly onPrepare: (what: string) => void;
}

/** Each of them is a row of a table: more of them would change nothing but the time to create them. */
const MOST_SESSIONS = 1000;
/** Enough to keep an application busy that has two processors. */
const BUSY_WORKERS = 16;
/** Of the first round; warming up and the search for the highest rate have smaller ones. */
const FIRST_SEED = 2;

/** How many measurements a run will make. */
export function measurements({ rounds, phases: asked, caches, models }: LoadArguments): number {
  return rounds * asked.length * caches.length * models.length;
}

/** Goes through the phases from small to large, as the application grows. */
export async function runPhases(run: LoadRun): Promise<void> {
  for (const phase of phases.filter((each) => run.args.phases.includes(each))) await runPhase(run, phase);
}

async function runPhase(run: LoadRun, phase: Phase): Promise<void> {
  const { args, system, onPrepare } = run;
  const population = populations[phase];
  onPrepare(`${phase}: filling the tables`);
  await system.asOwner((owner) => fillTables(owner, population));
  const targets = new Map<CacheName, Target>();
  for (const cache of args.caches) targets.set(cache, await prepare(run, phase, cache));
  for (const [cache, target] of targets) await measureLimit(run, { phase, cache }, target);
  const contenders = args.models.flatMap((model) => [...targets].map(([cache, target]) => ({ cache, model, target })));
  for (let round = 0; round < args.rounds; round += 1)
    for (const contender of inTurns(contenders, round)) await measure(run, { phase, ...contender });
}

/** Creates sessions, and asks until the compiler of the JVM has done its work and the caches hold what is asked for often. */
async function prepare(run: LoadRun, phase: Phase, cache: CacheName): Promise<Target> {
  const { system, args, signal, onPrepare, vegeta } = run;
  const population = populations[phase];
  const application = system.applications.get(cache);
  if (application === undefined) throw new Error(`no application with cache ${cache}`);
  onPrepare(`${phase}, ${cache}: warming up`);
  const count = Math.min(MOST_SESSIONS, activeUsers(population));
  const sessions = await createSessions({ url: application.url, tenants: population.tenants, count }, signal);
  const target = { application, population, sessions, vegeta, signal };
  await drivePace(target, { workers: BUSY_WORKERS }, { seconds: args.warmUpSeconds, seed: 0 });
  return target;
}

/** Once for a phase and cache: a run that goes on keeps what it has found. */
async function measureLimit(run: LoadRun, key: Omit<SeriesKey, "model">, target: Target): Promise<void> {
  const { store, args, onPrepare } = run;
  if (limitOf(store.results, key) !== undefined) return;
  const load = { seconds: args.limitSeconds, seed: 1 };
  onPrepare(`${key.phase}, ${key.cache}: the highest rate`);
  const busy = await drivePace(target, { workers: BUSY_WORKERS }, load);
  const saturated = Math.floor(busy.microseconds.length / busy.seconds);
  const sustained = await findSustained(saturated, (perSecond) => drivePace(target, { perSecond }, load));
  store.add((results) => ({ ...results, limits: [...results.limits, { ...key, saturated, sustained }] }));
}

async function measure(
  { system, store, args, onDone }: LoadRun,
  { target, ...key }: SeriesKey & { readonly target: Target },
): Promise<void> {
  const { results } = store;
  const before = seriesOf(results, key)?.rounds.length ?? 0;
  const rate = rateOf(target.population, limitOf(results, key));
  // Every cache gets the same requests in the same round.
  const load = { rate, seconds: args.seconds, seed: FIRST_SEED + before };
  const round = await measureRound(system, target, key.model, load);
  store.add((all) => withRound(all, key, round));
  onDone(`${key.phase}, ${key.cache}, ${key.model}`);
}

/** The rate of the phase's users, or what the application can take on this machine: of the last attempt, when none was kept. */
export function rateOf(population: Population, limit?: Pick<Limit, "saturated" | "sustained">): number {
  const most = limit === undefined ? 0 : limit.sustained || Math.floor(limit.saturated * LAST_STEP);
  return Math.max(1, Math.min(arrivalRate(population), most));
}
