import { ENVIRONMENT, productionOnly } from "../support/environment";
import { mustBe, mustBeAtLeast } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { textOf } from "../support/values";

/** Source: KMS API reference, ScheduleKeyDeletion, PendingWindowInDays (2026-11). */
const AWS_DEFAULT_DAYS = 30;

export const keyPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-SEC-007",
    name: "key-rotated",
    description: "A symmetric KMS key is rotated every year: each version encrypts only so much.",
    level: "mandatory",
    severity: "medium",
    remediation: "Set enableKeyRotation: true: old versions still decrypt.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-4",
    resourceTypes: ["aws:kms/key:Key"],
    checkResource: ({ props }) => {
      const spec = textOf(props.customerMasterKeySpec) ?? "SYMMETRIC_DEFAULT";
      return spec === "SYMMETRIC_DEFAULT" ? mustBe(props, "enableKeyRotation", ["true"]) : [];
    },
  },
  {
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
    checkResource: productionOnly(({ props }, settings) =>
      mustBeAtLeast(props, "deletionWindowInDays", settings.number("minimumDays"), AWS_DEFAULT_DAYS),
    ),
  },
];
