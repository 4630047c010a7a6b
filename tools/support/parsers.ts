import { UsageError } from "./errors";
import type { Parse } from "./options";

/** As it is. */
export const asText: Parse<string> = (text) => text;

/** One of some names. */
export function oneOf<Name extends string>(names: readonly Name[]): Parse<Name> {
  return (text) => {
    const found = names.find((name) => name === text);
    if (found === undefined) throw new UsageError(`must be one of ${names.join(", ")}, not "${text}"`);
    return found;
  };
}

/** Digits alone, and neither below the least nor above the most. */
export function wholeNumber(least: number, most: number): Parse<number> {
  return (text) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new UsageError(`must be a whole number from ${least} to ${most}, not "${text}"`);
  };
}

/** Digits, and up to three more behind a point. */
export function decimal(least: number, most: number): Parse<number> {
  return (text) => {
    const number = /^\d{1,15}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new UsageError(`must be a number from ${least} to ${most}, not "${text}"`);
  };
}

/** Parts between commas, each once. */
export function listOf<Value>(parse: Parse<Value>): Parse<readonly Value[]> {
  return (text) => {
    const parts = text.split(",").map((part) => part.trim());
    if (new Set(parts).size < parts.length) throw new UsageError(`has something twice: ${text}`);
    return parts.map(parse);
  };
}
