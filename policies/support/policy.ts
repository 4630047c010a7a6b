import { Settings, type SettingTable } from "./settings";
import type { Stack, StackResource } from "./stack";
import { configuredSuppressions, type Suppression, suppressionOf } from "./suppressions";

/** What is wrong, where, and what to type instead. */
export interface Finding {
  /** The resource that is at fault. */
  readonly urn: string;
  /** What is wrong, with which value, and what is allowed. */
  readonly message: string;
}

interface PolicyText {
  /** Never changes and is never reused, e.g. `MLY-CACHE-001`; the middle is the policy's group. */
  readonly id: string;
  /** In kebab-case, named for what must hold; configuration and suppressions use it. */
  readonly name: string;
  /** One sentence: what must hold and why. */
  readonly description: string;
  /** A mandatory violation stops the deployment. */
  readonly level: "advisory" | "mandatory";
  /** How much harm a violation does. */
  readonly severity: "low" | "medium" | "high" | "critical";
  /** What to do about a violation. */
  readonly remediation: string;
  /** Link to the documentation that says so. */
  readonly authority: string;
  /** Thresholds that a team may choose. */
  readonly settings?: SettingTable;
}

/** Looks at one resource as the program wrote it; the engine runs it before the resource is made. */
export interface ResourcePolicy extends PolicyText {
  /** Type tokens of the resources that are looked at. */
  readonly resourceTypes: readonly string[];
  /** What is wrong, a message each; empty when nothing is, or when nothing can be said yet. */
  readonly checkResource: (resource: StackResource, settings: Settings) => readonly string[];
  /**
   * What the engine adds at the level "remediate", property by property; a map is filled up and not replaced. Nothing where only a person
   * can fix it.
   */
  readonly missingProperties?: (
    resource: StackResource,
    settings: Settings,
  ) => Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Looks at the whole stack, where resources have to be seen together. */
export interface StackPolicy extends PolicyText {
  /** What is wrong and where; empty when nothing is, or when nothing can be said yet. */
  readonly checkStack: (stack: Stack, settings: Settings) => readonly Finding[];
}

export type PackPolicy = ResourcePolicy | StackPolicy;

export function isStackPolicy(policy: PackPolicy): policy is StackPolicy {
  return "checkStack" in policy;
}

export function canRemediate(
  policy: PackPolicy,
): policy is ResourcePolicy & Required<Pick<ResourcePolicy, "missingProperties">> {
  return !isStackPolicy(policy) && policy.missingProperties !== undefined;
}

/** Where the policy is explained, as a path in the repository. */
export function documentationPath({ name }: PackPolicy): string {
  return `policies/CATALOGUE.md#${name}`;
}

/** What a policy finds in a stack. */
export interface Judgement {
  readonly findings: readonly Finding[];
  /** Findings that are suppressed with a reason, a resource each. */
  readonly suppressions: readonly Suppression[];
}

/** The settings of a policy under a configuration. @throws PolicyConfigurationError */
export function settingsOf(policy: PackPolicy, config: unknown): Settings {
  return new Settings(policy.name, policy.settings ?? {}, config);
}

/** Runs one policy over a stack, in the order of its resources. */
export function judge(policy: PackPolicy, stack: Stack, config: unknown): Judgement {
  const settings = settingsOf(policy, config);
  const configured = configuredSuppressions(policy.name, config);
  const all = findingsOf(policy, stack, settings);
  const suppressions = stack.resources
    .filter(({ urn }) => all.some((finding) => finding.urn === urn))
    .flatMap((resource) => suppressionOf(policy.name, resource, configured) ?? []);
  const findings = all.filter(({ urn }) => suppressions.every((each) => each.urn !== urn));
  return { findings, suppressions };
}

function findingsOf(policy: PackPolicy, stack: Stack, settings: Settings): readonly Finding[] {
  if (isStackPolicy(policy)) return policy.checkStack(stack, settings);
  return stack
    .ofType(...policy.resourceTypes)
    .flatMap((resource) => policy.checkResource(resource, settings).map((message) => ({ urn: resource.urn, message })));
}
