import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Phase } from "../facts/phases";
import { HOURS_PER_MONTH } from "../facts/prices";
import { isRecord, show } from "../support/values";
import { type UsageKey, usageKeys } from "./usageKeys";

/** What is assumed, by key, in the units of usageKeys.ts. */
export type Usage = Readonly<Record<UsageKey, number>>;

/** A figure as its file has it. */
export interface Assumption {
  readonly value: number;
  readonly unit: string;
  /** Where it comes from: a measurement, a page, or an assumption with its reason. */
  readonly from: string;
}

export type Assumptions = Readonly<Record<UsageKey, Assumption>>;

/** Assumptions are wrong: in words, for the person who wrote them. */
export class UsageFileError extends Error {}

const KEYS = Object.keys(usageKeys).filter(isUsageKey);
const read = new Map<Phase, Assumptions>();

/** The figures of a phase. @throws UsageFileError when its file is not complete */
export function assumptionsOf(phase: Phase): Assumptions {
  const known = read.get(phase);
  if (known !== undefined) return known;
  const file = join(__dirname, "usage", `${phase}.json`);
  const given = readUsage(JSON.parse(readFileSync(file, "utf8")), file);
  const missing = KEYS.filter((key) => given[key] === undefined);
  if (!hasAll(given)) throw new UsageFileError(`${file}: ${missing.join(", ")} missing`);
  read.set(phase, given);
  return given;
}

/** The figures of a phase, with some of a stack's own in their place. */
export function usageOf(phase: Phase, own: Partial<Assumptions> = {}): Usage {
  const all: Assumptions = { ...assumptionsOf(phase), ...own };
  return mapKeys((key) => all[key].value);
}

function mapKeys(figureOf: (key: UsageKey) => number): Usage {
  const values: Partial<Record<UsageKey, number>> = {};
  for (const key of KEYS) values[key] = figureOf(key);
  if (!hasAll(values)) throw new Error("a key of usageKeys.ts is lost");
  return values;
}

/**
 * Reads figures of use, a part of them or all, by name (`peakRequests`): each is an object of value, unit and from, as in usage/initial.json.
 * @param file for messages
 * @throws UsageFileError in words: which key, what is allowed
 */
export function readUsage(data: unknown, file: string): Partial<Assumptions> {
  if (!isRecord(data)) throw new UsageFileError(`${file}: must be an object of figures, not ${show(data)}`);
  const figures: Partial<Record<UsageKey, Assumption>> = {};
  for (const [key, given] of Object.entries(data)) {
    if (!isUsageKey(key)) throw new UsageFileError(`${file}: ${key} is unknown; there are: ${KEYS.join(", ")}`);
    figures[key] = readAssumption(key, given, file);
  }
  return figures;
}

function readAssumption(key: UsageKey, given: unknown, file: string): Assumption {
  const { value, unit, from } = isRecord(given) ? given : {};
  const wrong = (words: string) => new UsageFileError(`${file}: ${key} ${words}`);
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0)
    throw wrong(`needs a value, a number from 0, not ${show(value)}`);
  if (unit !== usageKeys[key]) throw wrong(`is in ${usageKeys[key]}, not in ${show(unit)}`);
  if (typeof from !== "string" || from === "") throw wrong("needs from: where the figure comes from");
  return { value, unit: usageKeys[key], from };
}

function isUsageKey(key: string): key is UsageKey {
  return Object.hasOwn(usageKeys, key);
}

function hasAll<T>(given: Partial<Record<UsageKey, T>>): given is Record<UsageKey, T> {
  return KEYS.every((key) => given[key] !== undefined);
}

/** A day has hours of the peak, and the quiet hours: the mean of what follows from the rate in each. */
export function overTheDay(usage: Usage, atRate: (requestsPerSecond: number) => number): number {
  const { peakRequests, peakHours, quietShare } = usage;
  return (peakHours * atRate(peakRequests) + (24 - peakHours) * atRate(peakRequests * quietShare)) / 24;
}

export function requestsAMonth(usage: Usage): number {
  return overTheDay(usage, (rate) => rate) * HOURS_PER_MONTH * 3600;
}

const KB_PER_GB = 1_000_000;

/** GB a month of something that each request has so many KB of. */
export function gbAMonth(usage: Usage, kbPerRequest: number): number {
  return (requestsAMonth(usage) * kbPerRequest) / KB_PER_GB;
}
