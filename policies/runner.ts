import { judge, type PackPolicy } from "./support/policy";
import { remediated } from "./support/remediation";
import { PolicyConfigurationError } from "./support/settings";
import { type PlannedResource, type Stack, stackOf } from "./support/stack";
import type { Suppression } from "./support/suppressions";
import { isRecord, show } from "./support/values";

export { PolicyConfigurationError } from "./support/settings";
export type { PlannedResource } from "./support/stack";
export type { Suppression } from "./support/suppressions";

export interface Violation {
  /** Name of the policy. */
  readonly policy: string;
  /** A mandatory violation stops the deployment; at "remediate" the engine fixes it, which an offline run shows and does not do. */
  readonly level: "advisory" | "mandatory" | "remediate";
  readonly severity: string;
  /** The resource that is at fault. */
  readonly urn: string;
  /** What is wrong, with which value, and what is allowed. */
  readonly message: string;
  readonly remediation: string;
}

/** Same shape as the file for `pulumi preview --policy-pack-config`: policy name (or "all") → level, or level and settings. */
export type PackConfig = Readonly<Record<string, unknown>>;

export const LEVELS = ["advisory", "mandatory", "remediate", "disabled"] as const;
type Level = (typeof LEVELS)[number];

/** Runs the very functions that the engine runs, without an engine. Throws only when the pack's own configuration is wrong. */
export async function runPolicies(
  policies: readonly PackPolicy[],
  resources: readonly PlannedResource[],
  config: PackConfig = {},
): Promise<readonly Violation[]> {
  refuseUnknownPolicies(policies, config);
  const stack = stackOf(resources);
  return policies.flatMap((policy) => {
    const level = levelOf(policy, config);
    if (level === "disabled") return [];
    const { name, severity, remediation } = policy;
    const { findings } = judge(policy, stack, config[name]);
    const beyond = level === "remediate" ? leftAfterRemediation(policy, stack, config[name]) : NONE;
    return findings.map(({ urn, message }) => ({
      policy: name,
      // What the engine cannot fix stops the deployment, as it does there.
      level: level === "remediate" && beyond.has(urn) ? ("mandatory" as const) : level,
      severity,
      urn,
      message,
      remediation,
    }));
  });
}

const NONE: ReadonlySet<string> = new Set();

/** URNs at which the policy still finds fault once the engine has added what it can. */
function leftAfterRemediation(policy: PackPolicy, stack: Stack, config: unknown): ReadonlySet<string> {
  const fixed = stackOf(stack.resources.map((resource) => remediated(policy, resource, config)));
  return new Set(judge(policy, fixed, config).findings.map(({ urn }) => urn));
}

/** The report of what was set aside: every finding that a tag or the configuration suppresses, with its reason. */
export function reportSuppressions(
  policies: readonly PackPolicy[],
  resources: readonly PlannedResource[],
  config: PackConfig = {},
): readonly Suppression[] {
  refuseUnknownPolicies(policies, config);
  const stack = stackOf(resources);
  return policies
    .filter((policy) => levelOf(policy, config) !== "disabled")
    .flatMap((policy) => judge(policy, stack, config[policy.name]).suppressions);
}

function refuseUnknownPolicies(policies: readonly PackPolicy[], config: PackConfig): void {
  const names = policies.map((policy) => policy.name);
  const unknown = Object.keys(config).filter((name) => name !== "all" && !names.includes(name));
  if (unknown.length > 0)
    throw new PolicyConfigurationError(`No policy is called ${unknown.join(", ")}; there are: ${names.join(", ")}.`);
}

/** The policy's own level unless the configuration of that policy, or else of "all", says otherwise. */
function levelOf(policy: PackPolicy, config: PackConfig): Level {
  return configuredLevel(policy.name, config[policy.name]) ?? configuredLevel("all", config.all) ?? policy.level;
}

function configuredLevel(name: string, entry: unknown): Level | undefined {
  const wanted = isRecord(entry) ? entry.enforcementLevel : entry;
  if (wanted === undefined) return undefined;
  const level = LEVELS.find((each) => each === wanted);
  if (level === undefined)
    throw new PolicyConfigurationError(
      `The enforcement level of ${name} must be ${LEVELS.join(", ")}, not ${show(wanted)}.`,
    );
  return level;
}
