import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "./transform";

export interface SecretSettings {
  readonly description: string;
  /** Encrypts it. */
  readonly keyArn: pulumi.Input<string>;
  /** It can be restored for 30 days after it was deleted; else it is deleted at once. */
  readonly retained: boolean;
  readonly tags?: Readonly<Record<string, string>>;
  readonly transform: Transform<aws.secretsmanager.SecretArgs> | undefined;
}

/** A secret without content, which a SecretVersion gives it. */
export function createSecret(
  name: string,
  { description, keyArn, retained, tags, transform }: SecretSettings,
  opts: pulumi.CustomResourceOptions,
): aws.secretsmanager.Secret {
  const settings = { description, kmsKeyId: keyArn, recoveryWindowInDays: retained ? 30 : 0, tags };
  return new aws.secretsmanager.Secret(name, transformed(transform, settings), opts);
}
