import { resolve } from "node:path";
import { UNREADABLE } from "../../components/configuration/readSettings";
import { policies } from "../../policies/catalogue";
import { type Estimate, estimate } from "../../policies/costs/estimate";
import type { Assumptions } from "../../policies/costs/usage";
import { type Phase, phases } from "../../policies/facts/phases";
import {
  type PlannedResource,
  reportSuppressions,
  runPolicies,
  type Suppression,
  type Violation,
} from "../../policies/runner";
import { defaultTagsOf } from "../../policies/support/engine";
import { stackOf } from "../../policies/support/stack";
import { textOf } from "../../policies/support/values";
import { budgetWarning } from "./budgetWarning";
import type { Message } from "./offlineEngine";
import type { OfflineResource } from "./offlineMonitor";
import { runOfflineProgram } from "./offlineProgram";
import { ownUsage } from "./ownUsage";
import { judgedBy, policyConfigOf } from "./policyConfig";
import { readStackFiles } from "./stackFiles";

/** Everything that can be said of a stack without an engine. */
export interface Plan {
  readonly stack: string;
  readonly topology: string;
  readonly phase: Phase;
  readonly region: string;
  readonly resources: readonly (OfflineResource & Pick<PlannedResource, "defaultTags" | "region">)[];
  readonly violations: readonly Violation[];
  /** Findings that are suppressed, with the reason. */
  readonly suppressions: readonly Suppression[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The file with the levels and settings of the policies, from the project's folder; none: as they come. */
  readonly policyConfig: string | undefined;
  /** What it costs a month. */
  readonly costs: Estimate;
  /** The stack's own figures of use, in place of its phase's. */
  readonly usage: Partial<Assumptions>;
  /** What the program said by pulumi.log. */
  readonly messages: readonly Message[];
  /** Tokens of the functions that it called, such as `aws:route53/getZone:getZone`. */
  readonly lookups: readonly string[];
  /** Keys whose encrypted value the plan could not read. */
  readonly encrypted: readonly string[];
}

/** This repository. */
export const root = resolve(__dirname, "../..");

/**
 * Runs the real program offline and the real policies over what it registered.
 * @param overrides key, with or without namespace, to text
 * @param folder where Pulumi.yaml and the program are
 * @param policyConfig file with levels and settings of the policies. @default policies/config/<environment>.json of the folder
 * @throws UsageError, or the program's own ConfigurationError
 */
export async function makePlan(
  stack: string,
  overrides: Readonly<Record<string, string>>,
  folder: string = root,
  policyConfig?: string,
): Promise<Plan> {
  const { project, main, config, encrypted } = readStackFiles(folder, stack, overrides);
  // They are of the phase that the stack is in: another one that is tried has that phase's.
  const isTried = "phase" in overrides || `${project}:phase` in overrides;
  const usage = isTried ? {} : ownUsage(folder, stack);
  const levels = policyConfigOf(folder, config[`${project}:environment`] ?? "", policyConfig);
  const place = { project, stack, region: regionOf(config), config, secretKeys: encrypted };
  const {
    resources: registered,
    outputs,
    messages,
    lookups,
  } = await runOfflineProgram(() => loadProgram(resolve(folder, main)), place);
  const resources = ofProviders(registered, config, place.region);
  const violations = await judgedBy(levels, (by) => runPolicies(policies, resources, by));
  const suppressions = reportSuppressions(policies, resources, levels.config);
  const topology = config[`${project}:topology`] ?? "";
  const phase = phases.find((each) => each === config[`${project}:phase`]) ?? phases[0];
  const whole = stackOf(resources);
  const costs = estimate(whole, { region: place.region, phase, usage });
  const said = [...messages, ...budgetWarning(whole, costs)];
  return {
    ...{
      stack,
      topology,
      phase,
      region: place.region,
      lookups,
      resources,
      violations,
      suppressions,
      outputs,
      costs,
      usage,
      encrypted,
    },
    messages: said,
    policyConfig: levels.file,
  };
}

/** The plan needs some region: where the stack's own cannot be read, any will do. */
function regionOf(config: Readonly<Record<string, string>>): string {
  const region = config["aws:region"] ?? "";
  return region === UNREADABLE ? "us-east-1" : region;
}

/** With what the AWS provider gives to each, its tags and region: the default one by configuration, another one by its own properties. */
function ofProviders(
  resources: readonly OfflineResource[],
  config: Readonly<Record<string, string>>,
  configuredRegion: string,
) {
  const configuredTags = defaultTagsOf({ defaultTags: config["aws:defaultTags"] });
  return resources.map((resource) => {
    if (!resource.type.startsWith("aws:")) return resource;
    const provider = resources.find(({ urn }) => resource.provider?.startsWith(`${urn}::`));
    const defaultTags = provider === undefined ? configuredTags : defaultTagsOf(provider.props);
    return { ...resource, defaultTags, region: textOf(provider?.props.region) ?? configuredRegion };
  });
}

/** Run anew each time. What a program exports are the stack's outputs, or a function that gives them. */
function loadProgram(program: string): unknown {
  delete require.cache[require.resolve(program)];
  const exported: unknown = require(program);
  if (typeof exported === "function") return exported();
  return typeof exported === "object" && exported !== null ? { ...exported } : {};
}
