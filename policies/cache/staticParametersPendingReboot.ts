import { findPostgresParameter } from "../facts/postgresParameters";
import { type GroupParameter, PARAMETER_GROUP_TYPES, readParameterGroup } from "../support/parameterGroups";
import type { ResourcePolicy } from "../support/policy";

/** Dynamic parameters may have either: `pending-reboot` only makes RDS wait, which some teams want. */
const APPLY_METHODS: readonly string[] = ["immediate", "pending-reboot"];

export const staticParametersPendingReboot: ResourcePolicy = {
  id: "MLY-CACHE-009",
  name: "static-parameters-pending-reboot",
  description:
    "A parameter that only a restart applies says so: RDS refuses a static parameter with the apply method immediate.",
  level: "mandatory",
  severity: "high",
  remediation: 'Set applyMethod: "pending-reboot"; without one the provider sends "immediate".',
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html",
  resourceTypes: PARAMETER_GROUP_TYPES,
  checkResource: (resource) => {
    const group = readParameterGroup(resource);
    return group?.parameters.flatMap((parameter) => problemOf(parameter, group.major)) ?? [];
  },
};

function problemOf({ name, applyMethod }: GroupParameter, major: number): readonly string[] {
  if (applyMethod.kind === "unknown") return [];
  if (applyMethod.kind === "nonsense" || (applyMethod.kind === "text" && !APPLY_METHODS.includes(applyMethod.text))) {
    const shown = applyMethod.kind === "text" ? `"${applyMethod.text}"` : applyMethod.shown;
    return [`${name}: applyMethod must be ${APPLY_METHODS.join(" or ")}, not ${shown}.`];
  }
  const method = applyMethod.kind === "text" ? applyMethod.text : "immediate";
  if (findPostgresParameter(name, major)?.applyType !== "static" || method === "pending-reboot") return [];
  return [
    `${name} is static, and its applyMethod is ${applyMethod.kind === "text" ? "immediate" : 'missing, which means "immediate"'}.`,
  ];
}
