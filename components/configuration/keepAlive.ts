/**
 * How long an idle connection between load balancer and application stays open. The application must be the one that waits longer:
 * else it closes a connection in the moment in which the load balancer sends a request on it, and a user gets a 502.
 * Source: ELB user guide, "Troubleshoot your Application Load Balancers", HTTP 502 (2026-11).
 */

/** Seconds until the load balancer closes an idle connection; also longer than the application's slowest answer. */
export const IDLE_TIMEOUT_SECONDS = 60;

/** Seconds until Tomcat does. Its own default is 60, the load balancer's: a race. */
export const KEEP_ALIVE_SECONDS = IDLE_TIMEOUT_SECONDS + 15;

/**
 * `server.tomcat.keep-alive-timeout` as a variable, in Spring Boot's canonical form: dashes go, dots become underscores.
 * Source: Spring Boot wiki, "Relaxed Binding 2.0", environment variables (2026-11).
 */
export const KEEP_ALIVE_VARIABLE = "SERVER_TOMCAT_KEEPALIVETIMEOUT";

/** What the program sets for the application, unless the user does, in whichever spelling Spring Boot takes. */
export function keepAlive(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const isSame = (name: string) => name.toUpperCase().replaceAll("_", "") === KEEP_ALIVE_VARIABLE.replaceAll("_", "");
  return Object.keys(variables).some(isSame) ? {} : { [KEEP_ALIVE_VARIABLE]: `${KEEP_ALIVE_SECONDS}s` };
}

/** The application waits longer than the load balancer; -1 is for ever. */
export function outlastsLoadBalancer(duration: string): boolean {
  const seconds = secondsOf(duration);
  return seconds !== undefined && (seconds < 0 || seconds > IDLE_TIMEOUT_SECONDS);
}

const UNITS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86400 };

/**
 * Seconds of a duration as Spring Boot reads it: a number of milliseconds, a number with a unit, or ISO 8601.
 * Source: Spring Boot reference, "Converting Durations" (2026-11).
 */
function secondsOf(duration: string): number | undefined {
  const [, amount, unit = "ms"] = /^([+-]?\d+)(ns|us|ms|s|m|h|d)?$/i.exec(duration.trim()) ?? [];
  if (amount !== undefined) return Number(amount) * (UNITS[unit.toLowerCase()] ?? Number.NaN);
  const iso = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/i.exec(duration.trim());
  if (!iso || iso[0].length === 2) return undefined;
  const [hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0));
  return (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}
