import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationError } from "../../../components/configuration/errors";
import type { Phase } from "../../../components/configuration/keys/key";
import { topologyNames } from "../../../components/configuration/topologyFacts";
import { parseStackConfig, type StackConfig } from "../../../components/stackConfig";
import { policies } from "../../../policies/catalogue";
import { type PackConfig, runPolicies } from "../../../policies/runner";
import { makePlan } from "../../plan/plan";
import { readStackFiles } from "../../plan/stackFiles";
import { UsageError } from "../../support/errors";
import { NEEDED } from "../scenarios";
import { brokenPromises, type Candidate } from "./promises";
import { type Attempt, cheapest, type Found, type Overrides, WORTH } from "./search";
import { axesOf } from "./space";

/** The cheapest configuration of a stack, and what it is measured by. */
export interface Cheapest {
  readonly stack: string;
  readonly phase: Phase;
  /** The stack without other settings. */
  readonly usual: Candidate;
  readonly best: Candidate;
  /** What is set for it. */
  readonly set: Overrides;
  /** Plans that were made. */
  readonly plans: number;
  /** The time was over before all had been tried. */
  readonly isCutShort: boolean;
}

export interface SearchOptions {
  /** Where Pulumi.yaml and the program are. */
  readonly folder: string;
  /** Settings that are given, and not searched. */
  readonly given: Overrides;
  /** Called after each plan. @throws to end the search */
  readonly onPlan?: (plans: number, note: string) => Promise<void>;
  /** Milliseconds after which what was found counts. @default 20 minutes */
  readonly limit?: number;
}

const LIMIT = 20 * 60_000;

/**
 * Searches all topologies and all keys that can be enumerated for what costs least and keeps all promises.
 * @throws UsageError for a stack on a cluster of your own, and where the region has no prices
 */
export async function searchCheapest(stack: string, { folder, given, ...options }: SearchOptions): Promise<Cheapest> {
  const { limit = LIMIT, onPlan = async () => undefined } = options;
  const usual = await candidate(stack, given, folder);
  refuseWithoutCosts(stack, usual);
  const end = performance.now() + limit;
  const known = new Map<string, Awaited<ReturnType<Attempt>>>();
  let isCutShort = false;
  let plans = 0;
  const attempt: Attempt = async (set) => {
    const key = JSON.stringify(Object.entries(set).sort());
    if (known.has(key)) return known.get(key);
    if (performance.now() > end) {
      isCutShort = true;
      return undefined;
    }
    const one = await candidateIfAllowed(stack, { ...given, ...set }, folder);
    plans += 1;
    const verdict = one && { dollars: one.plan.costs.expected, broken: brokenPromises(one, usual) };
    known.set(key, verdict);
    await onPlan(plans, set.topology ?? "");
    return verdict;
  };
  const current = withoutNamespace(readStackFiles(folder, stack, given).config);
  const found: Found[] = [];
  const idle = new Set<string>();
  for (const topology of topologyNames.filter((each) => given.topology === undefined || given.topology === each)) {
    const axes = axesOf(topology, usual.config, current)
      .filter(({ name }) => !idle.has(name))
      .map(({ name, choices }) => ({ name, choices: choices.filter((choice) => !names(choice, given)) }));
    const { best: one, idle: others } = await cheapest({ topology, ...needed(topology, given) }, axes, attempt);
    for (const name of others) idle.add(name);
    if (one !== undefined) found.push(await withoutNeedless(one, attempt));
  }
  const [first = { set: {} }] = found.sort((one, other) => one.dollars - other.dollars);
  const best = await candidate(stack, { ...given, ...first.set }, folder);
  return { stack, phase: usual.config.phase, usual, best, set: first.set, plans, isCutShort };
}

function withoutNamespace(config: Overrides): Overrides {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^.*:/, ""), value]));
}

/** Says something that is given. */
function names(choice: Overrides, given: Overrides): boolean {
  return Object.keys(choice).some((key) => key in given);
}

function needed(topology: (typeof topologyNames)[number], given: Overrides): Overrides {
  return Object.fromEntries(Object.entries(NEEDED[topology] ?? {}).filter(([key]) => !(key in given)));
}

/** Settings that save next to nothing go. */
async function withoutNeedless(one: Found, attempt: Attempt): Promise<Found> {
  let kept = one;
  for (const key of Object.keys(one.set)) {
    const set = Object.fromEntries(Object.entries(kept.set).filter(([name]) => name !== key));
    const verdict = await attempt(set);
    if (verdict && verdict.broken.length === 0 && verdict.dollars < kept.dollars + WORTH) kept = { set, ...verdict };
  }
  return kept;
}

async function candidateIfAllowed(stack: string, set: Overrides, folder: string): Promise<Candidate | undefined> {
  try {
    return await candidate(stack, set, folder);
  } catch (error) {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  }
}

/** @throws ConfigurationError where the program refuses it */
export async function candidate(stack: string, set: Overrides, folder: string): Promise<Candidate> {
  // Reads the settings first: what is refused needs no plan.
  const config = parseStackConfig(readStackFiles(folder, stack, set).config, stack);
  const plan = await makePlan(stack, set, folder);
  const violations = await runPolicies(policies, plan.resources, packConfig(config));
  const stoppedBy = violations.filter(({ level }) => level === "mandatory").map(({ policy }) => policy);
  return { config, plan, stoppedBy: [...new Set(stoppedBy)] };
}

const packConfigs = new Map<string, PackConfig>();

/** What the engine is given for the environment. */
function packConfig({ environment }: StackConfig): PackConfig {
  const file = join(__dirname, "../../../policies/config", `${environment}.json`);
  const known = packConfigs.get(file) ?? (JSON.parse(readFileSync(file, "utf8")) as PackConfig);
  packConfigs.set(file, known);
  return known;
}

function refuseWithoutCosts(stack: string, { config, plan }: Candidate): void {
  if (config.topology === "kubernetes")
    throw new UsageError(`${stack} is on a cluster of your own, of which this program knows no prices`);
  if (plan.costs.problem !== undefined) throw new UsageError(`${stack}: ${plan.costs.problem}`);
}
