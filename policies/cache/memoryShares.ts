import { findPostgresParameter, unitBytes } from "../facts/postgresParameters";
import { fitsNoClass } from "../support/anyClass";
import { type SizedDatabase, usedGroups } from "../support/databases";
import type { ParameterGroup } from "../support/parameterGroups";
import { type EffectiveValue, effectiveValue, showSetting } from "../support/parameterValues";
import type { StackPolicy } from "../support/policy";
import type { SettingTable } from "../support/settings";
import { showBytes, showPercent } from "../support/values";

/** Shares of the instance's memory between which a setting may be. */
export interface MemoryShare {
  /** Name of the parameter. */
  readonly parameter: string;
  /** 0 where there is no lower bound. */
  readonly minimum: number;
  /** At most 1. */
  readonly maximum: number;
}

/** The policies' defaults, in one place because the memory budget does not report again what another policy reports. */
export const memoryShares = {
  sharedBuffers: { parameter: "shared_buffers", minimum: 0.15, maximum: 0.4 },
  effectiveCacheSize: { parameter: "effective_cache_size", minimum: 0.4, maximum: 0.9 },
  maintenanceWorkMem: { parameter: "maintenance_work_mem", minimum: 0, maximum: 0.125 },
} as const satisfies Readonly<Record<string, MemoryShare>>;

export function shareSetting(share: number, description: string): SettingTable[string] {
  return { type: "number", default: share, minimum: 0, maximum: 1, description };
}

export const memorySharePolicies: readonly StackPolicy[] = [
  {
    id: "MLY-CACHE-012",
    name: "shared-buffers-within-memory",
    description:
      "shared_buffers is a sensible share of the instance's memory: with too much the server does not start, with too little it caches nothing.",
    level: "mandatory",
    severity: "critical",
    remediation:
      "Use {DBInstanceClassMemory/32768}, a quarter of the memory, which follows the instance class when that changes.",
    authority: "https://www.postgresql.org/docs/current/runtime-config-resource.html",
    ...withinShare(memoryShares.sharedBuffers),
  },
  {
    id: "MLY-CACHE-013",
    name: "effective-cache-size-within-memory",
    description:
      "effective_cache_size is the memory that there is for caching: from a wrong figure the planner makes bad plans.",
    level: "mandatory",
    severity: "medium",
    remediation:
      "Use {DBInstanceClassMemory*3/32768}, three quarters of the memory, which follows the instance class when that changes.",
    authority: "https://www.postgresql.org/docs/current/runtime-config-query.html",
    ...withinShare(memoryShares.effectiveCacheSize),
  },
  {
    id: "MLY-CACHE-014",
    name: "maintenance-work-mem-within-memory",
    description: "One index build or manual vacuum cannot take the memory that the cache and the connections need.",
    level: "mandatory",
    severity: "high",
    remediation: "Lower maintenance_work_mem, or leave it out: RDS then sets 64 MiB, and more on large classes.",
    authority: "https://www.postgresql.org/docs/current/runtime-config-resource.html",
    ...withinShare(memoryShares.maintenanceWorkMem),
  },
];

/** Settings and check of a policy that keeps one parameter within a share of the smallest instance's memory. */
function withinShare(share: MemoryShare): Pick<StackPolicy, "settings" | "checkStack"> {
  const { parameter } = share;
  return {
    settings: {
      minimumShare: shareSetting(share.minimum, `Smallest share of the instance's memory for ${parameter}`),
      maximumShare: shareSetting(share.maximum, `Largest share of the instance's memory for ${parameter}`),
    },
    checkStack: (stack, settings) => {
      const bounds = { parameter, minimum: settings.number("minimumShare"), maximum: settings.number("maximumShare") };
      return usedGroups(stack).flatMap(({ group, smallest }) => {
        const message = smallest === undefined ? misfit(group, bounds) : outOfBounds(group, smallest, bounds);
        return message === undefined ? [] : [{ urn: group.resource.urn, message }];
      });
    },
  };
}

function isWithin(amount: number, memoryBytes: number, { minimum, maximum }: MemoryShare): boolean {
  return amount >= minimum * memoryBytes && amount <= maximum * memoryBytes;
}

function outOfBounds(group: ParameterGroup, smallest: SizedDatabase, bounds: MemoryShare): string | undefined {
  const value = effectiveValue(group, bounds.parameter, smallest.formulaContext);
  if (value === undefined || isWithin(value.amount, smallest.memoryBytes, bounds)) return undefined;
  return describe(value, smallest, bounds);
}

/** For a class that the pack does not know. */
function misfit(group: ParameterGroup, bounds: MemoryShare): string | undefined {
  const found = fitsNoClass(group, bounds.parameter, (amount, memoryBytes) => isWithin(amount, memoryBytes, bounds));
  if (found === undefined) return undefined;
  return (
    `${bounds.parameter} = ${found.text} fits no instance class: on the largest it is ${showBytes(found.amount)} where PostgreSQL has ` +
    `${showBytes(found.memoryBytes)}; allowed: ${showPercent(bounds.minimum)} to ${showPercent(bounds.maximum)} of the memory.`
  );
}

function describe(value: EffectiveValue, { instanceClass, memoryBytes }: SizedDatabase, bounds: MemoryShare): string {
  const { parameter, minimum, maximum } = bounds;
  const unit = unitOf(parameter);
  const least = Math.ceil((minimum * memoryBytes) / unit.bytes);
  const most = Math.floor((maximum * memoryBytes) / unit.bytes);
  return (
    `${showSetting(parameter, value)} is ${showBytes(value.amount)}, ${showPercent(value.amount / memoryBytes)} of the about ` +
    `${showBytes(memoryBytes)} that PostgreSQL has on ${instanceClass}; allowed: ${least} to ${most} (in units of ${unit.name}).`
  );
}

function unitOf(parameter: string): { readonly name: string; readonly bytes: number } {
  const facts = findPostgresParameter(parameter);
  const name = facts?.type === "integer" ? facts.unit : "B";
  return { name, bytes: unitBytes(name) ?? 1 };
}
