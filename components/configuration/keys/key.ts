import { z } from "zod";
import type { Phase } from "../../../policies/facts/phases";
import type { TopologyName } from "../topologyFacts";

export { type Phase, phases } from "../../../policies/facts/phases";

/** Strictness comes from the environment. */
export const environments = ["dev", "prod"] as const;

export type Environment = (typeof environments)[number];

/** What `auto` means: the same always, or decided by phase, by environment, or by both. */
export type Auto<T> =
  | { readonly always: T }
  | { readonly phase: Readonly<Record<Phase, T>> }
  | { readonly environment: Readonly<Record<Environment, T>> }
  | { readonly both: Readonly<Record<Environment, Readonly<Record<Phase, T>>>> };

interface StrictnessAndSize {
  readonly environment: Environment;
  readonly phase: Phase;
}

/** The value behind `auto` in a stack of this environment and phase. */
export function autoValue<T>(auto: Auto<T>, { environment, phase }: StrictnessAndSize): T {
  if ("always" in auto) return auto.always;
  if ("phase" in auto) return auto.phase[phase];
  return "environment" in auto ? auto.environment[environment] : auto.both[environment][phase];
}

/** A default as Pulumi.yaml has it; its type there follows from it. */
export type Default = string | number | boolean | readonly unknown[] | object;

interface Words {
  /** What the key decides. */
  readonly description: string;
  /** Topologies that it matters to. @default all */
  readonly on?: readonly (TopologyName | "kubernetes")[];
  /** What may be given, in words. */
  readonly allowed: string;
  /** What people type instead, to what they mean: the nearest is proposed. */
  readonly meant?: Readonly<Record<string, string>>;
  /** A value to type; `.name=value` and `[0]=value` address a part of a structured value. */
  readonly example: string;
}

/** Reads a key's text. */
export type TextSchema<T = unknown> = z.ZodType<T, string>;

/** All that there is to say about a key; the rest is its use. */
export interface Key<T = unknown> extends Words {
  /** Turns the text into a value; without a text the default is read. */
  readonly schema: z.ZodPrefault<TextSchema<T>>;
  readonly default: Default;
  readonly auto?: Auto<unknown>;
  /** Of a list that is empty by default: what is in it. @default string */
  readonly items?: "object";
}

/** A key with a default of its own. */
export function key<T>(
  declaration: Words & Pick<Key, "default" | "items"> & { readonly schema: TextSchema<T> },
): Key<T> {
  return { ...declaration, schema: declaration.schema.prefault(textOf(declaration.default)) };
}

/** A key whose default depends on environment and phase. */
export function autoKey<T>(declaration: Words & { readonly schema: TextSchema<T>; readonly auto: Auto<NoInfer<T>> }) {
  const { schema, auto, ...words } = declaration;
  return { ...key({ ...words, schema: orAuto(schema), default: AUTO }), auto };
}

const AUTO = "auto";

/** `auto` reads as undefined: something else decides. */
export function orAuto<T>(schema: TextSchema<T>) {
  return z.union([z.literal(AUTO).transform(() => undefined), schema]);
}

/** `none` reads as undefined: there is no such thing in this stack. */
export function orNone<T>(schema: TextSchema<T>) {
  return z.union([z.literal("none").transform(() => undefined), schema]);
}

/** As the CLI hands it over: structured values as JSON. */
function textOf(value: Default): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
