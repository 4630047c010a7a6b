import { acquaintance } from "../facts/parameterNames";
import { postgresParameters, whyMissing } from "../facts/postgresParameters";
import { checkGroup } from "../support/parameterGroups";
import type { ResourcePolicy } from "../support/policy";
import { nearest } from "../support/suggestion";

/** Newer families may have parameters that the pack does not know. */
const NEWEST_MAJOR = 18;
/** Nearer than that, an unknown name is a typing mistake rather than another word. */
const SLIP = 2;

const KNOWN_NAMES = postgresParameters.map(({ name }) => name);

export const parameterNamePolicies: readonly ResourcePolicy[] = [
  /** What the pack does not know for certain is advice: parameters-checked. */
  {
    id: "MLY-CACHE-006",
    name: "parameter-names-known",
    description:
      "Every parameter is one that the family has, and is spelt as PostgreSQL spells it: RDS refuses others in the middle of an update.",
    level: "mandatory",
    severity: "high",
    remediation:
      "Correct the name, or take a family that has the parameter; a real one goes into the setting alsoKnown.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html",
    ...checkNames(wrongName),
  },
  {
    id: "MLY-CACHE-021",
    name: "parameters-checked",
    description:
      "The pack knows every parameter of a group as one that can be set: it does not check the values of others, and RDS may refuse them.",
    level: "advisory",
    severity: "low",
    remediation:
      "Look the name up with `aws rds describe-db-parameters` (IsModifiable); a real one goes into the setting alsoKnown of this policy.",
    authority:
      "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html",
    ...checkNames(uncheckedName),
  },
];

function wrongName(name: string, major: number): readonly string[] {
  const missing = whyMissing(name, major);
  if (missing !== undefined) return [`postgres${major} has no parameter "${name}": ${missing}.`];
  const meant = meantBy(name, major);
  return meant === undefined ? [] : [`"${name}" is not a known parameter; did you mean "${meant}"?`];
}

/** A typing mistake is reported by parameter-names-known. */
function uncheckedName(name: string, major: number): readonly string[] {
  const known = acquaintance(name);
  if (known === "set by RDS")
    return [`${name} is set by RDS itself, and not known to be one that a parameter group may set.`];
  if (known !== "unknown" || meantBy(name, major) !== undefined) return [];
  return [`"${name}" is not known here: neither its name nor its value was checked.`];
}

/** Settings and check of a policy that looks at each name once, but for those that its setting alsoKnown excepts. */
function checkNames(
  problemOf: (name: string, major: number) => readonly string[],
): Pick<ResourcePolicy, "settings" | "resourceTypes" | "checkResource"> {
  return {
    settings: {
      alsoKnown: { type: "array", default: [], description: "Names, in lower case, that are accepted unchecked" },
    },
    ...checkGroup(({ parameters, major }, settings) => {
      const names = new Set(parameters.map(({ name }) => name));
      return [...names]
        .filter((name) => !settings.texts("alsoKnown").includes(name))
        .flatMap((name) => problemOf(name, major));
    }),
  };
}

/** The parameter that is meant by a misspelt name; undefined where the name is right, or is like none. */
function meantBy(name: string, major: number): string | undefined {
  const known = acquaintance(name);
  if (known === "checked" || known === "set by RDS" || major > NEWEST_MAJOR) return undefined;
  return nearest(name, KNOWN_NAMES, SLIP);
}
