import { at } from "../../policies/support/expectations";
import { textOf } from "../../policies/support/values";

/** A resource of the plan, as far as its name and rights are concerned. */
export interface Named {
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** Where a program gives the physical name, and where its beginning. */
const NAMES = ["name", "identifier", "bucket", "alarmName", "dashboardName"];
const PREFIXES = ["namePrefix", "identifierPrefix", "bucketPrefix"];

/** Four bytes of a RandomId, or three at the end: what the program makes names unique by. */
const RANDOM = /\b[0-9a-f]{8}\b|\b[0-9a-f]{6}$/g;

/**
 * The physical name as a pattern of IAM. What is random is known after the first update only, and what a plan shows in its place is
 * another one. Without a name of its own a resource gets its logical one and seven digits.
 * Source: Pulumi documentation, "Resource names", autonaming (2026-11).
 */
export function namePattern({ type, name, props }: Named): string {
  const given = firstText(props, type === "aws:ecs/taskDefinition:TaskDefinition" ? ["family"] : NAMES);
  if (given !== undefined) return given.replace(RANDOM, "*");
  const prefix = firstText(props, PREFIXES);
  return prefix === undefined ? `${name}-*` : `${prefix}*`;
}

function firstText(props: Named["props"], keys: readonly string[]): string | undefined {
  return keys.map((key) => textOf(at(props, key))).find((text) => text !== undefined);
}
