import { isRecord, readText, UNKNOWN } from "./values";

/** What policies most often check of a property. All give messages, and none while the value is not known yet. */

/** The value at a path such as `metadataOptions.httpTokens`; what is below an unknown value is unknown. */
export function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((holder, key) => {
    if (holder === UNKNOWN) return UNKNOWN;
    return isRecord(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;
  }, value);
}

/** The objects of a list; nothing when it is absent, unknown or not a list. */
export function records(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** The texts of a list; undefined when it is not a list, or a part of it is not known yet. */
export function knownTexts(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((each): each is string => typeof each === "string");
  return texts.length === value.length ? texts : undefined;
}

/** @param whenAbsent what AWS or Kubernetes takes when the property is left out */
export function mustBe(
  props: unknown,
  path: string,
  allowed: readonly string[],
  whenAbsent?: string,
): readonly string[] {
  const reading = readText(at(props, path));
  if (reading.kind === "unknown") return [];
  const text = reading.kind === "text" ? reading.text : reading.kind === "absent" ? whenAbsent : undefined;
  if (text !== undefined && allowed.includes(text)) return [];
  return [`${path} ${shown(reading)}; it must be ${allowed.join(" or ")}.`];
}

/** A property that must have a value, whichever. */
export function mustBeSet(props: unknown, path: string): readonly string[] {
  const reading = readText(at(props, path));
  if (reading.kind === "unknown" || (reading.kind === "text" && reading.text !== "")) return [];
  return [`${path} ${reading.kind === "text" ? "is empty" : shown(reading)}.`];
}

/** A property that must have no value. */
export function mustBeAbsent(props: unknown, path: string): readonly string[] {
  const value = at(props, path);
  return value === undefined || value === null || value === "" ? [] : [`${path} is set.`];
}

/** @param whenAbsent what the provider takes when the property is left out */
export function mustBeAtLeast(props: unknown, path: string, least: number, whenAbsent: number): readonly string[] {
  const reading = readText(at(props, path));
  if (reading.kind === "unknown") return [];
  const value = reading.kind === "absent" ? whenAbsent : reading.kind === "text" ? Number(reading.text) : Number.NaN;
  return value >= least ? [] : [`${path} ${shown(reading)}; it must be ${least} or more.`];
}

function shown(reading: ReturnType<typeof readText>): string {
  if (reading.kind === "text") return `is ${reading.text === "" ? "empty" : reading.text}`;
  return reading.kind === "nonsense" ? `is ${reading.shown}` : "is not set";
}
