import { daysBetween } from "../facts/days";
import type { Setting } from "./settings";

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
    description: `Warns this many days before ${of}`,
  };
}

/** `ends on 2027-02-28, in 96 days`, or `ended on …`. */
export function showEnd(today: string, date: string): string {
  const days = daysBetween(today, date);
  return days < 0 ? `ended on ${date}` : `ends on ${date}, in ${days} days`;
}
