import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { createSecret, type SecretSettings } from "./secret";

/** Credentials of one role in the database. */
export interface RoleCredentials {
  /** A JSON secret with the fields `username` and `password`. */
  readonly arn: pulumi.Output<string>;
  /** Changes when the credentials do. */
  readonly versionId: pulumi.Output<string>;
}

interface Role extends SecretSettings {
  readonly username: string;
  /** Logical names of the secret and of its password. */
  readonly names: { readonly secret: string; readonly password: string };
}

/**
 * A role's name and a new password, in a secret.
 * @param kept options of the password and of the secret, where they outlive the secret's content
 */
export function createRoleCredentials(
  { username, names, ...settings }: Role,
  opts: pulumi.CustomResourceOptions,
  kept = opts,
): RoleCredentials {
  // Letters and digits only: 40 of them are 238 bits, and a URL, a shell or a properties file needs no escaping.
  const password = new random.RandomPassword(names.password, { length: 40, special: false }, kept);
  const secret = createSecret(names.secret, settings, kept);
  const secretString = pulumi.jsonStringify({ username, password: password.result });
  const version = new aws.secretsmanager.SecretVersion(names.secret, { secretId: secret.id, secretString }, opts);
  return { arn: secret.arn, versionId: version.versionId };
}
