import { topologyNames } from "../../../components/configuration/topologyFacts";
import type { PlannedResource } from "../../../policies/runner";
import { sharedPlan } from "../../support/plans";
import { topologySettings } from "../../support/topologySettings";

/** The stacks of this repository as the offline plan makes them. */

export type Environment = "dev" | "prod";

export interface RealStack {
  readonly environment: Environment;
  readonly topology: string;
  readonly resources: readonly PlannedResource[];
}

let made: Promise<readonly RealStack[]> | undefined;

/** All of them, made once. */
export function realStacks(): Promise<readonly RealStack[]> {
  made ??= make();
  return made;
}

async function make(): Promise<readonly RealStack[]> {
  const stacks: RealStack[] = [];
  for (const environment of ["dev", "prod"] as const)
    for (const topology of topologyNames) {
      const { resources } = await sharedPlan(environment, topologySettings(topology));
      stacks.push({ environment, topology, resources });
    }
  return stacks;
}

/** The same value with one place changed; text on the way is taken for JSON, undefined takes the place away. */
export function changed(value: unknown, [key, ...rest]: readonly string[], wanted: unknown): unknown {
  if (key === undefined) return wanted;
  if (typeof value === "string") return JSON.stringify(changed(JSON.parse(value), [key, ...rest], wanted));
  if (Array.isArray(value))
    return value.map((each, index) => (isCalled(each, index, key) ? changed(each, rest, wanted) : each));
  const holder = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const inner = changed(Object.fromEntries(holder)[key], rest, wanted);
  const others = holder.filter(([name]) => name !== key);
  return Object.fromEntries(inner === undefined ? others : [...others, [key, inner]]);
}

/** A part of a list is found by its place or by its name. */
function isCalled(part: unknown, index: number, key: string): boolean {
  return String(index) === key || Object(part).name === key;
}
