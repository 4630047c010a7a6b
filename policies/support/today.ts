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
