import { mustBeAbsent } from "../support/expectations";
import { MACHINE_TYPES } from "../support/machines";
import type { ResourcePolicy } from "../support/policy";

export const machineHasNoKeyPair: ResourcePolicy = {
  id: "MLY-CMP-015",
  name: "machine-has-no-key-pair",
  description: "Nobody logs in to a machine by SSH key: Session Manager asks IAM and keeps a log.",
  level: "mandatory",
  severity: "high",
  remediation: "Leave keyName out, and allow Session Manager in the role.",
  authority: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
  resourceTypes: MACHINE_TYPES,
  checkResource: ({ props }) => mustBeAbsent(props, "keyName"),
};
