import { ENVIRONMENT, isProduction, productionOnly } from "../support/environment";
import { at, mustBeAtLeast, mustBeSet } from "../support/expectations";
import { optionalOrRequired } from "../support/optionalOrRequired";
import type { PackPolicy } from "../support/policy";
import type { StackResource } from "../support/stack";
import { numberOf, textOf } from "../support/values";

/** Source: Secrets Manager API reference, DeleteSecret, RecoveryWindowInDays (2026-11). */
const AWS_DEFAULT_DAYS = 30;

const ROTATION = "aws:secretsmanager/secretRotation:SecretRotation";

/** Days between two rotations, as far as that can be read: `rate(30 days)`, or a number of days. */
function periodOf({ props }: StackResource): number | undefined {
  const days = numberOf(at(props, "rotationRules.automaticallyAfterDays"));
  const [, count] = /^rate\((\d+) days?\)$/.exec(textOf(at(props, "rotationRules.scheduleExpression")) ?? "") ?? [];
  return days ?? (count === undefined ? undefined : Number(count));
}

export const secretPolicies: readonly PackPolicy[] = [
  {
    id: "MLY-SEC-005",
    name: "secret-recoverable",
    description:
      "A production secret that was deleted can be restored for some days: without it the application does not start.",
    level: "mandatory",
    severity: "high",
    remediation: "Set recoveryWindowInDays to 30, or leave it out.",
    authority: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
    settings: {
      environment: ENVIRONMENT,
      minimumDays: {
        type: "number",
        default: 7,
        minimum: 7,
        maximum: 30,
        description: "Days in which a deleted secret can be restored",
      },
    },
    resourceTypes: ["aws:secretsmanager/secret:Secret"],
    checkResource: productionOnly(({ props }, settings) =>
      mustBeAtLeast(props, "recoveryWindowInDays", settings.number("minimumDays"), AWS_DEFAULT_DAYS),
    ),
  },
  {
    id: "MLY-SEC-006",
    name: "secret-has-own-key",
    description: "A secret is encrypted with a key of the account: its policy and its log say who can read the secret.",
    level: "advisory",
    severity: "medium",
    remediation: "Set kmsKeyId to a key with rotation.",
    authority: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
    resourceTypes: ["aws:secretsmanager/secret:Secret"],
    checkResource: ({ props }) => mustBeSet(props, "kmsKeyId"),
  },
  {
    id: "MLY-SEC-009",
    name: "passwords-long",
    description: "A generated password is too long to be guessed.",
    level: "mandatory",
    severity: "medium",
    remediation: "Set length to 32 or more; no person types it.",
    authority: "https://pages.nist.gov/800-63-4/sp800-63b.html",
    settings: {
      minimumLength: {
        type: "number",
        default: 24,
        minimum: 8,
        maximum: 128,
        description: "Characters of a generated password",
      },
    },
    resourceTypes: ["random:index/randomPassword:RandomPassword"],
    checkResource: ({ props }, settings) => mustBeAtLeast(props, "length", settings.number("minimumLength"), 0),
  },
  {
    id: "MLY-SEC-014",
    name: "secrets-rotated",
    description:
      "A secret that is rotated is rotated at least once a quarter: what leaked once must not stay valid forever.",
    level: "mandatory",
    severity: "medium",
    remediation: "Shorten rotationRules, or add an aws.secretsmanager.SecretRotation where every secret must have one.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-4",
    settings: {
      environment: ENVIRONMENT,
      maximumDays: {
        type: "number",
        default: 90,
        minimum: 1,
        maximum: 1000,
        description: "Days between two rotations",
      },
      rotation: optionalOrRequired("Whether every secret of production must be rotated"),
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
  },
];
