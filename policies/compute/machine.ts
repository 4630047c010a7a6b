import { hasPublicNodes } from "../costs/outbound";
import { ENVIRONMENT, isProduction } from "../support/environment";
import { at, mustBe, mustBeAbsent, records } from "../support/expectations";
import { MACHINE_TYPES } from "../support/machines";
import type { PackPolicy } from "../support/policy";
import { PUBLIC_ADDRESSES, publicAddressFindings } from "../support/publicAddresses";
import type { Stack, StackResource } from "../support/stack";
import { textOf } from "../support/values";

export const machinePolicies: readonly PackPolicy[] = [
  {
    id: "MLY-CMP-012",
    name: "machine-metadata-needs-token",
    description:
      "The metadata service of a machine requires a token: without one a forged request can read the machine's credentials.",
    level: "mandatory",
    severity: "high",
    remediation: 'Set metadataOptions.httpTokens: "required".',
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-8",
    resourceTypes: MACHINE_TYPES,
    checkResource: ({ props }) =>
      textOf(at(props, "metadataOptions.httpEndpoint")) === "disabled"
        ? []
        : mustBe(props, "metadataOptions.httpTokens", ["required"]),
  },
  {
    id: "MLY-CMP-013",
    name: "machine-metadata-one-hop",
    description: "The metadata service answers the machine and not its containers.",
    level: "mandatory",
    severity: "medium",
    remediation: "Set metadataOptions.httpPutResponseHopLimit: 1.",
    authority: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html",
    resourceTypes: MACHINE_TYPES,
    checkResource: ({ props }) => mustBe(props, "metadataOptions.httpPutResponseHopLimit", ["1"], "1"),
  },
  {
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
  },
  {
    id: "MLY-CMP-015",
    name: "machine-has-no-key-pair",
    description: "A machine has no SSH key: Session Manager checks IAM and keeps a log.",
    level: "mandatory",
    severity: "high",
    remediation: "Leave keyName out, and allow Session Manager in the role.",
    authority: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
    resourceTypes: MACHINE_TYPES,
    checkResource: ({ props }) => mustBeAbsent(props, "keyName"),
  },
  {
    id: "MLY-CMP-016",
    name: "machine-has-no-public-address",
    description:
      "Machines in production, the nodes of EKS Auto Mode among them, have no public address, or one that is closed: only security groups may connect to them, such as the load balancer's.",
    level: "mandatory",
    severity: "high",
    remediation:
      "Let every ingress rule of their security groups name a security group, or set associatePublicIpAddress: false and use private subnets.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-25",
    settings: { environment: ENVIRONMENT, publicAddresses: PUBLIC_ADDRESSES },
    checkStack: (stack, settings) =>
      stack
        .ofType(...MACHINE_TYPES, NODE_CLASS)
        .filter((machine) => isProduction(machine, settings))
        .filter((machine) => (machine.type === NODE_CLASS ? hasPublicNode(stack, machine) : hasPublicAddress(machine)))
        .flatMap((machine) => publicAddressFindings(stack, machine, GROUP_PROPERTIES, settings)),
  },
  {
    id: "MLY-CMP-017",
    name: "machine-monitored",
    description: "Machines report every minute, so that scaling does not lag five minutes behind.",
    level: "advisory",
    severity: "low",
    remediation: "Set monitoring.enabled: true in the launch template.",
    authority: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/enable-as-instance-metrics.html",
    resourceTypes: ["aws:ec2/launchTemplate:LaunchTemplate"],
    checkResource: ({ props }) => mustBe(props, "monitoring.enabled", ["true"]),
  },
];

/** Where each type of machine names its security groups. */
const GROUP_PROPERTIES = ["networkInterfaces", "vpcSecurityGroupIds", "securityGroups", "spec"];

/** What EKS Auto Mode makes its nodes by. */
const NODE_CLASS = "kubernetes:eks.amazonaws.com/v1:NodeClass";

/**
 * A node has the public address that its subnet gives, unless its class says no; the class names subnets by id alone.
 * Source: Amazon EKS user guide, "Create a Node Class for Amazon EKS", advancedNetworking (2026-11).
 */
function hasPublicNode(stack: Stack, { props }: StackResource): boolean {
  const own = at(props, "spec.advancedNetworking.associatePublicIPAddress");
  return textOf(own) !== "false" && (textOf(own) === "true" || hasPublicNodes(stack));
}

function hasPublicAddress({ props: { networkInterfaces, associatePublicIpAddress } }: StackResource): boolean {
  return [...records(networkInterfaces), { associatePublicIpAddress }].some(
    (each) => mustBe(each, "associatePublicIpAddress", ["false"], "false").length > 0,
  );
}
