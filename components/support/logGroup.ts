import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface LogGroupArgs {
  /** The whole physical name, where an AWS service expects one. Otherwise Pulumi chooses the name. */
  readonly name?: pulumi.Input<string>;
  /** Start of the physical name. */
  readonly namePrefix?: string;
  /** Days that logs are kept. Required: a group without it keeps them for ever. */
  readonly retentionInDays: number;
}

/** A CloudWatch log group whose logs expire. */
export function createLogGroup(
  name: string,
  args: LogGroupArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(name, { ...args }, opts);
}
