/** What is accepted of a new version, by everything that judges one: the alarms of deployments and `npm run switch`. */

/** With fewer failed requests than this, a percentage says nothing: one error at night is not a bad version. */
export const FEWEST_FAILED = 3;

/** Percentage of failed requests that is accepted. */
export const MOST_FAILED_PERCENT = 1;

/** Seconds within which nineteen requests in twenty are answered. */
export const SLOWEST_SECONDS = 2;
