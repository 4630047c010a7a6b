import { at } from "./expectations";
import { remoteComponentOf } from "./remoteComponents";
import { PolicyConfigurationError } from "./settings";
import type { StackResource } from "./stack";
import { isRecord, textOf } from "./values";

/** One policy set aside for one resource, with the written reason. */
export interface Suppression {
  /** Name of the policy. */
  readonly policy: string;
  /** The resource that is excepted. */
  readonly urn: string;
  /** The reason, as written. */
  readonly reason: string;
  /** Where it is written. */
  readonly from: "tag" | "configuration";
}

/** Tag of an AWS resource, or annotation of a Kubernetes object, followed by the name of the policy; its value is the reason. */
export const SUPPRESSION_TAG = "policy.suppress/";

/** Shorter is not a reason. */
export const LEAST_REASON = 10;

/** An entry of `suppress` in a policy's configuration: which resource, by URN or by logical name, and why. */
interface Entry {
  readonly resource: string;
  readonly reason: string;
}

/** @throws PolicyConfigurationError when an entry has no resource or no reason */
export function configuredSuppressions(policy: string, config: unknown): readonly Entry[] {
  const entries = isRecord(config) ? (config.suppress ?? []) : [];
  if (!Array.isArray(entries)) throw mistake(policy, "must be a list of {urn or name, reason}");
  return entries.map((entry: unknown) => {
    const resource = textOf(at(entry, "urn")) ?? textOf(at(entry, "name"));
    const reason = textOf(at(entry, "reason")) ?? "";
    if (resource === undefined) throw mistake(policy, 'has an entry without "urn" or "name"');
    if (!isReason(reason))
      throw mistake(policy, `needs a reason of ${LEAST_REASON} characters or more for ${resource}`);
    return { resource, reason };
  });
}

/** The reason for which a resource is excepted from a policy, if it is. */
export function suppressionOf(
  policy: string,
  resource: StackResource,
  configured: readonly Entry[],
): Suppression | undefined {
  const { urn, name, props } = resource;
  // A remote component is written in the program, and judged by its parts in the engine: its name means those.
  const component = remoteComponentOf(resource);
  const names = [urn, name, ...(component === undefined ? [] : [component, component.split("::").pop()])];
  const entry = configured.find((each) => names.includes(each.resource));
  if (entry !== undefined) return { policy, urn, reason: entry.reason, from: "configuration" };
  const reason = suppressionTags(props).find(([suppressed]) => suppressed === policy)?.[1] ?? "";
  return isReason(reason) ? { policy, urn, reason, from: "tag" } : undefined;
}

/** Policy and reason of every suppression that a resource carries, whatever they are worth. */
export function suppressionTags(
  props: Readonly<Record<string, unknown>>,
): readonly (readonly [policy: string, reason: string])[] {
  const holders = [props.tags, at(props, "metadata.annotations")].filter(isRecord);
  return holders.flatMap((holder) =>
    Object.entries(holder)
      .filter(([key]) => key.startsWith(SUPPRESSION_TAG))
      .map(([key, value]) => [key.slice(SUPPRESSION_TAG.length), textOf(value) ?? ""] as const),
  );
}

export function isReason(text: string): boolean {
  return text.trim().length >= LEAST_REASON;
}

function mistake(policy: string, words: string): PolicyConfigurationError {
  return new PolicyConfigurationError(`Configuration of the policy ${policy}, setting "suppress": ${words}.`);
}
