import { findPostgresParameter, postgresParameters } from "../facts/postgresParameters";
import { PARAMETER_GROUP_TYPES, readParameterGroup } from "../support/parameterGroups";
import type { ResourcePolicy } from "../support/policy";
import { suggestion } from "../support/suggestion";

export const parameterNamesKnown: ResourcePolicy = {
  id: "MLY-CACHE-006",
  name: "parameter-names-known",
  description:
    "Every parameter of a group is one that the pack knows, so that its value and apply method can be checked.",
  level: "mandatory",
  severity: "medium",
  remediation:
    "Correct the name; a parameter of RDS that the pack does not know goes into the setting alsoKnown of this policy.",
  authority:
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Parameters.html",
  settings: { alsoKnown: { type: "array", default: [], description: "Names that are let through unchecked" } },
  resourceTypes: PARAMETER_GROUP_TYPES,
  checkResource: (resource, settings) => {
    const alsoKnown = settings.texts("alsoKnown");
    const names = new Set(readParameterGroup(resource)?.parameters.map(({ name }) => name));
    return [...names]
      .filter((name) => findPostgresParameter(name) === undefined && !alsoKnown.includes(name))
      .map(
        (name) =>
          `"${name}" is not a known parameter${
            suggestion(
              name,
              postgresParameters.map((each) => each.name),
            ) || "."
          }`,
      );
  },
};
