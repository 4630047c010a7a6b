import { ENVIRONMENT, isProduction } from "../support/environment";
import { at } from "../support/expectations";
import type { StackPolicy } from "../support/policy";
import type { StackResource } from "../support/stack";
import { numberOf, textOf } from "../support/values";

const ROTATION = "aws:secretsmanager/secretRotation:SecretRotation";

/** Days between two rotations, as far as that can be read: `rate(30 days)`, or a number of days. */
function periodOf({ props }: StackResource): number | undefined {
  const days = numberOf(at(props, "rotationRules.automaticallyAfterDays"));
  const [, count] = /^rate\((\d+) days?\)$/.exec(textOf(at(props, "rotationRules.scheduleExpression")) ?? "") ?? [];
  return days ?? (count === undefined ? undefined : Number(count));
}

export const secretsRotated: StackPolicy = {
  id: "MLY-SEC-014",
  name: "secrets-rotated",
  description: "A secret that is rotated is so within a quarter: what leaked once must not be of use for ever.",
  level: "mandatory",
  severity: "medium",
  remediation: "Shorten rotationRules, or add an aws.secretsmanager.SecretRotation where every secret must have one.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-4",
  settings: {
    environment: ENVIRONMENT,
    maximumDays: { type: "number", default: 90, minimum: 1, maximum: 1000, description: "Days between two rotations" },
    rotation: {
      type: "string",
      default: "optional",
      pattern: "^(optional|required)$",
      description: "Whether every secret of production must be rotated: optional or required",
    },
  },
  checkStack: (stack, settings) => {
    const rotations = stack.ofType(ROTATION);
    const most = settings.number("maximumDays");
    const late = rotations.flatMap((rotation) => {
      const days = periodOf(rotation);
      if (days === undefined || days <= most) return [];
      return [{ urn: rotation.urn, message: `The secret is rotated every ${days} days; allowed: ${most}.` }];
    });
    if (settings.text("rotation") === "optional") return late;
    const rotated = rotations.flatMap(({ propertyDependencies }) => propertyDependencies.secretId ?? []);
    const never = stack
      .ofType("aws:secretsmanager/secret:Secret")
      .filter((secret) => isProduction(secret, settings) && !rotated.includes(secret.urn))
      .map(({ urn }) => ({ urn, message: "Nothing rotates the secret." }));
    return [...late, ...never];
  },
};
