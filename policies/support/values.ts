/**
 * Property values as a policy may meet them: plain data in which what a preview cannot know yet is marked, so that reading never throws.
 */

/** In place of a value that is decided only while deploying. */
export const UNKNOWN: unique symbol = Symbol("not known yet");

/**
 * What the engine's protocol and the Node runtime put in the place of unknown values.
 * Source: @pulumi/policy proxy.js and @pulumi/pulumi runtime/rpc.js, the same strings (2026-11).
 */
const UNKNOWN_SENTINELS: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** No resource nests deeper; a structure that does is a loop. */
const DEEPEST = 32;

/** Copies data out of whatever holds it, the engine's checking proxy included: what cannot be read becomes UNKNOWN. */
export function plainCopy(value: unknown, depth = 0): unknown {
  if (UNKNOWN_SENTINELS.has(value) || depth > DEEPEST) return UNKNOWN;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => readMember(value, index, depth));
  return Object.fromEntries(Object.keys(value).map((key) => [key, readMember(value, key, depth)]));
}

/** The engine's proxy throws UnknownValueError, a class that it does not export; plain data never throws. */
function readMember(holder: object, key: string | number, depth: number): unknown {
  try {
    return plainCopy(Reflect.get(holder, key), depth + 1);
  } catch {
    return UNKNOWN;
  }
}

/** Whether nothing in a value is still to be decided. */
export function isKnownWhole(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value !== UNKNOWN;
  return Object.values(value).every(isKnownWhole);
}

/** A property that should be text. */
export type Reading =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" }
  | { readonly kind: "nonsense"; readonly shown: string };

/** Numbers and booleans count as the text that Pulumi would send. */
export function readText(value: unknown): Reading {
  if (value === UNKNOWN) return { kind: "unknown" };
  if (value === undefined || value === null) return { kind: "absent" };
  if (typeof value === "string") return { kind: "text", text: value };
  if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value)))
    return { kind: "text", text: String(value) };
  return { kind: "nonsense", shown: show(value) };
}

/** The text, or undefined when there is none to judge. */
export function textOf(value: unknown): string | undefined {
  const reading = readText(value);
  return reading.kind === "text" ? reading.text : undefined;
}

/** A non-negative number, also when written as text; undefined when there is none to judge. */
export function numberOf(value: unknown): number | undefined {
  const text = textOf(value);
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** An object with members, as opposed to text, a list or nothing. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether there is a value that is not an empty list; one that is not known yet counts as a value. */
export function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/** Short words for any value, for messages. */
export function show(value: unknown): string {
  if (value === UNKNOWN) return "a value not known yet";
  if (typeof value === "string") return `"${value}"`;
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

/** Bytes in words for people. */
export function showBytes(bytes: number): string {
  const units: readonly (readonly [string, number])[] = [
    ["GiB", 1024 ** 3],
    ["MiB", 1024 ** 2],
    ["KiB", 1024],
  ];
  const [unit, size] = units.find(([, each]) => Math.abs(bytes) >= each) ?? ["bytes", 1];
  return `${Number((bytes / size).toFixed(1))} ${unit}`;
}

export function showPercent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
