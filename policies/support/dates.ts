import type { Setting } from "./settings";

const DAY = 24 * 3600 * 1000;

/** Policies have no clock: the same stack gets the same verdict on every day. Moved on with every release of the pack. */
const RELEASE_DATE = "2026-11-28";

/** The setting of every policy that knows dates. */
export const TODAY: Setting = {
  type: "string",
  default: RELEASE_DATE,
  pattern: "^\\d{4}-\\d{2}-\\d{2}$",
  description: "The day that counts as today (YYYY-MM-DD); the default is the release date of the pack",
};

/** The setting of policies that warn before a date. */
export function daysBefore(days: number, of: string): Setting {
  return {
    type: "number",
    default: days,
    minimum: 0,
    maximum: 3650,
    description: `So many days before ${of} it warns`,
  };
}

/** Whole days from one day to another (ISO 8601); negative where the other is earlier. */
export function daysBetween(today: string, date: string): number {
  return Math.round((Date.parse(date) - Date.parse(today)) / DAY);
}

/** `ends on 2027-02-28, in 96 days`, or `ended on …`. */
export function showEnd(today: string, date: string): string {
  const days = daysBetween(today, date);
  return days < 0 ? `ended on ${date}` : `ends on ${date}, in ${days} days`;
}
