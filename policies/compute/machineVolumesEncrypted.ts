import { mustBe, records } from "../support/expectations";
import { MACHINE_TYPES } from "../support/machines";
import type { ResourcePolicy } from "../support/policy";

export const machineVolumesEncrypted: ResourcePolicy = {
  id: "MLY-CMP-014",
  name: "machine-volumes-encrypted",
  description: "Every volume of a machine is encrypted.",
  level: "mandatory",
  severity: "high",
  remediation: "Set encrypted: true on every block device.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-7",
  resourceTypes: MACHINE_TYPES,
  checkResource: ({ props }) =>
    [
      ...records(props.blockDeviceMappings)
        .filter(({ ebs }) => ebs !== undefined)
        .map(({ ebs }) => ebs),
      ...records(props.ebsBlockDevices),
      ...(props.rootBlockDevice === undefined ? [] : [props.rootBlockDevice]),
    ].flatMap((device) => mustBe(device, "encrypted", ["true"])),
};
