import { findPostgresParameter, unitBytes } from "../facts/postgresParameters";
import { type SizedDatabase, usedGroups } from "./databases";
import { type EffectiveValue, effectiveValue, showSetting } from "./parameterValues";
import type { StackPolicy } from "./policy";
import type { SettingTable } from "./settings";
import { showBytes, showPercent } from "./values";

/** Shares of the instance's memory between which a setting may be. */
export interface MemoryShare {
  /** Name of the parameter. */
  readonly parameter: string;
  /** 0 where there is no lower bound. */
  readonly minimum: number;
  /** At most 1. */
  readonly maximum: number;
}

/** The policies' defaults, in one place because the memory budget leaves alone what another policy already refuses. */
export const memoryShares = {
  sharedBuffers: { parameter: "shared_buffers", minimum: 0.15, maximum: 0.4 },
  effectiveCacheSize: { parameter: "effective_cache_size", minimum: 0.4, maximum: 0.9 },
  maintenanceWorkMem: { parameter: "maintenance_work_mem", minimum: 0, maximum: 0.125 },
} as const satisfies Readonly<Record<string, MemoryShare>>;

export function shareSetting(share: number, description: string): SettingTable[string] {
  return { type: "number", default: share, minimum: 0, maximum: 1, description };
}

/** Settings and check of a policy that keeps one parameter within a share of the smallest instance's memory. */
export function withinShare(share: MemoryShare): Pick<StackPolicy, "settings" | "checkStack"> {
  const { parameter } = share;
  return {
    settings: {
      minimumShare: shareSetting(share.minimum, `Smallest share of the instance's memory for ${parameter}`),
      maximumShare: shareSetting(share.maximum, `Largest share of the instance's memory for ${parameter}`),
    },
    checkStack: (stack, settings) => {
      const bounds = { parameter, minimum: settings.number("minimumShare"), maximum: settings.number("maximumShare") };
      return usedGroups(stack).flatMap(({ group, smallest }) => {
        const value = smallest && effectiveValue(group, parameter, smallest.formulaContext);
        if (smallest === undefined || value === undefined || isWithin(value, smallest, bounds)) return [];
        return [{ urn: group.resource.urn, message: describe(value, smallest, bounds) }];
      });
    },
  };
}

function isWithin(
  { amount }: EffectiveValue,
  { memoryBytes }: SizedDatabase,
  { minimum, maximum }: MemoryShare,
): boolean {
  return amount >= minimum * memoryBytes && amount <= maximum * memoryBytes;
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
