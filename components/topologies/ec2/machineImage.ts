import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface MachineImageArgs {
  /** `auto`, `latest`, or the id of an AMI. */
  readonly choice: string;
  readonly architecture: "x86_64" | "arm64";
  /** The machines' boot script: with `auto`, a change of it takes the newest AMI. */
  readonly startedWith: pulumi.Input<string>;
}

/**
 * The id of the machines' AMI. It must be an id: AWS cannot roll back to a launch template that has an SSM parameter instead.
 *
 * Amazon publishes a new Amazon Linux 2023 every two weeks. A stack that always used the newest AMI would replace its machines in
 * unrelated updates, and one that kept its first AMI would never be patched. So by default the newest AMI is taken when the boot script
 * changes, for example with a new version of the application: then the machines are replaced anyway. Until then the AMI is kept in the
 * state, and a preview shows a newer one only as a change of the Stash resource.
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
