import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../../support/transform";
import { type MachineImageArgs, machineImage } from "./machineImage";

export interface LaunchTemplateArgs {
  /** `auto`, `latest`, or the id of an AMI. */
  readonly machineImage: MachineImageArgs["choice"];
  readonly architecture: MachineImageArgs["architecture"];
  readonly profileArn: pulumi.Input<string>;
  /** Base64. */
  readonly bootScript: pulumi.Input<string>;
  readonly assignPublicIp: boolean;
  readonly securityGroupId: pulumi.Input<string>;
  /** On machines, volumes and network interfaces. */
  readonly tags: Readonly<Record<string, string>>;
  /** Changes the launch template's arguments before it is made. */
  readonly transform?: Transform<aws.ec2.LaunchTemplateArgs>;
}

/** GiB of the root volume: system, container runtime and one or two images. */
const ROOT_VOLUME_GIB = 20;

/** What a machine is started from. */
export function createLaunchTemplate(
  name: string,
  args: LaunchTemplateArgs,
  opts: pulumi.CustomResourceOptions,
): aws.ec2.LaunchTemplate {
  const image = { choice: args.machineImage, architecture: args.architecture, startedWith: args.bootScript };
  return new aws.ec2.LaunchTemplate(
    name,
    transformed(args.transform, {
      imageId: machineImage(name, image, opts),
      iamInstanceProfile: { arn: args.profileArn },
      userData: args.bootScript,
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        // One hop: the machine itself can use the metadata service, its containers cannot.
        httpPutResponseHopLimit: 1,
      },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: { volumeType: "gp3", volumeSize: ROOT_VOLUME_GIB, encrypted: "true", deleteOnTermination: "true" },
        },
      ],
      networkInterfaces: [
        {
          associatePublicIpAddress: String(args.assignPublicIp),
          securityGroups: [args.securityGroupId],
          deleteOnTermination: "true",
        },
      ],
      monitoring: { enabled: true },
      // Machines get their tags from the group. None for Spot requests: with them AWS starts no on-demand machines.
      // Source: github-aws-runners/terraform-aws-github-runner, issue 4561 (2026-11).
      tagSpecifications: ["volume", "network-interface"].map((resourceType) => ({ resourceType, tags: args.tags })),
      updateDefaultVersion: true,
    }),
    opts,
  );
}
