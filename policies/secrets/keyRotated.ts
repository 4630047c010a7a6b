import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { textOf } from "../support/values";

export const keyRotated: ResourcePolicy = {
  id: "MLY-SEC-007",
  name: "key-rotated",
  description: "A symmetric KMS key is rotated every year: what one version of it has encrypted stays bounded.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set enableKeyRotation: true: old versions still decrypt.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-4",
  resourceTypes: ["aws:kms/key:Key"],
  checkResource: ({ props }) => {
    const spec = textOf(props.customerMasterKeySpec) ?? "SYMMETRIC_DEFAULT";
    return spec === "SYMMETRIC_DEFAULT" ? mustBe(props, "enableKeyRotation", ["true"]) : [];
  },
};
