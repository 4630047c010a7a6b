import { equalFamilyDefault } from "../facts/familyDefaults";
import { findPostgresParameter } from "../facts/postgresParameters";
import { type GroupParameter, PARAMETER_GROUP_TYPES, readParameterGroup } from "../support/parameterGroups";
import type { ResourcePolicy } from "../support/policy";

export const parametersDifferFromDefaults: ResourcePolicy = {
  id: "MLY-CACHE-022",
  name: "parameters-differ-from-defaults",
  description:
    "No parameter asks for the family's own value at once: RDS answers pending-reboot for it, so every refresh shows a difference, for ever.",
  level: "advisory",
  severity: "medium",
  remediation: 'Leave the parameter out, or set its applyMethod to "pending-reboot".',
  authority: "https://www.pulumi.com/registry/packages/aws/api-docs/rds/parametergroup/",
  resourceTypes: PARAMETER_GROUP_TYPES,
  checkResource: (resource) => {
    const group = readParameterGroup(resource);
    return group?.parameters.flatMap((parameter) => problemOf(parameter, group.major)) ?? [];
  },
};

/** A static one at once is refused, which static-parameters-pending-reboot reports. */
function problemOf({ name, value, applyMethod }: GroupParameter, major: number): readonly string[] {
  const isAtOnce = applyMethod.kind === "absent" || (applyMethod.kind === "text" && applyMethod.text === "immediate");
  if (!isAtOnce || value.kind !== "text" || findPostgresParameter(name, major)?.applyType === "static") return [];
  const own = equalFamilyDefault(major, name, value.text);
  if (own === undefined) return [];
  const sure = own.certainty === "sure" ? "is" : "is most likely";
  return [`${name} = "${value.text}" ${sure} what postgres${major} has by itself, and its applyMethod is immediate.`];
}
