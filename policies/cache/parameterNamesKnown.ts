import { whyMissing } from "../facts/postgresParameters";
import { ALSO_KNOWN, PARAMETER_GROUP_TYPES, problemsOfNames } from "../support/parameterGroups";
import { meantBy } from "../support/parameterSlips";
import type { ResourcePolicy } from "../support/policy";

/** What the pack does not know for certain is advice: parameters-checked. */
export const parameterNamesKnown: ResourcePolicy = {
  id: "MLY-CACHE-006",
  name: "parameter-names-known",
  description:
    "Every parameter is one that the family has, and is spelt as PostgreSQL spells it: RDS refuses others in the middle of an update.",
  level: "mandatory",
  severity: "high",
  remediation: "Correct the name, or take a family that has the parameter; a real one goes into the setting alsoKnown.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html",
  settings: { alsoKnown: ALSO_KNOWN },
  resourceTypes: PARAMETER_GROUP_TYPES,
  checkResource: (resource, settings) => problemsOfNames(resource, settings, problemOf),
};

function problemOf(name: string, major: number): readonly string[] {
  const missing = whyMissing(name, major);
  if (missing !== undefined) return [`postgres${major} has no parameter "${name}": ${missing}.`];
  const meant = meantBy(name, major);
  return meant === undefined ? [] : [`"${name}" is not a known parameter; did you mean "${meant}"?`];
}
