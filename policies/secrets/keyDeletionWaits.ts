import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBeAtLeast } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

/** Source: KMS API reference, ScheduleKeyDeletion, PendingWindowInDays (2026-11). */
const AWS_DEFAULT_DAYS = 30;

export const keyDeletionWaits: ResourcePolicy = {
  id: "MLY-SEC-008",
  name: "key-deletion-waits",
  description: "A production key waits long enough before it is deleted: everything that it encrypted goes with it.",
  level: "mandatory",
  severity: "high",
  remediation: "Set deletionWindowInDays to 30, or leave it out.",
  authority: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  settings: {
    environment: ENVIRONMENT,
    minimumDays: { type: "number", default: 14, minimum: 7, maximum: 30, description: "Days until a key is gone" },
  },
  resourceTypes: ["aws:kms/key:Key"],
  checkResource: (resource, settings) =>
    isProduction(resource, settings)
      ? mustBeAtLeast(resource.props, "deletionWindowInDays", settings.number("minimumDays"), AWS_DEFAULT_DAYS)
      : [],
};
