import { acquaintance } from "../facts/parameterNames";
import { ALSO_KNOWN, PARAMETER_GROUP_TYPES, problemsOfNames } from "../support/parameterGroups";
import { meantBy } from "../support/parameterSlips";
import type { ResourcePolicy } from "../support/policy";

export const parametersChecked: ResourcePolicy = {
  id: "MLY-CACHE-021",
  name: "parameters-checked",
  description:
    "The pack knows every parameter of a group as one that can be set: it says nothing of the value of others, and RDS may refuse them.",
  level: "advisory",
  severity: "low",
  remediation:
    "Look the name up with `aws rds describe-db-parameters` (IsModifiable); a real one goes into the setting alsoKnown of this policy.",
  authority:
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html",
  settings: { alsoKnown: ALSO_KNOWN },
  resourceTypes: PARAMETER_GROUP_TYPES,
  checkResource: (resource, settings) => problemsOfNames(resource, settings, problemOf),
};

/** A slip is reported by parameter-names-known. */
function problemOf(name: string, major: number): readonly string[] {
  const known = acquaintance(name);
  if (known === "set by RDS")
    return [`${name} is set by RDS itself, and not known to be one that anybody else may set.`];
  if (known !== "unknown" || meantBy(name, major) !== undefined) return [];
  return [`"${name}" is not known here: neither its name nor its value was checked.`];
}
