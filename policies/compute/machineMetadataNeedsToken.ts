import { at, mustBe } from "../support/expectations";
import { MACHINE_TYPES } from "../support/machines";
import type { ResourcePolicy } from "../support/policy";
import { textOf } from "../support/values";

export const machineMetadataNeedsToken: ResourcePolicy = {
  id: "MLY-CMP-012",
  name: "machine-metadata-needs-token",
  description:
    "The metadata service of a machine asks for a token: without one a forged request can read the machine's credentials.",
  level: "mandatory",
  severity: "high",
  remediation: 'Set metadataOptions.httpTokens: "required".',
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-8",
  resourceTypes: MACHINE_TYPES,
  checkResource: ({ props }) =>
    textOf(at(props, "metadataOptions.httpEndpoint")) === "disabled"
      ? []
      : mustBe(props, "metadataOptions.httpTokens", ["required"]),
};
