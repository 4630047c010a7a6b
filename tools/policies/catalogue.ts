import { policies, policyGroups } from "../../policies/catalogue";
import { canRemediate, isStackPolicy, type PackPolicy } from "../../policies/support/policy";
import { suggestion } from "../../policies/support/suggestion";
import { UsageError } from "../support/errors";
import type { Filter } from "./arguments";

/** A policy as data: what the catalogue says of it, without the check itself. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly group: string;
  readonly level: string;
  readonly severity: string;
  readonly scope: "stack" | "each resource";
  readonly description: string;
  readonly remediation: string;
  readonly authority: string;
  /** The engine can fix what the policy finds. */
  readonly canRemediate: boolean;
  readonly resourceTypes: readonly string[];
  readonly settings: NonNullable<PackPolicy["settings"]>;
}

/** The part of the catalogue that is asked for, in its order. */
export function select({ group, severity, level }: Filter): readonly Entry[] {
  return entries.filter(
    (each) =>
      (group === undefined || each.group === group) &&
      (severity === undefined || each.severity === severity) &&
      (level === undefined || each.level === level),
  );
}

/** @throws UsageError when no policy has that name or id */
export function find(which: string): Entry {
  const found = entries.find(({ id, name }) => name === which || id === which.toUpperCase());
  if (found !== undefined) return found;
  const names = policies.map(({ name }) => name);
  throw new UsageError(
    `no policy is called "${which}"${suggestion(which, names)} (npm run policies -- list prints all names)`,
  );
}

const entries: readonly Entry[] = Object.entries(policyGroups).flatMap(([group, members]) =>
  members.map((policy: PackPolicy) => ({
    id: policy.id,
    name: policy.name,
    group,
    level: policy.level,
    severity: policy.severity,
    scope: isStackPolicy(policy) ? ("stack" as const) : ("each resource" as const),
    description: policy.description,
    remediation: policy.remediation,
    authority: policy.authority,
    canRemediate: canRemediate(policy),
    resourceTypes: isStackPolicy(policy) ? [] : policy.resourceTypes,
    settings: policy.settings ?? {},
  })),
);
