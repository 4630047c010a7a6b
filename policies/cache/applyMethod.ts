import { equalFamilyDefault } from "../facts/familyDefaults";
import { findPostgresParameter } from "../facts/postgresParameters";
import { checkParameters, type GroupParameter } from "../support/parameterGroups";
import type { ResourcePolicy } from "../support/policy";

/** Dynamic parameters may have either: `pending-reboot` only makes RDS wait, which some teams want. */
const APPLY_METHODS: readonly string[] = ["immediate", "pending-reboot"];

export const applyMethodPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-CACHE-009",
    name: "static-parameters-pending-reboot",
    description:
      "A parameter that only a restart applies says so: RDS refuses a static parameter with the apply method immediate.",
    level: "mandatory",
    severity: "high",
    remediation: 'Set applyMethod: "pending-reboot"; without one the provider sends "immediate".',
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html",
    ...checkParameters(notAppliedByRestart),
  },
  {
    id: "MLY-CACHE-022",
    name: "parameters-differ-from-defaults",
    description:
      "No parameter sets the family's default value with the apply method immediate: RDS reports pending-reboot for it, so every refresh shows a difference.",
    level: "advisory",
    severity: "medium",
    remediation: 'Leave the parameter out, or set its applyMethod to "pending-reboot".',
    authority: "https://www.pulumi.com/registry/packages/aws/api-docs/rds/parametergroup/",
    ...checkParameters(equalToDefault),
  },
];

function notAppliedByRestart({ name, applyMethod }: GroupParameter, major: number): readonly string[] {
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

/** An immediate static one is reported by static-parameters-pending-reboot. */
function equalToDefault({ name, value, applyMethod }: GroupParameter, major: number): readonly string[] {
  const isAtOnce = applyMethod.kind === "absent" || (applyMethod.kind === "text" && applyMethod.text === "immediate");
  if (!isAtOnce || value.kind !== "text" || findPostgresParameter(name, major)?.applyType === "static") return [];
  const own = equalFamilyDefault(major, name, value.text);
  if (own === undefined) return [];
  const sure = own.certainty === "sure" ? "is" : "is most likely";
  return [`${name} = "${value.text}" ${sure} the default of postgres${major}, and its applyMethod is immediate.`];
}
