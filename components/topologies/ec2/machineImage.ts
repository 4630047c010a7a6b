import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface MachineImageArgs {
  /** `auto`, `latest`, or the id of an AMI. */
  readonly choice: string;
  readonly architecture: "x86_64" | "arm64";
  /** The machines' boot script: with `auto`, another one is the occasion for the newest AMI. */
  readonly startedWith: pulumi.Input<string>;
}

/**
 * The AMI of the machines, as an id: AWS cannot go back to a launch template that names an SSM parameter in its place.
 *
 * Amazon publishes a new Amazon Linux 2023 every other week. A stack that always took the newest would replace its machines in an update
 * about something else; one that kept its first would never be patched. So by default the newest is taken when the boot script changes,
 * which a new version of the application does: then the machines are replaced anyway. In between the state keeps the AMI, and a preview shows a
 * newer one as a change of the stash alone.
 * Source: EC2 Auto Scaling user guide, "Undo changes with a manual or auto rollback", considerations; Amazon Linux 2023 user guide,
 * "Release cadence" (2026-11).
 */
export function machineImage(
  name: string,
  { choice, architecture, startedWith }: MachineImageArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Input<string> {
  if (choice.startsWith("ami-")) return choice;
  const newest = aws.ssm.getParameterOutput(
    { name: `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}` },
    opts,
  ).insecureValue;
  if (choice === "latest") return newest;
  const kept = new pulumi.Stash(
    `${name}-image`,
    { input: newest },
    { ...opts, replacementTrigger: pulumi.all([startedWith, architecture]) },
  );
  return kept.output;
}
