import { mustBe } from "../support/expectations";
import { MACHINE_TYPES } from "../support/machines";
import type { ResourcePolicy } from "../support/policy";

export const machineMetadataOneHop: ResourcePolicy = {
  id: "MLY-CMP-013",
  name: "machine-metadata-one-hop",
  description: "The metadata service answers the machine and not the containers on it.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set metadataOptions.httpPutResponseHopLimit: 1.",
  authority: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html",
  resourceTypes: MACHINE_TYPES,
  checkResource: ({ props }) => mustBe(props, "metadataOptions.httpPutResponseHopLimit", ["1"], "1"),
};
