import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBeAtLeast } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

/** Source: Secrets Manager API reference, DeleteSecret, RecoveryWindowInDays (2026-11). */
const AWS_DEFAULT_DAYS = 30;

export const secretRecoverable: ResourcePolicy = {
  id: "MLY-SEC-005",
  name: "secret-recoverable",
  description:
    "A production secret that is deleted can be had back for some days: without it the application does not start.",
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
      description: "Days in which a secret can be had back",
    },
  },
  resourceTypes: ["aws:secretsmanager/secret:Secret"],
  checkResource: (resource, settings) =>
    isProduction(resource, settings)
      ? mustBeAtLeast(resource.props, "recoveryWindowInDays", settings.number("minimumDays"), AWS_DEFAULT_DAYS)
      : [],
};
