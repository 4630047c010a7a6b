import { acquaintance } from "../facts/parameterNames";
import { postgresParameters } from "../facts/postgresParameters";
import { nearest } from "./suggestion";

/** Newer families may have parameters that the pack has never heard of. */
const NEWEST_MAJOR = 18;
/** Nearer than that, an unknown name is a slip rather than a word of its own. */
const SLIP = 2;

const KNOWN_NAMES = postgresParameters.map(({ name }) => name);

/** The parameter that is meant by a misspelt name; undefined where the name is right, or is like none. */
export function meantBy(name: string, major: number): string | undefined {
  const known = acquaintance(name);
  if (known === "checked" || known === "set by RDS" || major > NEWEST_MAJOR) return undefined;
  return nearest(name, KNOWN_NAMES, SLIP);
}
