/**
 * PostgreSQL keeps one password for each role, so a password that changes while programs use it needs two roles that log in. The second
 * is named after the first, is a member of it, and acts as it from the log-in on (ALTER ROLE … SET role): what it makes belongs to the
 * first, and rights, row-level security and default privileges are the first's. RESET ALL, DISCARD ALL and RESET ROLE lead back to this
 * default. Source: PostgreSQL manual, "ALTER ROLE", "SET ROLE" (2026-11).
 */
export const ALTERNATE = "_alternate";

/** The role's second login. */
export function alternateOf(role: string): string {
  return role + ALTERNATE;
}

/** The role that this login acts as. */
export function roleOf(login: string): string {
  return login.endsWith(ALTERNATE) ? login.slice(0, -ALTERNATE.length) : login;
}

/** The login that gets the next password: the one that this one is not. */
export function otherLogin(login: string): string {
  return login === roleOf(login) ? alternateOf(login) : roleOf(login);
}
