import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface LogGroupArgs {
  /** The whole physical name, where AWS writes into a group of that name. Otherwise the name is Pulumi's. */
  readonly name?: pulumi.Input<string>;
  /** Start of the physical name. */
  readonly namePrefix?: string;
  /** Days that logs are kept. Required: a group without it keeps them for ever. */
  readonly retentionInDays: number;
}

/** A log group of CloudWatch whose logs expire. */
export function createLogGroup(
  name: string,
  args: LogGroupArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(name, { ...args }, opts);
}
